#include "mapping/basis.hpp"
#include "mapping/difference.hpp"
#include "mapping/merge.hpp"
#include "mapping/plan.hpp"

namespace sluis::mapping {

namespace {

planned_change ending_change(operation op, const subject_id& object, const existing_user::ending& end) {
  planned_change out;
  out.op = op;
  out.why = end.why;
  out.object = object;
  out.object_role = end.object_role;
  out.school = end.school;
  return out;
}

result<void> close_account(const existing_user& is, bool has_groups, const receiver& emit) {
  auto change = ending_change(operation::deactivate_user, is.id, is.end);
  if (is.exists) change.before[field::active] = is.active ? "true" : "false";
  change.after[field::active] = "false";
  change.basis = has_groups ? basis_ending : basis_withdrawn;
  return emit(change);
}

result<std::vector<subject_id>> groups_held(const existing_user& is) {
  if (!is.exists) return std::vector<subject_id>{};
  SLUIS_ASSIGN(const auto content, is.load());
  return differing(content.groups, {}, content.maybe_groups).removed;
}

using settle = std::function<result<void>(const subject_id&, std::uint64_t)>;

result<void> delete_account(const existing_user& is, const receiver& emit) {
  auto change = ending_change(operation::delete_user, is.id, is.end);
  change.before[field::active] = is.active ? "true" : "false";
  change.basis = basis_withdrawn;
  return emit(change);
}

result<void> close_one(const existing_user& is, const receiver& emit, const settle& unchanged) {
  using kind = existing_user::ending::kind;
  if (is.end.what == kind::stays) return {};
  if (is.exists && is.end.what == kind::goes) return delete_account(is, emit);
  const bool may_be_there = !is.exists && is.uncertain && is.basis != basis_withdrawn;
  // Nobody looks at it from now on: whatever is not off by our own word since the end is switched off, though we may
  // take it to be off already.
  const bool was_said = is.said_off && (is.basis == basis_withdrawn || is.basis == basis_ending);
  const bool to_close = may_be_there || (is.exists && (is.active || !was_said));
  const bool to_look_at =
      is.exists && is.basis != basis_withdrawn;  // an earlier removal of a membership may have failed
  if (!to_close && !to_look_at) return {};
  SLUIS_ASSIGN(const auto groups, groups_held(is));
  for (const auto& group : groups) {
    auto change = ending_change(operation::remove_member, group, is.end);
    change.member = is.id;
    change.basis = basis_ending;
    SLUIS_TRY(emit(change));
  }
  if (to_close) return close_account(is, !groups.empty(), emit);
  return groups.empty() && unchanged ? unchanged(is.id, basis_withdrawn) : result<void>{};
}

}  // namespace

result<void> plan_consent_end(const stream<existing_user>& existing, const receiver& emit, const settle& unchanged) {
  ordered<existing_user> people(existing, "what is");
  SLUIS_TRY(people.advance());
  while (people.head()) {
    SLUIS_TRY(close_one(*people.head(), emit, unchanged));
    SLUIS_TRY(people.advance());
  }
  return {};
}

result<void> plan_groups_end(const stream<existing_group>& existing, const group_ends& why_ends, const receiver& emit) {
  ordered<existing_group> groups(existing, "what is");
  SLUIS_TRY(groups.advance());
  while (groups.head()) {
    const auto& is = *groups.head();
    const auto why = is.exists ? why_ends(is) : std::nullopt;
    if (why) {
      planned_change change;
      change.op = operation::delete_group;
      change.why = *why;
      change.object = is.id;
      change.before = is.fields;
      change.basis = basis_open;
      SLUIS_TRY(emit(change));
    }
    SLUIS_TRY(groups.advance());
  }
  return {};
}

}  // namespace sluis::mapping
