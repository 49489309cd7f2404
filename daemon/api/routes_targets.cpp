#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

boost::asio::awaitable<answer> get_target_moved(const call& what) {
  if (const auto fit = what.where.only({"institution", "target"}); !fit) co_return error_answer(fit.error());
  auto institution = what.where.required_institution();
  if (!institution) co_return error_answer(institution.error());
  auto target = what.where.required("target", "name the target that moved");
  if (!target) co_return error_answer(target.error());
  const auto found = co_await what.core.foresee_move(std::move(*institution), target_id(std::move(*target)));
  if (!found) co_return error_answer(found.error());
  co_return json_answer(to_json(*found));
}

boost::asio::awaitable<answer> post_target_moved(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_move_order(what.body);
  if (!order) co_return error_answer(order.error());
  const auto moved = co_await what.core.move_target(order->institution, order->target, std::move(order->reason), what.who);
  if (!moved) co_return error_answer(moved.error());
  json out;
  out["target"] = order->target.str();
  out["recipient"] = *moved;
  co_return json_answer(out);
}

boost::asio::awaitable<answer> post_target_left(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_target_order(what.body);
  if (!order) co_return error_answer(order.error());
  const auto left = co_await what.core.leave_target(order->institution, order->target, std::move(order->reason), what.who);
  if (!left) co_return error_answer(left.error());
  co_return json_answer(to_json(*left));
}

}  // namespace sluis::daemon::api
