#include "daemon/api/json.hpp"

namespace sluis::daemon::api {

json to_json(const plan_summary& what, std::uint64_t failed) {
  const auto count = [&](operation op) { return what.counts[static_cast<std::size_t>(op)]; };
  const auto creates_users = count(operation::create_user), creates_groups = count(operation::create_group);
  const auto updates_users = count(operation::update_user), updates_groups = count(operation::update_group);
  const auto deletes_users = count(operation::delete_user), deletes_groups = count(operation::delete_group);
  return {{"hash", what.hash},
          {"target", what.target.str()},
          {"state", sluis::to_string(what.state)},
          {"creates", creates_users + creates_groups},
          {"updates", updates_users + updates_groups},
          {"deactivates", count(operation::deactivate_user)},
          {"deletes", deletes_users + deletes_groups},
          {"memberships_added", count(operation::add_member)},
          {"memberships_removed", count(operation::remove_member)},
          {"withheld", what.withheld},
          {"invalid", what.invalid},
          {"creates_users", creates_users},
          {"creates_groups", creates_groups},
          {"updates_users", updates_users},
          {"updates_groups", updates_groups},
          {"deletes_users", deletes_users},
          {"deletes_groups", deletes_groups},
          {"total", what.total()},
          {"note", what.note},
          {"failed", failed},
          {"computed_at", sluis::to_string(what.computed_at)},
          {"approved_by", what.approved_by ? json(*what.approved_by) : json(nullptr)}};
}

namespace {

/// A group that left is kept for a term; its line is one of a new name.
std::string because(const plan_line& what) {
  const bool is_ended = what.op == operation::update_group && what.why == reason::left_source;
  std::string out = sluis::describe(what.why);
  if (is_ended) out += "; the group is emptied, and deleted when its term is over (group_days)";
  return out;
}

}  // namespace

json to_json(const plan_line& what) {
  return {{"ordinal", what.ordinal},
          {"operation", sluis::to_string(what.op)},
          {"object", what.object.hex()},
          {"label", what.label},
          {"member", what.member ? json(what.member->hex()) : json(nullptr)},
          {"member_label", what.member_label},
          {"reason", sluis::to_string(what.why)},
          {"because", because(what)},
          {"before", to_json(what.before)},
          {"after", to_json(what.after)},
          {"progress", what.progress},
          {"problem", what.problem}};
}

json to_json(const plan_page& what) {
  return {{"institution", what.institution.str()},
          {"plan", to_json(what.summary, what.failed)},
          {"lines", list_json(what.lines)},
          {"erased_lines", what.erased},
          {"next", what.next}};
}

}  // namespace sluis::daemon::api
