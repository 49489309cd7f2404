// Pauses of targets (issue 14, B4). No personal data.
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

namespace {

json answer_of(const target_order& order, const pause_view& what) {
  auto out = to_json(what);
  out["institution"] = order.institution.str();
  out["target"] = order.target.str();
  return out;
}

}  // namespace

json to_json(const pause_view& what) {
  return {{"reference", what.reference},
          {"since", sluis::to_string(what.since)},
          {"confirmed", sluis::to_string(what.confirmed)},
          {"by", what.by},
          {"entry", what.entry},
          {"old", what.is_old},
          {"leavers", what.leavers},
          {"leavers_since", to_json(what.leavers_since)},
          {"not_known", what.not_known}};
}

boost::asio::awaitable<answer> post_pause(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto order = read_pause(what.body);
  if (!order) co_return error_answer(order.error());
  const auto done = co_await what.order.pauses.pause_target(order->institution, order->target, order->reason, what.who);
  if (!done) co_return error_answer(done.error());
  co_return json_answer(answer_of(*order, *done));
}

boost::asio::awaitable<answer> post_resume(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto order = read_pause(what.body);
  if (!order) co_return error_answer(order.error());
  const auto done =
      co_await what.order.pauses.resume_target(order->institution, order->target, order->reason, what.who);
  if (!done) co_return error_answer(done.error());
  co_return json_answer(answer_of(*order, *done));
}

}  // namespace sluis::daemon::api
