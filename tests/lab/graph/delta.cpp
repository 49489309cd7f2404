#include "tests/lab/graph/delta.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "tests/lab/graph/applications.hpp"
#include "tests/lab/graph/listing.hpp"
#include "tests/lab/text.hpp"

namespace lab::graph {

namespace {

constexpr std::size_t objects_in_a_page = 100;
constexpr std::size_t members_in_a_part = 20;
constexpr const char* skip = "$skiptoken";
constexpr const char* delta = "$deltatoken";

bool wants_members(const std::string& select) {
  const auto names = split(select, ',');
  return select.empty() || std::find(names.begin(), names.end(), "members") != names.end();
}

asked without_members(const std::string& select) {
  asked out;
  if (select.empty()) return out;
  std::string names;
  for (const auto& name : split(select, ',')) {
    if (name != "members") names += (names.empty() ? "" : ",") + name;
  }
  out.query["$select"] = names;
  return out;
}

json removed(const std::string& id, const char* reason) {
  return {{"id", id}, {"@removed", {{"reason", reason}}}};
}

json moved(const std::string& id, object::move::way how) {
  json out = {{"@odata.type", "#microsoft.graph.user"}, {"id", id}};
  if (how == object::move::way::left) out["@removed"] = {{"reason", "deleted"}};
  return out;
}

json members_of(const object& group, std::uint64_t since) {
  json out = json::array();
  if (since == 0) {
    for (const auto& id : group.members) out.push_back(moved(id, object::move::way::joined));
    return out;
  }
  for (const auto& [id, move] : group.moves) {
    if (move.version > since) out.push_back(moved(id, move.how));
  }
  return out;
}

}  // namespace

delta_queries::place delta_queries::begin(kind what, const asked& by) const {
  place out;
  out.what = what;
  out.until = in_.version();
  const auto& of = what == kind::user ? users() : groups();
  for (const auto& [name, value] : by.query) {
    if (name != "$select") throw bad_query("The query option '" + name + "' is not supported with change tracking.");
    out.select = value;
    for (const auto& property : split(value, ',')) {
      const bool link = what == kind::group && property == "members";
      if (!link && !of.knows(property) && !in_.apps().knows(what, property))
        throw bad_request("Could not find a property named '" + property + "'.");
    }
  }
  return out;
}

delta_queries::place delta_queries::go_on(kind what, const asked& by) {
  if (by.query.size() != 1) throw bad_request("No other query option may accompany a token.");
  const auto now = now_();
  for (auto at = places_.begin(); at != places_.end();)
    at = at->second.given + lives_ <= now ? places_.erase(at) : std::next(at);
  const auto& [option, token] = *by.query.begin();
  const auto found = places_.find(token);
  if (found == places_.end())
    throw refusal(410, "syncStateNotFound", "The sync state generation is not found; resynchronise.");
  if (found->second.what != what || option != found->second.option) throw bad_request("The token is not valid here.");
  auto out = found->second;
  if (out.option == std::string(delta)) out.until = in_.version();
  return out;
}

std::string delta_queries::link(place to, const char* option) {
  constexpr std::size_t most_tokens = 10'000;
  to.given = now_();
  to.option = option;
  if (places_.size() >= most_tokens) places_.erase(places_.begin());
  auto token = std::to_string(++last_);
  token = "tk" + std::string(12 - std::min<std::size_t>(token.size(), 12), '0') + token;
  const auto path = to.what == kind::user ? "/users/delta?" : "/groups/delta?";
  places_[token] = std::move(to);
  return base_ + path + option + "=" + token;
}

void delta_queries::put(const object& o, const place& from, json& into) const {
  if (o.deleted) {
    into.push_back(removed(o.id, "changed"));
    return;
  }
  auto one = shown(in_, o, without_members(from.select));
  for (auto at = one.begin(); from.since == 0 && at != one.end();) at = at->is_null() ? one.erase(at) : std::next(at);
  const auto members = o.what == kind::group && wants_members(from.select) ? members_of(o, from.since) : json::array();
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0 && i % members_in_a_part == 0) into.push_back(std::exchange(one, {{"id", o.id}}));
    one["members@delta"].push_back(members[i]);
  }
  into.push_back(std::move(one));
}

reply delta_queries::handle(kind what, const asked& by) {
  const bool first = by.query.count(skip) == 0 && by.query.count(delta) == 0;
  auto at = first ? begin(what, by) : go_on(what, by);
  json value = json::array();
  std::size_t told = 0;
  bool more = false;
  std::uint64_t last = at.after;
  std::uint64_t shown_before = 0;
  in_.each_of_any_life(what, in_.lists_show || at.after == 0 ? 0 : at.after - 1, [&](const object& o) {
    if (at.since == 0 ? o.deleted : o.touched <= at.since) return true;
    if (at.since == 0 && in_.lists_show && shown_before++ >= *in_.lists_show) return false;
    if (o.sequence < at.after) return true;
    more = told > objects_in_a_page;
    if (more) return false;
    ++told;
    last = o.sequence;
    put(o, at, value);
    return true;
  });
  reply out;
  out.body = {{"@odata.context", base_ + "/$metadata#" + (what == kind::user ? "users" : "groups")}};
  if (more) {
    at.after = last;
    out.body["@odata.nextLink"] = link(at, skip);
  } else {
    for (const auto& each : in_.traces()) {
      if (at.since != 0 && each.what == what && each.version > at.since) value.push_back(removed(each.id, "deleted"));
    }
    at.since = at.until;
    at.after = 0;
    out.body["@odata.deltaLink"] = link(at, delta);
  }
  out.body["value"] = std::move(value);
  return out;
}

}  // namespace lab::graph
