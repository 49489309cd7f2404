#include "daemon/api/actor_names.hpp"
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/pages.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

namespace {

answer no_read_hash() {
  return error_answer(
      error(errc::invalid_input, "a held read is named by its hash, 64 hex digits", "see: sluis read list"));
}

}  // namespace

boost::asio::awaitable<answer> get_reads(const call& what) {
  if (const auto fit = what.where.only({"institution"}); !fit) co_return error_answer(fit.error());
  const auto institution = what.where.institution();
  if (!institution) co_return error_answer(institution.error());
  const auto all = co_await what.ask.reads.held_reads(*institution);
  if (!all) co_return error_answer(all.error());
  json out;
  out["reads"] = list_json(*all);
  auto named = co_await with_actor_names(what, std::move(out));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> get_read(const call& what) {
  if (!is_hash(what.parts[0])) co_return no_read_hash();
  if (const auto fit = what.where.only({"reason"}); !fit) co_return error_answer(fit.error());
  auto reason = what.where.reason();
  if (!reason) co_return error_answer(reason.error());
  const auto held = co_await what.ask.reads.held_read(what.parts[0], std::move(*reason), what.who);
  if (!held) co_return error_answer(held.error());
  auto named = co_await with_actor_names(what, to_json(*held));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> post_approve_read(const command_call& what) {
  if (!is_hash(what.parts[0])) co_return no_read_hash();
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto second_accounts = read_read_approval(what.body);
  if (!second_accounts) co_return error_answer(second_accounts.error());
  const auto approved = co_await what.order.reads.approve_read(what.parts[0], *second_accounts, what.who);
  if (!approved) co_return error_answer(approved.error());
  auto named = co_await with_actor_names(what, to_json(*approved));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> post_refuse_read(const command_call& what) {
  if (!is_hash(what.parts[0])) co_return no_read_hash();
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto reason = read_read_refusal(what.body);
  if (!reason) co_return error_answer(reason.error());
  const auto refused = co_await what.order.reads.refuse_read(what.parts[0], std::move(*reason), what.who);
  if (!refused) co_return error_answer(refused.error());
  auto named = co_await with_actor_names(what, to_json(*refused));
  co_return json_answer(named);
}

}  // namespace sluis::daemon::api
