#include <limits>

#include "daemon/api/actor_names.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/pages.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

namespace {

constexpr std::uint64_t most_plans = 1000;
constexpr std::uint64_t most_lines = 500;

answer no_plan_hash() {
  return error_answer(error(errc::invalid_input, "a plan is named by its hash, 64 hex digits", "see: sluis plan list"));
}

}  // namespace

boost::asio::awaitable<answer> get_plans(const call& what) {
  if (const auto fit = what.where.only({"institution", "limit"}); !fit) co_return error_answer(fit.error());
  const auto institution = what.where.institution();
  if (!institution) co_return error_answer(institution.error());
  const auto limit = what.where.number("limit", 20, 1, most_plans);
  if (!limit) co_return error_answer(limit.error());
  const auto all = co_await what.ask.plans.plans(*institution, *limit);
  if (!all) co_return error_answer(all.error());
  json out;
  out["plans"] = json::array();
  for (const auto& one : *all) {
    json each;
    each["institution"] = one.institution.str();
    each.update(to_json(one.summary, one.failed));
    out["plans"].push_back(std::move(each));
  }
  auto named = co_await with_actor_names(what, std::move(out));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> get_plan(const call& what) {
  if (!is_hash(what.parts[0])) co_return no_plan_hash();
  if (const auto fit = what.where.only({"from", "limit", "reason"}); !fit) co_return error_answer(fit.error());
  auto reason = what.where.reason();
  if (!reason) co_return error_answer(reason.error());
  const auto from = what.where.number("from", 0, 0, std::numeric_limits<std::int64_t>::max());
  if (!from) co_return error_answer(from.error());
  const auto limit = what.where.number("limit", 100, 1, most_lines);
  if (!limit) co_return error_answer(limit.error());
  const auto page = co_await what.ask.plans.plan(what.parts[0], *from, *limit, std::move(*reason), what.who);
  if (!page) co_return error_answer(page.error());
  auto named = co_await with_actor_names(what, to_json(*page));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> post_approve(const command_call& what) {
  if (!is_hash(what.parts[0])) co_return no_plan_hash();
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto plan = co_await what.order.plans.approve(what.parts[0], what.who);
  if (!plan) co_return error_answer(plan.error());
  auto named = co_await with_actor_names(what, to_json(*plan));
  co_return json_answer(named);
}

}  // namespace sluis::daemon::api
