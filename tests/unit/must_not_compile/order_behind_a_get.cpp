// What orders something cannot be put behind a GET, and so not on the audit socket either.
#include "daemon/api/router.hpp"

namespace api = sluis::daemon::api;

boost::asio::awaitable<api::answer> approves(const api::command_call& what) {
  (void)co_await what.order.plans.approve(what.parts[0], what.who);
  co_return api::answer{};
}

const auto opened = api::route::asks("/v1/plans/{hash}", api::access::audit_too, approves);
