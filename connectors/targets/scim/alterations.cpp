#include "connectors/targets/scim/alterations.hpp"

#include "connectors/targets/scim/lookup.hpp"

namespace sluis::targets::scim {

using boost::asio::awaitable;

namespace {

outcome failed(error why) {
  return {outcome::kind::failed, {}, std::move(why)};
}
judgement settled(outcome what) {
  return {judgement::next::settled, std::move(what)};
}

}  // namespace

field_map fields_to_set(const released_change& change) {
  field_map out = change.fields();
  if (change.op() == operation::deactivate_user) out[field::active] = "false";
  return out;
}

awaitable<outcome> alterations::apply(const released_change& change) {
  if (change.op() == operation::delete_user || change.op() == operation::delete_group) {
    auto removed = co_await remove(change);
    co_return removed;
  }
  if (change.remote_id().empty()) {
    if (change.op() != operation::deactivate_user) {
      co_return failed(
          {errc::not_found, name_of(change) + " has no id at the target", "it must be created there first"});
    }
    auto found = co_await deactivate_by_handle(change);
    co_return found;
  }
  auto done = co_await set(change, change.remote_id(), fields_to_set(change));
  co_return done.what;
}

awaitable<judgement> alterations::set(const released_change& change, std::string id, field_map fields) {
  if (fields.empty()) co_return settled({outcome::kind::done, id, {}});
  const auto what = kind_of(change.op());
  if (session_.offers.patch == offered::yes) {
    auto operations = patch_operations(what, fields);
    if (!operations) co_return settled(failed(operations.error()));
    auto body = to_text(patch_message(std::move(*operations)));
    if (!body) co_return settled(failed(body.error()));
    auto answer = co_await session_.send("PATCH", path_of(what, id), std::move(*body), http::repeat::always);
    if (!answer) co_return judge(change, answer.error());
    if (answer->status != 405 && answer->status != 501) co_return judge_of(change, *answer, id);
    session_.offers.patch = offered::no;
  }
  auto put = co_await put_whole(change, id, std::move(fields));
  co_return put;
}

awaitable<judgement> alterations::put_whole(const released_change& change, std::string id, field_map fields) {
  const auto what = kind_of(change.op());
  auto read = co_await session_.send("GET", path_of(what, id), {}, http::repeat::always);
  if (!read) co_return judge(change, read.error());
  if (read->status != 200) co_return judge(change, read_answer(*read), session_.settings().credential_file);
  auto resource = parse_object(read->body);
  if (!resource) {
    co_return settled(failed({errc::invalid_input, "the target's copy of " + name_of(change) + " cannot be read",
                              "it breaks RFC 7644: ask its operator"}));
  }
  const auto merged = merge_into(*resource, what, fields);
  if (!merged) co_return settled(failed(merged.error()));
  auto body = to_text(*resource);
  if (!body) co_return settled(failed(body.error()));
  auto answer = co_await session_.send("PUT", path_of(what, id), std::move(*body), http::repeat::always);
  if (!answer) co_return judge(change, answer.error());
  co_return judge_of(change, *answer, id);
}

// The object is known: whatever the answer calls it, also where a creation found itself there already.
judgement alterations::judge_of(const released_change& change, const http::response& answer,
                                const std::string& id) const {
  auto by = read_answer(answer);
  by.id = id;
  return judge(change, by, session_.settings().credential_file);
}

awaitable<outcome> alterations::remove(const released_change& change) {
  if (change.remote_id().empty()) {
    co_return failed({errc::not_found, name_of(change) + " has no id at the target", "there is nothing to delete"});
  }
  auto answer =
      co_await session_.send("DELETE", path_of(kind_of(change.op()), change.remote_id()), {}, http::repeat::always);
  if (!answer) co_return judge(change, answer.error()).what;
  co_return judge(change, read_answer(*answer), session_.settings().credential_file).what;
}

awaitable<outcome> alterations::deactivate_by_handle(const released_change& change) {
  auto found = co_await find_by(session_, kind::user, "externalId", change.object().hex());
  if (!found) co_return outcome{outcome::kind::not_sent, {}, found.error()};
  outcome last{outcome::kind::done, {}, {}};
  for (const auto& id : *found) {  // more than one would be a fault of the past: none of them stays active
    const auto done = co_await set(change, id, fields_to_set(change));
    if (done.what.what != outcome::kind::done) co_return done.what;
    last.remote_id = id;
  }
  co_return last;
}

}  // namespace sluis::targets::scim
