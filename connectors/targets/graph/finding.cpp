#include "connectors/targets/graph/finding.hpp"

#include "connectors/targets/absent_by_id.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

using boost::asio::awaitable;
using how = sighting::how;

namespace {

object_kind kind_in_paths(remote_object::kind what) {
  return what == remote_object::kind::user ? object_kind::user : object_kind::group;
}

sighting unknown(error why) {
  return {how::unknown, {}, std::move(why)};
}

/// What lies in the bin is not also there: the search lags behind.
void leave_out_what_lies_deleted(std::optional<sighting>& found, const std::optional<sighting>& deleted) {
  if (deleted && found && is_absent_by_id(*found)) found.reset();
}

}  // namespace

finding::finding(session& s, known_lists& known, const released_look_up& what)
    : session_(s),
      known_(known),
      look_up_(what),
      what_(what.what() == released_look_up::kind::user ? remote_object::kind::user : remote_object::kind::group),
      properties_(properties_of(s.settings().client_id)) {}

sighting finding::cannot_say(const heard& by) const {
  const auto why = answer_error(
      by,
      "a look-up of " + std::string(what_ == remote_object::kind::user ? "user " : "group ") + look_up_.object().hex(),
      session_.settings().credential_file);
  return unknown(why);
}

void finding::note_master(const json& shown, const remote_object& object) {
  const auto is_so = is_on_premises(shown, extent::whole);
  if (is_so) session_.mastered.take_one(what_, object.remote_id, {*is_so, object.handle});
}

// An object of the id that was just answered as absent counts only where there is no other.
finding::found finding::judge(const std::vector<json>& objects, how way) {
  const auto handle = look_up_.object().hex();
  found out, of_known_id;
  for (const auto& each : objects) {
    auto object = read_object(each, what_, extent::whole, properties_);
    const bool is_ours = object.handle == handle;
    if (way == how::by_handle && !is_ours) continue;
    if (is_ours) note_master(each, object);
    if (object.remote_id == look_up_.remote_id()) {
      of_known_id = absent_by_id(std::move(object));
      continue;
    }
    if (out) {
      return unknown({errc::conflict,
                      "Microsoft 365 holds more than one object with the handle or the login of " + handle,
                      "delete all but one there, then sync again"});
    }
    out = sighting{is_ours ? how::by_handle : way, std::move(object), {}};
  }
  return out ? std::move(out) : std::move(of_known_id);
}

awaitable<finding::found> finding::by_id() {
  auto question = reading(path_of(kind_in_paths(what_), look_up_.remote_id()) + "?$select=" + selected());
  const auto by = co_await session_.ask(std::move(question));
  const auto m = meaning_of(by);
  if (m == meaning::gone) session_.mastered.forget(what_, look_up_.remote_id());
  if (m == meaning::gone) co_return std::nullopt;
  if (m != meaning::done) co_return cannot_say(by);
  auto object = read_object(by.body, what_, extent::whole, properties_);
  if (object.remote_id != look_up_.remote_id()) {
    co_return unknown({errc::invalid_input, "Microsoft Graph answered a look-up by id with something else",
                       "the next sync asks again"});
  }
  note_master(by.body, object);
  co_return sighting{how::by_id, std::move(object), {}};
}

awaitable<finding::found> finding::among_deleted() {
  auto question = reading(deleted_path(look_up_.remote_id()) + "?$select=id");
  const auto by = co_await session_.ask(std::move(question));
  const auto m = meaning_of(by);
  if (m == meaning::gone) co_return std::nullopt;
  if (m != meaning::done) co_return cannot_say(by);
  remote_object object;
  object.what = what_;
  object.remote_id = look_up_.remote_id();
  object.stands = remote_object::life::deleted;
  co_return sighting{how::by_id, std::move(object), {}};
}

finding::found finding::judge_list(const heard& by, how way) {
  if (by.status != 200) return cannot_say(by);
  const auto list = read_page(by.body, session_.settings().base_url);
  if (!list) return unknown(list.error());
  if (!list->next.empty()) {
    return unknown(
        {errc::invalid_input, "Microsoft Graph did not apply a look-up's filter", "the next sync asks again"});
  }
  return judge(list->objects, way);
}

awaitable<finding::found> finding::by_handle(std::string property, std::string value) {
  const auto kind = kind_in_paths(what_);
  if (!known_.holds(kind, property)) {
    auto question = find_by_property(kind, property, value, selected());
    const auto by = co_await session_.ask(std::move(question));
    if (!is_filter_refused(by)) co_return judge_list(by, how::by_handle);
  }
  auto out = co_await in_whole_list(std::move(property), std::move(value));
  co_return out;
}

// A login is a key of its user, so that no list is needed where the filter is refused.
awaitable<finding::found> finding::by_login() {
  auto question = find_by_property(object_kind::user, "userPrincipalName", look_up_.user_name(), selected());
  const auto by = co_await session_.ask(std::move(question));
  if (!is_filter_refused(by)) co_return judge_list(by, how::by_login);
  auto second = reading(path_of(object_kind::user, look_up_.user_name()) + "?$select=" + selected());
  const auto one = co_await session_.ask(std::move(second));
  const auto m = meaning_of(one);
  if (m == meaning::gone) co_return std::nullopt;
  if (m != meaning::done) co_return cannot_say(one);
  co_return judge({one.body}, how::by_login);
}

// A list in which nobody has the property does not show it: that an object is not in it proves nothing.
awaitable<finding::found> finding::in_whole_list(std::string property, std::string value) {
  const auto kind = kind_in_paths(what_);
  const auto all = co_await whole_list(session_, kind, std::move(property), known_);
  if (!all) co_return unknown(all.error());
  if (all->empty()) {
    co_return unknown({errc::unavailable,
                       "Microsoft Graph refuses to filter by the handle, and its list shows no handle at all",
                       "the next sync asks again"});
  }
  std::vector<json> objects;
  found of_known_id;
  for (const auto& each : *all) {
    if (each.handle != value) continue;
    if (each.id == look_up_.remote_id()) {  // a look-up by its id finds nothing, and the list tells no more of it
      of_known_id = absent_by_id({what_, each.id, remote_object::life::present, {}, look_up_.object().hex()});
      continue;
    }
    auto question = reading(path_of(kind, each.id) + "?$select=" + selected());
    const auto by = co_await session_.ask(std::move(question));
    if (meaning_of(by) != meaning::done) co_return cannot_say(by);
    objects.push_back(by.body);
    if (objects.size() > 1) break;
  }
  auto out = judge(objects, how::by_handle);
  if (!out) out = std::move(of_known_id);
  co_return out;
}

awaitable<finding::found> finding::by_unique_name() {
  auto question = reading(path_of_group(look_up_.object()) + "?$select=" + selected());
  const auto by = co_await session_.ask(std::move(question));
  const auto m = meaning_of(by);
  if (m == meaning::gone) co_return std::nullopt;
  if (m != meaning::done) co_return cannot_say(by);
  co_return judge({by.body}, how::by_handle);
}

awaitable<sighting> finding::run() {
  const auto& id = look_up_.remote_id();
  found out;
  if (!id.empty()) out = co_await by_id();
  found deleted;  // ours lies in the bin, and another object of ours may stand beside it
  if (!id.empty() && !out) deleted = co_await among_deleted();
  if (deleted && deleted->found == how::unknown) co_return std::move(*deleted);
  if (!out && !deleted && session_.made.made_here(id)) {
    co_return unknown({errc::unavailable, "it was created a moment ago, and Microsoft 365 does not show it yet",
                       "the next sync asks again"});
  }
  if (!out) out = co_await by_handle(properties_.handle_field, look_up_.object().hex());
  leave_out_what_lies_deleted(out, deleted);
  if (!out && what_ == remote_object::kind::group) {
    out = co_await by_unique_name();
    if (!out && session_.settings().education) out = co_await by_handle("mailNickname", unique_name(look_up_.object()));
  }
  if (!out && what_ == remote_object::kind::user && !look_up_.user_name().empty()) {
    out = co_await by_login();
  }
  leave_out_what_lies_deleted(out, deleted);
  if (!out) out = std::move(deleted);
  co_return out ? std::move(*out) : sighting{how::nothing, {}, {}};
}

}  // namespace sluis::targets::graph
