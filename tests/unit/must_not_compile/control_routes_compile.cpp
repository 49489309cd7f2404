// The same routes done rightly.
#include "daemon/api/router.hpp"

namespace api = sluis::daemon::api;

boost::asio::awaitable<api::answer> lists(const api::call& what) {
  (void)co_await what.ask.plans.plans({}, 1);
  co_return api::answer{};
}

boost::asio::awaitable<api::answer> approves(const api::command_call& what) {
  (void)co_await what.order.plans.approve(what.parts[0], what.who);
  co_return api::answer{};
}

const auto asks = api::route::asks("/v1/plans", api::access::audit_too, lists);
const auto orders = api::route::orders("/v1/plans/{hash}/approve", approves);
