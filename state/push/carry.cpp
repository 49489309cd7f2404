#include "state/push/carry.hpp"

namespace sluis::state {

namespace {

void take_in_fields(field_map& fields, const field_map& after) {
  for (const auto& [f, value] : after) {
    if (f != field::active && !value.empty()) fields.insert_or_assign(f, value);
  }
}

void clear(field_map& fields, const field_map& after) {
  for (const auto& [f, value] : after) {
    if (value.empty()) fields.erase(f);
  }
}

std::optional<bool> active_in(const field_map& after) {
  const auto found = after.find(field::active);
  if (found == after.end()) return std::nullopt;
  return found->second == "true";
}

void carry_done(shadow_row& row, field_map& fields, const planned_change& change, bool was_absent) {
  row.basis = change.basis;
  switch (change.op) {
    case operation::create_group:
    case operation::create_user:
      fields.clear();
      [[fallthrough]];
    case operation::update_group:
    case operation::update_user:
      take_in_fields(fields, change.after);
      clear(fields, change.after);
      row.active = active_in(change.after).value_or(row.active);
      if (row.active) row.undone = 0;
      if (row.active) row.off_since.reset();
      if (active_in(change.after)) row.switch_unsure = false;
      if (active_in(change.after)) row.closed.reset();
      row.uncertain = row.drifted = false;
      row.finding = account_finding::none;  // an update of an unmarked object wrote our handle as well
      break;
    case operation::deactivate_user:
      row.active = false;  // it said nothing of the fields
      row.said_off = true;
      if (!was_absent && row.finding == account_finding::unknown) row.finding = account_finding::none;  // it is there
      row.switch_unsure = false;
      break;
    case operation::delete_user:
    case operation::delete_group:
      fields.clear();
      row.remote_id.clear();
      row.active = row.uncertain = row.drifted = row.switch_unsure = false;
      row.finding = account_finding::none;
      row.made.reset();
      row.off_since.reset();
      row.undone = 0;
      break;
    case operation::add_member:
    case operation::remove_member:
      break;
  }
}

/// What may be there: never less than what was, and what was to be set.
void carry_unknown(shadow_row& row, field_map& fields, const planned_change& change) {
  row.uncertain = true;
  take_in_fields(fields, change.after);
  const auto says = active_in(change.after);
  row.active = row.active || says.value_or(false);
  row.switch_unsure = row.switch_unsure || says.has_value();
}

void carry_membership(shadow_table& shadow, const target_id& target, const planned_change& change, outcome::kind what) {
  if (what == outcome::kind::unknown) {
    shadow.put_member(target, change.object, *change.member, shadow_table::certainty::maybe);
  } else if (change.op == operation::add_member) {
    shadow.put_member(target, change.object, *change.member, shadow_table::certainty::certain);
  } else {
    shadow.drop_member(target, change.object, *change.member);
  }
  shadow.set_basis(target, subject_kind::person, *change.member, change.basis);
}

/// A group that took a member in, or gave one up, is there.
result<void> end_doubt_of_group(shadow_table& shadow, const target_id& target, const subject_id& group) {
  SLUIS_ASSIGN(const auto row, shadow.find(target, subject_kind::group, group));
  if (!row || row->finding != account_finding::unknown) return {};
  SLUIS_ASSIGN(auto stored, shadow.find_or_make(target, subject_kind::group, group));
  SLUIS_ASSIGN(const auto fields, shadow.fields(stored));
  stored.row.finding = account_finding::none;
  return shadow.write(target, stored, fields);
}

}  // namespace

void carry_into_row(shadow_row& row, field_map& fields, const planned_change& change, const outcome& what) {
  if (!what.remote_id.empty()) row.remote_id = what.remote_id;
  if (what.what == outcome::kind::done) carry_done(row, fields, change, what.was_absent);
  if (what.what == outcome::kind::unknown) carry_unknown(row, fields, change);
}

result<void> carry_into_shadow(shadow_table& shadow, const target_id& target, const planned_change& change,
                               const outcome& what) {
  if (what.what != outcome::kind::done && what.what != outcome::kind::unknown) return {};
  if (change.member) {
    carry_membership(shadow, target, change, what.what);
    const bool is_there = what.what == outcome::kind::done && !what.was_absent;
    return is_there ? end_doubt_of_group(shadow, target, change.object) : result<void>();
  }
  const auto kind = is_of_group(change.op) ? subject_kind::group : subject_kind::person;
  SLUIS_ASSIGN(auto stored, shadow.find_or_make(target, kind, change.object));
  SLUIS_ASSIGN(auto fields, shadow.fields(stored));
  carry_into_row(stored.row, fields, change, what);
  stored.is_deleted = what.what == outcome::kind::done && deletes(change.op);
  if (creates(change.op) && !stored.row.remote_id.empty()) stored.row.made = shadow.now();
  SLUIS_TRY(shadow.write(target, stored, fields));
  if (what.what != outcome::kind::done) return {};
  if (change.op == operation::delete_user) shadow.drop_memberships(target, change.object);
  if (change.op == operation::delete_group) {
    for (const auto& member : shadow.drop_members(target, change.object))
      shadow.set_basis(target, subject_kind::person, member, basis_open);
  }
  return {};
}

}  // namespace sluis::state
