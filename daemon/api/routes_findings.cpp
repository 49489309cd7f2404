// What looking at the targets left open, and an administrator's word about it. Handles only.
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/pages.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

json to_json(const finding_view& finding) {
  json out = {{"institution", finding.institution.str()},
              {"target", finding.target.str()},
              {"subject", finding.subject.hex()},
              {"kind", finding.kind},
              {"what", finding.what},
              {"object", finding.object}};
  if (finding.since) out["since"] = sluis::to_string(*finding.since);
  return out;
}

boost::asio::awaitable<answer> get_findings(const call& what) {
  if (const auto fit = what.where.only({"institution", "from", "limit"}); !fit) co_return error_answer(fit.error());
  const auto only = what.where.institution();
  if (!only) co_return error_answer(only.error());
  const auto page = page_in(what.where);
  if (!page) co_return error_answer(page.error());
  const auto some = co_await what.ask.findings.findings(*only, page->from, page->limit);
  if (!some) co_return error_answer(some.error());
  co_return json_answer(page_json("findings", *some));
}

boost::asio::awaitable<answer> post_settlement(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_settlement(what.body);
  if (!order) co_return error_answer(order.error());
  const auto done = co_await what.order.findings.settle(std::move(*order), what.who);
  if (!done) co_return error_answer(done.error());
  co_return json_answer(to_json(*done));
}

}  // namespace sluis::daemon::api
