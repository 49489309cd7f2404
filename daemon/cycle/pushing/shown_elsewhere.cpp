#include "daemon/cycle/pushing/shown_elsewhere.hpp"

#include <algorithm>
#include <functional>

#include "connectors/targets/absent_by_id.hpp"

namespace sluis::daemon {

namespace {

// As state::same_letters: logins are compared so wherever it is judged whose an object is.
std::string in_small_letters(std::string text) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::transform(text.begin(), text.end(), text.begin(), lower);
  return text;
}

std::size_t login_hash(const std::string& login) {
  return std::hash<std::string>{}(in_small_letters(login));
}

/// The target itself was asked, and what it answered does not speak of an account that is there.
bool shows_no_account(const sighting& seen) {
  using how = sighting::how;
  const bool is_only_not_listed = seen.found == how::unknown && seen.cause.code() == errc::not_found;
  const bool is_not_present = seen.found == how::by_id && seen.object.stands != remote_object::life::present;
  return seen.found == how::nothing || is_only_not_listed || is_not_present;
}

void erase_one(std::unordered_multimap<std::string, std::string>& from, const std::string& key, const std::string& id) {
  const auto [first, last] = from.equal_range(key);
  const auto at = std::find_if(first, last, [&id](const auto& each) { return each.second == id; });
  if (at != last) from.erase(at);
}

std::string shown_login(const remote_object& user) {
  const auto at = user.fields.find(field::user_name);
  return at == user.fields.end() ? std::string() : in_small_letters(at->second);
}

}  // namespace

void hashed_logins::add(const std::string& login) {
  hashes_.insert(login_hash(login));
}

bool hashed_logins::contains(const std::string& login) const {
  return !hashes_.empty() && hashes_.contains(login_hash(login));
}

void shown_elsewhere::forget(const std::string& id) {
  const auto at = users_.find(id);
  if (at == users_.end()) return;
  erase_one(by_login_, shown_login(at->second), id);
  if (at->second.handle) erase_one(by_handle_, *at->second.handle, id);
  users_.erase(at);
}

void shown_elsewhere::take(const remote_object& user, const hashed_logins& wanted) {
  const auto before = users_.find(user.remote_id);
  remote_object kept{user.what, user.remote_id, user.stands, {}, user.handle};
  if (before != users_.end()) {
    kept.fields = before->second.fields;
    if (!kept.handle) kept.handle = before->second.handle;
  }
  forget(user.remote_id);
  if (user.remote_id.empty() || user.stands != remote_object::life::present) return;
  for (const auto f : {field::user_name, field::active}) {
    if (const auto at = user.fields.find(f); at != user.fields.end()) kept.fields[f] = at->second;
  }
  auto login = shown_login(kept);
  const bool is_marked = kept.handle && !kept.handle->empty();
  if (!is_marked && !wanted.contains(login)) return;
  if (!login.empty()) by_login_.emplace(std::move(login), kept.remote_id);
  if (is_marked) by_handle_.emplace(*kept.handle, kept.remote_id);
  users_.emplace(user.remote_id, std::move(kept));
}

sighting shown_elsewhere::out_of(const ids& all, const std::string& key, sighting::how how,
                                 const released_look_up& asked, sighting seen) const {
  const auto [first, last] = all.equal_range(key);
  const remote_object* one = nullptr;
  const remote_object* under_id = nullptr;
  for (auto at = first; at != last; ++at) {
    const auto& object = users_.at(at->second);
    if (object.remote_id == asked.remote_id()) {
      under_id = &object;
      continue;
    }
    if (one != nullptr) {
      const error cause(errc::conflict, "its lists show more than one account with the same handle or login",
                        "look at them there, and delete all but one");
      return {sighting::how::unknown, {}, cause};
    }
    one = &object;
  }
  if (one != nullptr) return {how, *one, {}};
  // One with our handle was taken over since the survey, and is gone since then.
  const bool is_told_there =
      under_id != nullptr && under_id->handle != asked.object().hex() && seen.found == sighting::how::nothing;
  return is_told_there ? targets::absent_by_id(*under_id) : seen;
}

sighting shown_elsewhere::or_shown(const released_look_up& asked, sighting seen) const {
  if (asked.what() != released_look_up::kind::user || !shows_no_account(seen)) return seen;
  auto out = out_of(by_handle_, asked.object().hex(), sighting::how::by_handle, asked, seen);
  if (asked.user_name().empty() || !shows_no_account(out)) return out;
  return out_of(by_login_, in_small_letters(asked.user_name()), sighting::how::by_login, asked, std::move(seen));
}

}  // namespace sluis::daemon
