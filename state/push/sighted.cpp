#include "state/push/sighted.hpp"

#include "state/push/drift.hpp"
#include "state/push/switched.hpp"

namespace sluis::state {

namespace {

bool is_on(const shadow_row& row, const remote_object& object) {
  return shown_switch(object).value_or(row.active);
}

/// A leaver's account that lies deleted is as it should be.
bool is_as_it_should_be(const shadow_row& row, const remote_object& object) {
  const bool is_deleted = object.stands == remote_object::life::deleted;
  return is_deleted ? !row.active && row.kind == subject_kind::person : is_on(row, object) == row.active;
}

void look_again(shadow_row& row) {
  row.drifted = true;
  row.basis = basis_open;
}

/// Whether an account that others switched off, or on again, is to be switched is for the plan to say.
void take_over(shadow_row& row, const remote_object& object, const std::optional<day>& off_since) {
  if (row.kind != subject_kind::person) return;
  const bool is_by_others = off_since || (row.off_since && is_on(row, object));
  if (!is_by_others && !is_as_it_should_be(row, object)) look_again(row);
  take_in_switch(row, shown_switch(object), off_since);
}

/// An object under the id that counted as gone. What lies deleted stays so; without our handle it may be somebody
/// else's by now: some services give a number twice.
standing came_back(const shadow_row& row, const remote_object& object) {
  if (object.stands == remote_object::life::deleted) return standing::gone;
  if (!object.handle || object.handle->empty()) return standing::candidate;
  return *object.handle == row.handle.hex() ? standing::renumbered : standing::gone;
}

bool lies_where_our_deletion_put_it(const shadow_row& row, const last_known& last, const remote_object& object) {
  return row.remote_id.empty() && object.stands == remote_object::life::deleted && object.remote_id == last.id;
}

/// After a deletion of ours the login is not kept: whatever carries the handle then has another one.
bool may_be_a_copy(const last_known& last, const remote_object& object) {
  if (object.what != remote_object::kind::user) return false;
  if (last.login.empty()) return !last.id.empty();
  const auto login = object.fields.find(field::user_name);
  return login != object.fields.end() && !same_letters(last.login, login->second);
}

/// An object under the id on record.
standing under_our_id(recognition found) {
  switch (found) {
    case recognition::ours:
      return standing::there;
    case recognition::unmarked:
      return standing::unmarked;
    case recognition::anothers:
      return standing::anothers;
    case recognition::stranger:
      break;
  }
  return standing::candidate;
}

}  // namespace

standing judge_sighting(const shadow_row& row, const last_known& last, const std::string& not_ours,
                        const sighting& seen, const std::optional<subject_id>& owner, recognition under_id) {
  using how = sighting::how;
  const bool is_anothers = owner && *owner != row.id;
  const bool is_known_id = !row.remote_id.empty() && seen.object.remote_id == row.remote_id;
  const bool is_settled = !not_ours.empty() && seen.object.remote_id == not_ours;
  switch (seen.found) {
    case how::nothing:
      return standing::gone;
    case how::by_id:
      if (seen.object.stands == remote_object::life::gone) return standing::gone;
      if (row.remote_id.empty()) return is_anothers || is_settled ? standing::gone : came_back(row, seen.object);
      return under_our_id(under_id);
    case how::by_handle:
      if (is_known_id) return standing::there;
      if (is_settled || lies_where_our_deletion_put_it(row, last, seen.object)) return standing::gone;
      if (is_anothers) return standing::anothers;
      return may_be_a_copy(last, seen.object) ? standing::candidate : standing::renumbered;
    case how::by_login:
      if (is_known_id) return under_id == recognition::anothers ? standing::anothers : standing::there;
      return is_anothers || is_settled ? standing::gone : standing::candidate;
    case how::unknown:
      break;
  }
  return standing::unknown;
}

result<void> write_standing(shadow_table& shadow, const target_id& target, shadow_table::stored_row stored,
                            standing what, const sighting& seen, const std::optional<day>& off_since) {
  auto& row = stored.row;
  if (what == standing::gone) return forget_object(shadow, target, std::move(stored));
  SLUIS_ASSIGN(const auto fields, shadow.fields(stored));
  switch (what) {
    case standing::there:
      if (row.finding != account_finding::not_ours) row.finding = account_finding::none;
      take_over(row, seen.object, off_since);
      break;
    case standing::unmarked:
      if (row.finding != account_finding::unmarked) look_again(row);
      row.finding = account_finding::unmarked;
      take_over(row, seen.object, off_since);
      break;
    case standing::renumbered:
      row.remote_id = seen.object.remote_id;
      row.finding = account_finding::none;
      take_over(row, seen.object, off_since);
      look_again(row);
      break;
    case standing::anothers:
      row.finding = account_finding::anothers;
      break;
    case standing::candidate:
      row.finding = account_finding::candidate;
      stored.candidate = seen.object.remote_id;
      break;
    case standing::unknown:
      if (row.finding == account_finding::none || row.finding == account_finding::unmarked)
        row.finding = account_finding::unknown;
      break;
    case standing::gone:
      break;
  }
  return shadow.write(target, stored, fields);
}

void count_standing(standing what, drift_counts& counts) {
  switch (what) {
    case standing::there:
      ++counts.unseen;
      break;
    case standing::unmarked:
      ++counts.unmarked;
      break;
    case standing::renumbered:
      ++counts.renumbered;
      break;
    case standing::gone:
      ++counts.gone;
      break;
    case standing::anothers:
    case standing::candidate:
    case standing::unknown:
      ++counts.unsettled;
      break;
  }
}

result<void> forget_object(shadow_table& shadow, const target_id& target, shadow_table::stored_row stored) {
  auto& row = stored.row;
  if (row.kind == subject_kind::person) shadow.drop_memberships(target, row.id);
  if (row.kind == subject_kind::group) {
    for (const auto& member : shadow.drop_members(target, row.id)) {
      SLUIS_ASSIGN(auto person, shadow.find_or_make(target, subject_kind::person, member));
      SLUIS_ASSIGN(const auto fields, shadow.fields(person));
      look_again(person.row);
      SLUIS_TRY(shadow.write(target, person, fields));
    }
  }
  SLUIS_ASSIGN(stored.candidate, shadow.candidate_of(stored));  // what is not ours stays so
  if (row.finding != account_finding::not_ours) row.finding = account_finding::none;
  row.remote_id.clear();
  row.active = row.uncertain = row.switch_unsure = false;
  row.made.reset();
  row.off_since.reset();
  row.undone = 0;
  look_again(row);
  return shadow.write(target, stored, {});
}

}  // namespace sluis::state
