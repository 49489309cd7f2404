// A route that only asks has no way to whatever changes something.
#include "daemon/api/router.hpp"

namespace api = sluis::daemon::api;

boost::asio::awaitable<api::answer> approves_while_it_asks(const api::call& what) {
  (void)co_await what.order.plans.approve(what.parts[0], what.who);
  co_return api::answer{};
}

const auto opened = api::route::asks("/v1/plans/{hash}", api::access::audit_too, approves_while_it_asks);
