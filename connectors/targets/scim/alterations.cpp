#include "connectors/targets/scim/alterations.hpp"

#include "connectors/targets/anothers_answer.hpp"
#include "connectors/targets/scim/lookup.hpp"

namespace sluis::targets::scim {

using boost::asio::awaitable;

namespace {

constexpr int most_versions_read = 3;

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
  if (deletes(change.op())) {
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
  if (fields.empty() && !change.writes_handle()) co_return settled({outcome::kind::done, id, {}});
  const auto what = kind_of(change.op());
  if (session_.offers.patch == offered::yes) {
    auto operations = patch_operations(what, fields, handle_to_write(change));
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

// What somebody else wrote between our reading and our PUT is not undone: the version must be the one that was read,
// else it is read again.
awaitable<judgement> alterations::put_whole(const released_change& change, std::string id, field_map fields) {
  auto last = co_await put_once(change, id, fields);
  const auto must_read_again = [&last] {
    return last.what.cause.code() == errc::conflict && !is_answered_by_another(last.what);
  };
  for (int i = 1; i < most_versions_read && must_read_again(); ++i) last = co_await put_once(change, id, fields);
  co_return last;
}

awaitable<judgement> alterations::put_once(const released_change& change, const std::string& id,
                                           const field_map& fields) {
  const auto what = kind_of(change.op());
  auto read = co_await session_.send("GET", path_of(what, id), {}, http::repeat::always);
  if (!read) co_return judge(change, read.error());
  const bool is_not_shown = read->status == 404 || read->status == 410;
  if (is_not_shown && change.op() != operation::deactivate_user) {
    // Not an answer to the change: some services do not show what is off. Without its content nothing can be written.
    co_return settled(failed({errc::invalid_input,
                              "the target takes no PATCH, and does not show " + name_of(change) +
                                  ", which must be read before it can be written",
                              "look at it there: switch it on or off by hand, or delete it"}));
  }
  if (read->status != 200) co_return judge(change, read_answer(*read), session_.settings().credential_file);
  if (shows_another(read_answer(*read), id)) {
    co_return settled(
        failed({errc::invalid_input, "the target answered a look-up of " + name_of(change) + " with another object",
                "it breaks RFC 7644: ask its operator"}));
  }
  if (shows_another_handle(change, read_answer(*read).handle)) {
    co_return settled(answered_by_another(outcome::kind::failed, name_of(change)));
  }
  const auto put = put_message(what, read->body, fields, handle_to_write(change));
  if (!put)
    co_return settled(failed({put.error().code(), name_of(change) + ": " + put.error().message(), put.error().hint()}));
  std::string version;
  if (session_.offers.etags == offered::yes) version = put->version;
  auto answer = co_await session_.send("PUT", path_of(what, id), put->body, http::repeat::always, std::move(version));
  if (!answer) co_return judge(change, answer.error());
  co_return judge_of(change, *answer, id);
}

// The object is known, also where a creation found itself there already: an answer that shows another one is none.
judgement alterations::judge_of(const released_change& change, const http::response& answer,
                                const std::string& id) const {
  auto by = read_answer(answer);
  const bool is_done = answer.status >= 200 && answer.status < 300;
  if (is_done && shows_another(by, id)) return settled(answered_with_another(change));
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
  auto found = co_await find_by(session_, kind::user, "externalId", change.object().hex(), nullptr, absence::proven);
  if (!found) co_return outcome{outcome::kind::not_sent, {}, found.error()};
  outcome last{outcome::kind::done, {}, {}};
  last.was_absent = found->empty();
  for (const auto& id : *found) {  // more than one would be a fault of the past: none of them stays active
    auto done = co_await set(change, id, fields_to_set(change));
    done.what.remote_id = id;  // it may be off now, and may not be shown from then on
    if (done.what.what != outcome::kind::done) co_return done.what;
    last.remote_id = id;
  }
  co_return last;
}

}  // namespace sluis::targets::scim
