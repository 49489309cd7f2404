#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

namespace {

struct asked_target {
  institution_id institution;
  target_id target;
};

result<asked_target> asked_for(const call& what) {
  SLUIS_TRY(what.where.only({"institution", "target"}));
  SLUIS_ASSIGN(auto institution, what.where.required_institution());
  SLUIS_ASSIGN(auto target, what.where.required("target", "name the target"));
  return asked_target{std::move(institution), target_id(std::move(target))};
}

}  // namespace

boost::asio::awaitable<answer> get_target_moved(const call& what) {
  const auto about = asked_for(what);
  if (!about) co_return error_answer(about.error());
  const auto found = co_await what.ask.targets.foresee_move(about->institution, about->target);
  if (!found) co_return error_answer(found.error());
  co_return json_answer(to_json(*found));
}

boost::asio::awaitable<answer> get_target_left(const call& what) {
  const auto about = asked_for(what);
  if (!about) co_return error_answer(about.error());
  const auto found = co_await what.ask.targets.foresee_leave(about->institution, about->target);
  if (!found) co_return error_answer(found.error());
  co_return json_answer(to_json(*found));
}

boost::asio::awaitable<answer> post_target_moved(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_target_order(what.body);
  if (!order) co_return error_answer(order.error());
  const auto moved =
      co_await what.order.targets.move_target(order->institution, order->target, std::move(order->reason), what.who);
  if (!moved) co_return error_answer(moved.error());
  json out;
  out["target"] = order->target.str();
  out["recipient"] = *moved;
  co_return json_answer(out);
}

boost::asio::awaitable<answer> post_target_left(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_target_order(what.body);
  if (!order) co_return error_answer(order.error());
  const auto left =
      co_await what.order.targets.leave_target(order->institution, order->target, std::move(order->reason), what.who);
  if (!left) co_return error_answer(left.error());
  co_return json_answer(to_json(*left));
}

}  // namespace sluis::daemon::api
