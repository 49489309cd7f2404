// Erasures, what was ordered, and the receipts (R-D1, R-D2): handles, codes and proofs. Auditors may ask, too; who
// orders is an administrator.
#include "daemon/api/actor_names.hpp"
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/pages.hpp"
#include "daemon/api/routes.hpp"
#include "state/erasure/receipt.hpp"

namespace sluis::daemon::api {

namespace {

constexpr std::uint64_t most_erasures = 10'000;

result<subject_id> handle_in(const call& what) {
  const auto out = subject_id::parse(what.parts[0]);
  if (!out)
    return error(errc::invalid_input, "that is not a handle",
                 "32 hexadecimal digits, as `sluis erasure list` and `sluis person find` show them");
  return *out;
}

}  // namespace

boost::asio::awaitable<answer> get_erasures(const call& what) {
  if (const auto fit = what.where.only({"institution", "limit"}); !fit) co_return error_answer(fit.error());
  const auto limit = what.where.number("limit", 100, 1, most_erasures);
  if (!limit) co_return error_answer(limit.error());
  const auto only = what.where.institution();
  if (!only) co_return error_answer(only.error());
  const auto one_more = *limit + 1;
  auto all = co_await what.ask.erasures.erasures(*only, one_more);
  if (!all) co_return error_answer(all.error());
  auto orders = co_await what.ask.orders.orders(*only, one_more);
  if (!orders) co_return error_answer(orders.error());
  const bool are_erasures_cut = cut_each(*all, *limit), are_orders_cut = cut_each(*orders, *limit);
  json out;
  out["more"] = are_erasures_cut || are_orders_cut;
  out["erasures"] = list_json(*all);
  out["orders"] = list_json(*orders);
  auto named = co_await with_actor_names(what, std::move(out));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> get_erasure(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto subject = handle_in(what);
  if (!subject) co_return error_answer(subject.error());
  const auto story = co_await what.ask.orders.erasure_story(*subject);
  if (!story) co_return error_answer(story.error());
  auto named = co_await with_actor_names(what, to_json(*story));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> post_order(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto subject = handle_in(what);
  if (!subject) co_return error_answer(subject.error());
  auto order = read_erasure_order(what.body);
  if (!order) co_return error_answer(order.error());
  const auto story = co_await what.order.orders.order(*subject, order->act, std::move(order->reference), what.who);
  if (!story) co_return error_answer(story.error());
  auto named = co_await with_actor_names(what, to_json(*story));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> get_absences(const call& what) {
  if (const auto fit = what.where.only({"institution"}); !fit) co_return error_answer(fit.error());
  auto institution = what.where.required_institution();
  if (!institution) co_return error_answer(institution.error());
  const auto view = co_await what.ask.erasures.absences(std::move(*institution));
  if (!view) co_return error_answer(view.error());
  co_return json_answer(to_json(*view));
}

boost::asio::awaitable<answer> post_absences(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_acceptance(what.body);
  if (!order) co_return error_answer(order.error());
  const auto view =
      co_await what.order.absences.accept_absences(std::move(order->institution), std::move(order->what), what.who);
  if (!view) co_return error_answer(view.error());
  co_return json_answer(to_json(*view));
}

boost::asio::awaitable<answer> get_receipt(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto subject = handle_in(what);
  if (!subject) co_return error_answer(subject.error());
  const auto found = co_await what.ask.erasures.erasure(*subject);
  if (!found) co_return error_answer(found.error());
  if (!found->done_leaf)
    co_return error_answer(error(errc::unavailable, "this erasure is not complete yet", "the next sync resumes it"));
  const auto folder = co_await what.ask.status.log_folder(found->institution);
  if (!folder) co_return error_answer(folder.error());
  auto receipt = state::make_receipt(*folder, *found->done_leaf);
  if (!receipt) co_return error_answer(receipt.error());
  answer out;
  out.content_type = "text/plain; charset=utf-8";
  out.body = std::move(*receipt);
  co_return out;
}

}  // namespace sluis::daemon::api
