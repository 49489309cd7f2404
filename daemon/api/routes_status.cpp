#include "daemon/api/json.hpp"
#include "daemon/api/metrics.hpp"
#include "daemon/api/pages.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

boost::asio::awaitable<answer> get_version(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  json out;
  out["name"] = "sluisd";
  out["version"] = SLUIS_VERSION;
  out["api"] = 1;
  co_return json_answer(out);
}

boost::asio::awaitable<answer> get_status(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto all = co_await what.ask.status.status();
  if (!all) co_return error_answer(all.error());
  json out;
  out["institutions"] = list_json(*all);
  co_return json_answer(out);
}

boost::asio::awaitable<answer> get_institutions(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  json out;
  out["institutions"] = json::array();
  for (const auto& each : what.ask.status.institutions()) out["institutions"].push_back(each.str());
  co_return json_answer(out);
}

boost::asio::awaitable<answer> get_metrics(const call& what) {
  const auto all = co_await what.ask.status.status();
  if (!all) co_return error_answer(all.error());
  answer out;
  out.content_type = "text/plain; version=0.0.4; charset=utf-8";
  out.body = metrics_text(*all);
  co_return out;
}

boost::asio::awaitable<answer> get_schools(const call& what) {
  if (const auto fit = what.where.only({"institution"}); !fit) co_return error_answer(fit.error());
  const auto institution = what.where.institution();
  if (!institution) co_return error_answer(institution.error());
  const auto all = co_await what.ask.status.schools(*institution);
  if (!all) co_return error_answer(all.error());
  json out;
  out["schools"] = list_json(*all);
  co_return json_answer(out);
}

boost::asio::awaitable<answer> get_invalid(const call& what) {
  if (const auto fit = what.where.only({"institution", "from", "limit"}); !fit) co_return error_answer(fit.error());
  const auto institution = what.where.institution();
  if (!institution) co_return error_answer(institution.error());
  const auto page = page_in(what.where);
  if (!page) co_return error_answer(page.error());
  const auto some = co_await what.ask.invalid.invalid_records(*institution, page->from, page->limit);
  if (!some) co_return error_answer(some.error());
  co_return json_answer(page_json("invalid", *some));
}

// Personal data: the daemon logs the access with the purpose.
boost::asio::awaitable<answer> get_invalid_keys(const call& what) {
  const auto fit = what.where.only({"institution", "from", "limit", "reason"});
  if (!fit) co_return error_answer(fit.error());
  auto institution = what.where.required_institution();
  if (!institution) co_return error_answer(institution.error());
  auto reason = what.where.reason();
  if (!reason) co_return error_answer(reason.error());
  const auto page = page_in(what.where);
  if (!page) co_return error_answer(page.error());
  const auto some = co_await what.ask.invalid.invalid_keys(std::move(*institution), page->from, page->limit,
                                                           std::move(*reason), what.who);
  if (!some) co_return error_answer(some.error());
  co_return json_answer(to_json(*some));
}

}  // namespace sluis::daemon::api
