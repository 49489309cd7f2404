// Who is blocked: somebody's accounts are off at every target until an administrator ends it (issue 14, B4). No
// personal data.
#include "daemon/api/actor_names.hpp"
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

namespace {

error no_handle() {
  return {errc::invalid_input, "a person is named by a handle, 32 hex digits", "find it with: sluis person find"};
}

boost::asio::awaitable<answer> act(const command_call& what, block_act which) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto subject = subject_id::parse(what.parts[0]);
  if (!subject) co_return error_answer(no_handle());
  auto reason = read_block_reason(what.body);
  if (!reason) co_return error_answer(reason.error());
  const auto done = co_await what.order.blocks.block(*subject, which, std::move(*reason), what.who);
  if (!done) co_return error_answer(done.error());
  co_return json_answer(to_json(*done));
}

}  // namespace

boost::asio::awaitable<answer> get_blocks(const call& what) {
  if (const auto fit = what.where.only({"institution", "subject"}); !fit) co_return error_answer(fit.error());
  const auto only = what.where.institution();
  if (!only) co_return error_answer(only.error());
  std::optional<subject_id> of;
  if (const auto given = what.where.text("subject")) {
    const auto subject = subject_id::parse(*given);
    if (!subject) co_return error_answer(no_handle());
    of = *subject;
  }
  const auto all = co_await what.ask.blocks.blocks(*only, of);
  if (!all) co_return error_answer(all.error());
  json out;
  out["blocks"] = list_json(*all);
  auto named = co_await with_actor_names(what, std::move(out));
  co_return json_answer(named);
}

boost::asio::awaitable<answer> post_block(const command_call& what) {
  co_return co_await act(what, block_act::block);
}
boost::asio::awaitable<answer> post_unblock(const command_call& what) {
  co_return co_await act(what, block_act::unblock);
}

}  // namespace sluis::daemon::api
