#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

boost::asio::awaitable<answer> post_sync(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_sync(what.body);
  if (!order) co_return error_answer(order.error());
  const auto job = co_await what.order.syncs.start_sync(std::move(*order), what.who);
  // "Refused" here means: it is being synced already. That is a conflict, not a lack of rights.
  if (!job && job.error().code() == errc::refused) {
    co_return error_answer(boost::beast::http::status::conflict, "conflict", job.error().message(), job.error().hint());
  }
  if (!job) co_return error_answer(job.error());
  json out;
  out["job"] = *job;
  co_return json_answer(out, boost::beast::http::status::accepted);
}

boost::asio::awaitable<answer> post_reload(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  if (const auto nothing = read_nothing(what.body); !nothing) co_return error_answer(nothing.error());
  const auto done = co_await what.order.configuration.reload(what.who);
  if (!done) co_return error_answer(done.error());
  json out;
  out["institutions"] = json::array();
  for (const auto& each : what.ask.status.institutions()) out["institutions"].push_back(each.str());
  out["needs_restart"] = *done;
  co_return json_answer(out);
}

boost::asio::awaitable<answer> get_job(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto job = co_await what.ask.jobs.job(what.parts[0]);
  if (!job) co_return error_answer(job.error());
  co_return json_answer(to_json(*job));
}

}  // namespace sluis::daemon::api
