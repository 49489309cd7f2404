#include "connectors/targets/google/finding.hpp"

#include "connectors/targets/absent_by_id.hpp"
#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/judge.hpp"
#include "connectors/targets/google/resources.hpp"

namespace sluis::targets::google {

using boost::asio::awaitable;
using how = sighting::how;

namespace {

constexpr std::chrono::minutes bin_is_good_for{5};

sighting unknown(error why) {
  return {how::unknown, {}, std::move(why)};
}

/// What lies in the bin is not also there: the search lags behind.
void leave_out_what_lies_deleted(std::optional<sighting>& found, const std::optional<sighting>& deleted) {
  if (deleted && found && is_absent_by_id(*found)) found.reset();
}

error unreadable() {
  return {errc::invalid_input, "Google's answer to a look-up cannot be read", "the next sync asks again"};
}

}  // namespace

sighting finding::cannot_say(const answered& by) const {
  const bool is_user = look_up_.what() == released_look_up::kind::user;
  return unknown(error_of(by, "a look-up of " + std::string(is_user ? "user " : "group ") + look_up_.object().hex(),
                          session_.settings().credential_file));
}

finding::found finding::judge(remote_object object, how way) const {
  if (object.remote_id.empty()) return unknown(unreadable());
  if (way == how::by_id) return sighting{way, std::move(object), {}};
  if (object.remote_id == look_up_.remote_id()) return absent_by_id(std::move(object));
  const bool is_ours = object.handle == look_up_.object().hex();
  return sighting{is_ours ? how::by_handle : way, std::move(object), {}};
}

awaitable<finding::found> finding::user_by_key(std::string key, how way) {
  const auto by = co_await session_.ask(calls::get_user(key));
  if (meaning_of(by) == meaning::gone) co_return std::nullopt;
  if (meaning_of(by) != meaning::success) co_return cannot_say(by);
  const auto user = parse_object(by->body);
  if (!user) co_return unknown(unreadable());
  auto object = object_of_user(*user, session_.settings().group_domain);
  if (way == how::by_id && object.remote_id != key) co_return unknown(unreadable());
  co_return judge(std::move(object), way);
}

sighting finding::more_than_one() const {
  return unknown({errc::conflict, "Google holds more than one user with the handle " + look_up_.object().hex(),
                  "delete all but one there, then sync again"});
}

awaitable<finding::found> finding::user_in_whole_list() {
  auto ids = co_await ids_in_whole_list(session_, look_up_.object().hex(), known_);
  if (!ids) co_return unknown(ids.error());
  // The id was just answered as absent.
  const bool shows_known_id = !look_up_.remote_id().empty() && std::erase(*ids, look_up_.remote_id()) > 0;
  if (ids->empty() && shows_known_id) {
    remote_object of_known_id;
    of_known_id.remote_id = look_up_.remote_id();
    of_known_id.handle = look_up_.object().hex();
    co_return absent_by_id(std::move(of_known_id));
  }
  if (ids->empty()) co_return std::nullopt;
  if (ids->size() > 1) co_return more_than_one();
  auto out = co_await user_by_key(ids->front(), how::by_handle);
  const bool is_there = out && (out->found != how::by_handle || out->object.handle == look_up_.object().hex());
  if (is_there) co_return out;
  co_return unknown({errc::unavailable, "Google's list shows the handle at a user that does not carry it",
                     "the next sync asks again"});
}

awaitable<finding::found> finding::user_by_handle() {
  bool only_the_list_can_tell = known_.read.has_value();
  answered by = error(errc::unknown, "not asked");
  if (!only_the_list_can_tell) {
    by = co_await session_.ask(calls::find_user(session_.settings(), look_up_.object()));
    only_the_list_can_tell = is_search_refused(by);
  }
  if (only_the_list_can_tell) {
    auto out = co_await user_in_whole_list();
    co_return out;
  }
  if (meaning_of(by) != meaning::success) co_return cannot_say(by);
  const auto page = parse_page(by->body, "users");
  if (!page) co_return unknown(page.error());
  // A page may be empty and be followed by another.
  if (!page->next.empty())
    co_return unknown({errc::invalid_input, "Google did not apply a look-up's search", "the next sync asks again"});
  found out, of_known_id;
  for (const auto& each : page->objects) {
    if (handle_in_user(each) != look_up_.object().hex()) continue;
    auto one = judge(object_of_user(each, session_.settings().group_domain), how::by_handle);
    if (one && is_absent_by_id(*one)) {
      of_known_id = std::move(one);
      continue;
    }
    if (out) co_return more_than_one();
    out = std::move(one);
  }
  if (!out) out = std::move(of_known_id);
  co_return out;
}

awaitable<finding::found> finding::group_by_key(std::string key, how way) {
  const auto by = co_await session_.ask(calls::get_group(key));
  if (meaning_of(by) == meaning::gone) co_return std::nullopt;
  if (meaning_of(by) != meaning::success) co_return cannot_say(by);
  const auto group = parse_object(by->body);
  if (!group) co_return unknown(unreadable());
  auto object = object_of_group(*group, session_.settings().group_domain);
  if (way == how::by_id && object.remote_id != key) co_return unknown(unreadable());
  co_return judge(std::move(object), way);
}

awaitable<result<void>> finding::read_deleted() {
  if (bin_.read && now_ < *bin_.read + bin_is_good_for) co_return result<void>{};
  std::unordered_set<std::string> ids;
  std::string token;
  for (int i = 0; i < calls::most_pages; ++i) {
    const auto by = co_await session_.ask(calls::list_deleted_ids(session_.settings(), token));
    if (meaning_of(by) != meaning::success)
      co_return error_of(by, "a list of deleted users", session_.settings().credential_file);
    auto page = parse_page(by->body, "users");
    if (!page) co_return page.error();
    for (const auto& each : page->objects) ids.insert(text_member(each, "id"));
    if (page->next.empty()) {
      bin_ = {now_, std::move(ids)};
      co_return result<void>{};
    }
    if (page->next == token) break;
    token = std::move(page->next);
  }
  co_return error{errc::unavailable, "Google's list of deleted users does not end", "the next sync asks again"};
}

awaitable<finding::found> finding::among_deleted() {
  const auto done = co_await read_deleted();
  if (!done) co_return unknown(done.error());
  if (!bin_.ids.contains(look_up_.remote_id())) co_return std::nullopt;
  remote_object object;
  object.remote_id = look_up_.remote_id();
  object.stands = remote_object::life::deleted;
  co_return sighting{how::by_id, std::move(object), {}};
}

awaitable<sighting> finding::user() {
  const auto& id = look_up_.remote_id();
  found out;
  if (!id.empty()) out = co_await user_by_key(id, how::by_id);
  found deleted;  // ours lies in the bin, and another user of ours may stand beside it
  if (!out && !id.empty()) deleted = co_await among_deleted();
  if (deleted && deleted->found == how::unknown) co_return std::move(*deleted);
  if (!out) out = co_await user_by_handle();
  leave_out_what_lies_deleted(out, deleted);
  if (!out && !look_up_.user_name().empty())
    out = co_await user_by_key(login_address(look_up_.user_name(), session_.settings().group_domain), how::by_login);
  leave_out_what_lies_deleted(out, deleted);
  if (!out) out = std::move(deleted);
  co_return out ? std::move(*out) : sighting{how::nothing, {}, {}};
}

awaitable<sighting> finding::group() {
  const auto& id = look_up_.remote_id();
  found out;
  if (!id.empty()) out = co_await group_by_key(id, how::by_id);
  if (!out)
    out = co_await group_by_key(group_address(look_up_.object(), session_.settings().group_domain), how::by_handle);
  co_return out ? std::move(*out) : sighting{how::nothing, {}, {}};
}

awaitable<sighting> finding::run() {
  sighting out;
  if (look_up_.what() == released_look_up::kind::user) {
    out = co_await user();
  } else {
    out = co_await group();
  }
  if (out.found == how::nothing && fresh_.was_noted(look_up_.remote_id(), now_)) {
    co_return unknown({errc::unavailable, "it was created a moment ago, and Google does not show it yet",
                       "the next sync asks again"});
  }
  co_return out;
}

}  // namespace sluis::targets::google
