#include "daemon/api/actor_names.hpp"
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

boost::asio::awaitable<answer> get_consents(const call& what) {
  if (const auto fit = what.where.only({"institution"}); !fit) co_return error_answer(fit.error());
  auto institution = what.where.required_institution();
  if (!institution) co_return error_answer(institution.error());
  const auto all = co_await what.ask.consents.consents(std::move(*institution), what.who);
  if (!all) co_return error_answer(all.error());
  json out;
  out["consents"] = list_json(*all);
  auto named = co_await with_actor_names(what, std::move(out));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> post_consent(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_consent(what.body);
  if (!order) co_return error_answer(order.error());
  const auto check = order->confirmed ? scope_check::confirmed : scope_check::refuse_unknown;
  const auto recorded =
      co_await what.order.consents.grant_consent(order->institution, std::move(order->what), check, what.who);
  if (!recorded) co_return error_answer(recorded.error());
  auto named = co_await with_actor_names(what, to_json(*recorded));
  co_return json_answer(named, boost::beast::http::status::created);
}

boost::asio::awaitable<answer> post_withdraw(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto order = read_withdrawal(what.body);
  if (!order) co_return error_answer(order.error());
  const auto count = co_await what.order.consents.withdraw_consent(order->institution, order->target, what.who);
  if (!count) co_return error_answer(count.error());
  json out;
  out["withdrawn"] = *count;
  co_return json_answer(out);
}

boost::asio::awaitable<answer> get_withdrawal(const call& what) {
  if (const auto fit = what.where.only({"institution", "target"}); !fit) co_return error_answer(fit.error());
  auto institution = what.where.required_institution();
  if (!institution) co_return error_answer(institution.error());
  auto target = what.where.required("target", "name the target whose consent would be withdrawn");
  if (!target) co_return error_answer(target.error());
  const auto found =
      co_await what.ask.targets.foresee_withdrawal(std::move(*institution), target_id(std::move(*target)));
  if (!found) co_return error_answer(found.error());
  co_return json_answer(to_json(*found));
}

}  // namespace sluis::daemon::api
