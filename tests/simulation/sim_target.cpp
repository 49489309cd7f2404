#include "tests/simulation/sim_target.hpp"

#include <algorithm>

#include "connectors/targets/absent_by_id.hpp"
#include "connectors/targets/anothers_answer.hpp"
#include "mapping/names.hpp"
#include "mapping/release.hpp"
#include "model/survey_remarks.hpp"

namespace sluis::simulation {

namespace {

outcome done(std::string remote_id = {}) {
  return {outcome::kind::done, std::move(remote_id), {}};
}
outcome nothing_to_remove() {
  return {outcome::kind::done, {}, {}, nullptr, true};
}
outcome failed(const char* why) {
  return {outcome::kind::failed, {}, {errc::conflict, why}};
}
outcome gone() {
  return {outcome::kind::failed, {}, {errc::not_found, "there is no such object"}};
}
outcome lost() {
  return {outcome::kind::unknown, {}, {errc::outcome_unknown, "the connection broke"}};
}

void set_fields(field_map& there, const field_map& said) {
  for (const auto& [f, value] : said) {
    if (f == field::active) continue;
    if (value.empty())
      there.erase(f);
    else
      there[f] = value;
  }
}

std::string find_by_handle(const auto& objects, const std::string& handle) {
  for (const auto& [id, object] : objects) {
    if (object.handle == handle) return id;
  }
  return {};
}

bool is_off(const partner::user& user) {
  return !user.active;
}
bool is_off(const partner::remote_group& group) {
  return group.members.empty();
}

bool hides(const partner& there, const auto& object) {
  const bool now = there.hides_what_is_off && is_off(object);
  if (now) ++there.hidden;
  return now;
}

/// No two groups may have one name, as at many SCIM services; and some names are refused.
bool is_name_taken(const partner& there, const released_change& change) {
  const auto name = change.fields().find(field::group_name);
  if (name == change.fields().end()) return false;
  const auto& refused = there.takes_no_name_with;
  if (!refused.empty() && name->second.find(refused) != std::string::npos) return true;
  return std::any_of(there.groups.begin(), there.groups.end(), [&](const auto& g) {
    return g.first != change.remote_id() && mapping::fold(g.second.name) == mapping::fold(name->second);
  });
}

bool shows_somebody_elses(const partner& there, const released_change& change) {
  const auto is_under = [&change](const auto& objects) {
    const auto at = objects.find(change.remote_id());
    return at != objects.end() && targets::shows_another_handle(change, at->second.handle);
  };
  return is_under(there.users) || is_under(there.groups);
}

}  // namespace

std::string first_password_of(const std::string& remote_id) {
  return "Vuurtoren-" + remote_id + "-Kiezel";
}

bool sim_target::strikes(const fault_rates::rate& rate) {
  const bool now = chance_.chance(rate);
  if (now) rate.strike();
  return now;
}

void sim_target::watch(const released_change& change) {
  ++there_.requests;
  ++there_.changes;
  if (change.op() == operation::create_user || change.op() == operation::create_group)
    ++there_.creations[change.object().hex()];
  for (const auto& [f, value] : change.fields()) {
    const bool harmless = f == field::active || (f == field::user_name && value.find('@') == std::string::npos);
    if (value.empty() && there_.consent) continue;  // clears what an earlier, wider consent put there, and says nothing
    if (harmless && (there_.consent || (f == field::active && value == "false"))) continue;
    if (!there_.consent || !mapping::covers(there_.allowed, f)) ++there_.without_consent;
  }
}

outcome sim_target::take_effect(const released_change& c) {
  const auto handle = c.object().hex();
  const bool is_about_a_group = c.op() == operation::create_group || c.op() == operation::update_group ||
                                c.op() == operation::delete_group || c.op() == operation::add_member ||
                                c.op() == operation::remove_member;
  if (there_.is_blind_to(is_about_a_group ? remote_object::kind::group : remote_object::kind::user)) {
    const bool removes = c.op() == operation::deactivate_user || c.op() == operation::delete_user ||
                         c.op() == operation::delete_group || c.op() == operation::remove_member;
    return removes ? nothing_to_remove() : gone();
  }
  switch (c.op()) {
    case operation::create_user: {
      if (!find_by_handle(there_.users, handle).empty()) ++there_.duplicates;
      const auto name = c.fields().find(field::user_name);
      const bool taken = std::any_of(there_.users.begin(), there_.users.end(), [&](const auto& u) {
        return u.second.fields.contains(field::user_name) && u.second.fields.at(field::user_name) == name->second;
      });
      if (taken && !there_.gives_logins_twice) return failed("userName is taken");
      const auto id = "u" + std::to_string(there_.next_id++);
      there_.users[id].handle = handle;
      set_fields(there_.users[id].fields, c.fields());
      auto made = done(id);
      if (there_.hands_out) made.first_password = std::make_shared<const secret>(first_password_of(id));
      return made;
    }
    case operation::create_group: {
      if (!find_by_handle(there_.groups, handle).empty()) ++there_.duplicates;
      if (is_name_taken(there_, c)) return failed("displayName is taken");
      const auto id = "g" + std::to_string(there_.next_id++);
      there_.groups[id] = {handle, c.fields().at(field::group_name), {}};
      return done(id);
    }
    case operation::update_group:
      if (!there_.groups.contains(c.remote_id())) return gone();
      if (is_name_taken(there_, c)) return failed("displayName is taken");
      if (c.writes_handle()) there_.groups.at(c.remote_id()).handle = handle;
      there_.groups.at(c.remote_id()).name = c.fields().at(field::group_name);
      return done();
    case operation::delete_group:
      return there_.groups.erase(c.remote_id()) > 0 ? done() : nothing_to_remove();
    case operation::update_user:
    case operation::deactivate_user: {
      const bool asks_by_handle = c.remote_id().empty();  // of a creation whose outcome was never known
      const auto id = asks_by_handle ? find_by_handle(there_.users, handle) : c.remote_id();
      const bool is_there = there_.users.contains(id);
      const bool is_hidden =
          asks_by_handle && (there_.not_shown_yet.strikes(id) || (is_there && hides(there_, there_.users.at(id))));
      if (is_hidden || !is_there) {
        return c.op() == operation::deactivate_user ? nothing_to_remove() : gone();
      }
      auto& user = there_.users.at(id);
      set_fields(user.fields, c.fields());
      if (c.writes_handle()) user.handle = handle;
      if (const auto active = c.fields().find(field::active); active != c.fields().end()) {
        const bool switches_on = active->second == "true";
        user.active = switches_on || there_.ignores_switch_off.strikes(user.active);
      }
      return done();
    }
    case operation::delete_user:
      if (there_.search_lags && there_.users.contains(c.remote_id()))
        there_.still_searched[c.remote_id()] = there_.users.at(c.remote_id());
      return there_.users.erase(c.remote_id()) > 0 ? done() : nothing_to_remove();
    case operation::add_member:
      if (!there_.groups.contains(c.remote_id()) || !there_.users.contains(c.member_remote_id())) return gone();
      there_.groups.at(c.remote_id()).members.insert(c.member_remote_id());
      return done();
    case operation::remove_member: {
      const auto g = there_.groups.find(c.remote_id());
      if (g == there_.groups.end()) return nothing_to_remove();
      g->second.members.erase(c.member_remote_id());
      return done();
    }
  }
  return failed("unknown operation");
}

outcome sim_target::one(const released_change& change) {
  watch(change);
  if (strikes(faults_.killed)) {
    if (chance_.chance(0.5)) take_effect(change);
    throw crash();
  }
  const bool creates = change.op() == operation::create_user || change.op() == operation::create_group;
  if (strikes(faults_.refused) || there_.refuses_creations.strikes(creates)) return failed("refused today");
  if (strikes(faults_.lost_before)) return lost();
  auto out = take_effect(change);
  const bool deletes = change.op() == operation::delete_user || change.op() == operation::delete_group;
  if (there_.loses_deletions.strikes(deletes)) return lost();
  if (strikes(faults_.lost_after)) return lost();
  if (there_.tells_whose && out.what == outcome::kind::done && shows_somebody_elses(there_, change)) {
    return targets::answered_by_another(outcome::kind::unknown, "the object with handle " + change.object().hex());
  }
  return out;
}

boost::asio::awaitable<result<void>> sim_target::prepare() {
  if (auto refusal = allowed_.refusal()) co_return std::move(*refusal);
  ++there_.requests;
  ++there_.greetings;
  co_return result<void>();
}

boost::asio::awaitable<std::vector<outcome>> sim_target::apply(const std::vector<released_change>& changes) {
  std::vector<outcome> out;
  if (strikes(faults_.down)) {
    out.resize(changes.size(), {outcome::kind::not_sent, {}, {errc::unavailable, "down for maintenance"}});
    co_return out;
  }
  for (const auto& change : changes) {
    if (there_.before_each) there_.before_each();
    if (auto refusal = allowed_.refusal()) {
      out.push_back({outcome::kind::not_sent, {}, *refusal});
      continue;
    }
    auto answer = one(change);
    // The contract: a creation whose answer was lost is looked up by its handle before it counts as unknown.
    if (answer.what == outcome::kind::unknown && chance_.chance(0.7)) {
      const auto found = co_await look_up(change);
      if (found.what == outcome::kind::done) answer = found;
    }
    out.push_back(std::move(answer));
  }
  co_return out;
}

boost::asio::awaitable<outcome> sim_target::look_up(const released_change& change) {
  if (allowed_.refusal()) co_return lost();
  ++there_.requests;
  const auto handle = change.object().hex();
  if (there_.silent.strikes() || there_.silent_about.strikes(handle)) co_return lost();
  if (there_.tells_nothing.strikes()) {
    co_return outcome{outcome::kind::unknown, {}, {errc::invalid_input, "the list shows no handles"}};
  }
  std::string id;
  if (change.op() == operation::create_user)
    id = find_by_handle(there_.users, handle);
  else if (change.op() == operation::create_group)
    id = find_by_handle(there_.groups, handle);
  else
    co_return lost();
  const bool is_off = !id.empty() && (change.op() == operation::create_user ? hides(there_, there_.users.at(id))
                                                                            : hides(there_, there_.groups.at(id)));
  if (id.empty() || is_off || there_.not_shown_yet.strikes(id)) {
    co_return outcome{outcome::kind::failed, {}, {errc::not_found, "not there"}};
  }
  co_return done(id);
}

namespace {

/// Of ours, or nobody's.
std::string ours(const std::string& handle) {
  return target_handle::parse(handle) ? handle : std::string();
}

remote_object shown(const std::string& id, const partner::user& user) {
  auto fields = user.fields;
  fields[field::active] = user.active ? "true" : "false";
  return {remote_object::kind::user, id, remote_object::life::present, std::move(fields), ours(user.handle)};
}

remote_object shown(const std::string& id, const partner::remote_group& group) {
  return {remote_object::kind::group,
          id,
          remote_object::life::present,
          {{field::group_name, group.name}},
          ours(group.handle)};
}

/// From a look-up by whatever it asks.
bool is_hidden(const partner& there, const std::string& id) {
  return there.not_shown_yet.strikes(id) || there.not_found_yet.strikes(id);
}

}  // namespace

sighting sim_target::found_in(const auto& objects, const released_look_up& what) const {
  if (const auto at = objects.find(what.remote_id());
      at != objects.end() && !is_hidden(there_, at->first) && !hides(there_, at->second)) {
    return {sighting::how::by_id, shown(at->first, at->second), {}};
  }
  for (const auto& [id, object] : objects) {
    if (object.handle != what.object().hex() || is_hidden(there_, id) || hides(there_, object)) continue;
    return {sighting::how::by_handle, shown(id, object), {}};
  }
  return {sighting::how::nothing, {}, {}};
}

boost::asio::awaitable<sighting> sim_target::find(const released_look_up& what) {
  if (there_.before_find) co_await there_.before_find();
  ++there_.requests;
  ++there_.finds;
  if (!what.user_name().empty() && !there_.consent) ++there_.without_consent;
  const bool is_there = there_.users.contains(what.remote_id()) || there_.groups.contains(what.remote_id());
  const bool is_silent = there_.silent.strikes() || there_.silent_about.strikes(what.object().hex()) ||
                         there_.silent_of_deleted.strikes(!is_there);
  if (is_silent || strikes(faults_.lost_before)) {
    co_return sighting{sighting::how::unknown, {}, {errc::unavailable, "no answer"}};
  }
  const bool is_of_a_group = what.what() == released_look_up::kind::group;
  if (there_.is_blind_to(is_of_a_group ? remote_object::kind::group : remote_object::kind::user))
    co_return sighting{sighting::how::nothing, {}, {}};
  if (is_of_a_group) co_return found_in(there_.groups, what);
  auto out = found_in(there_.users, what);
  if (there_.tells_no_switch.strikes(out.object.fields.contains(field::active))) out.object.fields.erase(field::active);
  const auto searched = there_.still_searched.find(what.remote_id());
  const bool lags = out.found == sighting::how::nothing && searched != there_.still_searched.end();
  if (there_.search_lags.strikes(lags)) out = targets::absent_by_id(shown(searched->first, searched->second));
  if (there_.hides_by_id.strikes(out.found == sighting::how::by_id)) out = targets::absent_by_id(std::move(out.object));
  if (out.found != sighting::how::nothing || what.user_name().empty()) co_return out;
  for (const auto& [id, user] : there_.users) {
    const auto name = user.fields.find(field::user_name);
    if (name == user.fields.end() || name->second != what.user_name() || is_hidden(there_, id) || hides(there_, user))
      continue;
    co_return sighting{sighting::how::by_login, shown(id, user), {}};
  }
  co_return out;
}

void sim_target::tell_changes(surveyor& to) {
  to.begin(extent::changes);
  for (const auto& id : there_.changed) {
    if (const auto user = there_.users.find(id); user != there_.users.end()) to.on_object(shown(id, user->second));
    if (const auto group = there_.groups.find(id); group != there_.groups.end()) to.on_object(shown(id, group->second));
    for (const auto kind : {remote_object::kind::user, remote_object::kind::group}) {
      const bool is_there = kind == remote_object::kind::user ? there_.users.contains(id) : there_.groups.contains(id);
      if (!is_there && to.is_known(kind, id)) to.on_object({kind, id, remote_object::life::gone, {}, {}});
    }
  }
  there_.changed.clear();
}

bool sim_target::is_left_out(remote_object::kind what, std::size_t& n) const {
  if (there_.is_blind_to(what)) return true;
  if (there_.lists_of.value_or(what) != what) return false;
  const bool is_halved = there_.lists == list_fault::halved && n++ % 2 == 0;
  return there_.lists.strikes(is_halved || there_.lists == list_fault::empty);
}

boost::asio::awaitable<result<void>> sim_target::survey(surveyor& to) {
  if (auto refusal = allowed_.refusal()) co_return std::move(*refusal);
  ++there_.requests;
  if (strikes(faults_.lost_before)) co_return error(errc::unavailable, "half a page");
  std::size_t n = 0;
  if (there_.tells_changes && to.may_hear() == extent::changes) {
    tell_changes(to);
    co_return result<void>{};
  }
  there_.changed.clear();
  if (there_.refuses_lists.strikes()) co_return error(errc::refused, "no right to list");
  for (const auto& [id, user] : there_.users) {
    if (hides(there_, user)) continue;
    const bool is_ours = !ours(user.handle).empty() || to.is_known(remote_object::kind::user, id);
    auto* const remarks = hears_remarks(to);
    const bool is_not_shown = there_.not_shown_yet.strikes(id);
    if (!is_ours && !is_not_shown && remarks != nullptr && !there_.is_blind) remarks->on_stranger(shown(id, user));
    if (!is_ours || is_not_shown || is_left_out(remote_object::kind::user, n)) continue;
    auto object = shown(id, user);
    const bool is_shown_off = there_.lists.strikes(there_.lists == list_fault::all_off && user.active);
    if (is_shown_off) object.fields[field::active] = "false";
    to.on_object(object);
  }
  for (const auto& [id, group] : there_.groups) {
    if (hides(there_, group)) continue;
    const bool is_ours = !ours(group.handle).empty() || to.is_known(remote_object::kind::group, id);
    if (!is_ours || is_left_out(remote_object::kind::group, n)) continue;
    to.on_object(shown(id, group));
    for (const auto& member : group.members) {
      const auto user = there_.users.find(member);
      if (user == there_.users.end() || !hides(there_, user->second)) to.on_membership(id, member);
    }
  }
  co_return result<void>{};
}

}  // namespace sluis::simulation
