// The clock, and an administrator's word that the date is right.
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

namespace {

answer clocks_answer(const result<std::vector<clock_view>>& all) {
  if (!all) return error_answer(all.error());
  json out;
  out["clocks"] = list_json(*all);
  return json_answer(out);
}

}  // namespace

boost::asio::awaitable<answer> get_clock(const call& what) {
  if (const auto fit = what.where.only({"institution"}); !fit) co_return error_answer(fit.error());
  const auto only = what.where.institution();
  if (!only) co_return error_answer(only.error());
  const auto all = co_await what.ask.clock.clocks(*only);
  co_return clocks_answer(all);
}

boost::asio::awaitable<answer> post_clock(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_clock_confirmation(what.body);
  if (!order) co_return error_answer(order.error());
  const auto confirmed = co_await what.order.clock.confirm_clock(std::move(order->institution), order->date, what.who);
  co_return clocks_answer(confirmed);
}

}  // namespace sluis::daemon::api
