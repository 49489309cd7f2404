#include "daemon/api/body.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

boost::asio::awaitable<answer> post_prepare(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto order = read_preparation(what.body);
  if (!order) co_return error_answer(order.error());
  const auto prepared = co_await what.order.preparing.prepare_target(order->institution, order->target, what.who);
  if (!prepared) co_return error_answer(prepared.error());
  json out;
  out["institution"] = prepared->institution.str();
  out["target"] = prepared->target.str();
  out["done"] = prepared->done;
  co_return json_answer(out);
}

}  // namespace sluis::daemon::api
