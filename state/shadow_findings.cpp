// What looking at a target for single objects finds, taken into the shadow, with its entries in the log.
#include "model/order.hpp"
#include "state/push/drift.hpp"
#include "state/push/finding_note.hpp"
#include "state/push/not_shown.hpp"
#include "state/push/recognised.hpp"
#include "state/push/shadow_table.hpp"
#include "state/push/sighted.hpp"
#include "state/push/switched.hpp"
#include "state/push/switched_off.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

std::optional<subject_id> owner_of(const std::string& remote_id, subject_kind kind, const remote_ids& ids) {
  const auto found = ids.of(kind).find(remote_id);
  return found == ids.of(kind).end() ? std::nullopt : std::optional(found->second);
}

/// It counted as gone, or was deleted, and an administrator says that it is there under its last id: where a service
/// does not show what is off, nobody else can say so.
result<bool> is_its_last_id(shadow_table& table, const target_id& target, const shadow_row& row,
                            const std::string& object) {
  if (object.empty() || !row.remote_id.empty() || row.uncertain) return false;
  SLUIS_ASSIGN(const auto stored, table.find_or_make(target, row.kind, row.id));
  SLUIS_ASSIGN(const auto last, table.last_of(stored));
  return last.id == object;
}

/// An administrator can say what becomes of it.
bool is_open(account_finding what) {
  return what == account_finding::unknown || must_be_settled(what);
}

void append_entry(store& s, mutation_kind kind, const subject_id& whom, const actor_id& by, std::string note) {
  mutation leaf;
  leaf.kind = kind;
  leaf.subject = whom;
  leaf.actor = by;
  leaf.note = std::move(note);
  s.log().append(leaf);
}

}  // namespace

known_objects remote_ids::known() const {
  known_objects out;
  for (const auto& [id, whose] : users) out.users.insert(id);
  for (const auto& [id, whose] : groups) out.groups.insert(id);
  return out;
}

result<remote_ids> shadow::ids(const target_id& target) {
  remote_ids out;
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    auto& into = kind == subject_kind::person ? out.users : out.groups;
    SLUIS_TRY(each(target, kind, [&into](const shadow_row& row) -> result<void> {
      if (!row.remote_id.empty()) into.emplace(row.remote_id, row.id);
      return {};
    }));
  }
  return out;
}

result<missed_objects> shadow::missed(const target_id& target, subject_kind kind, const survey& found) {
  missed_objects out;
  SLUIS_TRY(each(target, kind, [&](const shadow_row& row) -> result<void> {
    if (row.remote_id.empty()) return {};
    ++out.known;
    if (!is_shown(found, kind, row.remote_id)) out.missed.push_back(row);
    return {};
  }));
  return out;
}

result<standing> shadow::judge(const target_id& target, const shadow_row& row, const sighting& seen,
                               const remote_ids& ids) {
  SLUIS_ASSIGN(const auto stored, table().find_or_make(target, row.kind, row.id));
  SLUIS_ASSIGN(const auto candidate, table().candidate_of(stored));
  const std::string not_ours = stored.row.finding == account_finding::not_ours ? candidate : std::string();
  SLUIS_ASSIGN(const auto last, table().last_of(stored));
  const bool is_under_id = !stored.row.remote_id.empty() && seen.object.remote_id == stored.row.remote_id;
  auto under_id = recognition::ours;
  if (is_under_id) {
    SLUIS_ASSIGN(under_id, recognise_row(store_, target, stored.row, seen.object, id_use_at(store_, target)));
  }
  return judge_sighting(stored.row, last, not_ours, seen, owner_of(seen.object.remote_id, row.kind, ids), under_id);
}

result<standing> shadow::take_in(const target_id& target, const shadow_row& row, const sighting& seen,
                                 const remote_ids& ids, drift_counts& counts) {
  SLUIS_ASSIGN(const auto judged, judge(target, row, seen, ids));
  SLUIS_ASSIGN(auto stored, table().find_or_make(target, row.kind, row.id));
  const bool is_not_shown = judged == standing::gone && seen.found == sighting::how::nothing;
  if (is_not_shown && may_be_hidden(store_, target, stored.row)) {
    SLUIS_TRY(stays_as_it_is(table(), target, stored.row));
    return standing::there;
  }
  const bool is_new = is_not_shown && is_too_new_to_be_gone(stored.row, store_.now());
  const auto what = is_new ? standing::unknown : judged;
  const auto off_since = off_by_others_since(store_, target, stored.row, seen.object);
  SLUIS_TRY(write_standing(table(), target, std::move(stored), what, seen, off_since));
  if (what == standing::gone)
    append_entry(store_, mutation_kind::account_gone, row.id, {}, finding_note(target, row.kind));
  if (what == standing::renumbered)
    append_entry(store_, mutation_kind::account_found, row.id, {}, finding_note(target, row.kind));
  count_standing(what, counts);
  return what;
}

result<void> shadow::settle(const target_id& target, const subject_id& id, bool is_ours, std::string_view reference,
                            const actor_id& by, const std::string& object, shown_as as) {
  if (!is_order_reference(reference)) {
    return error(errc::invalid_input, "the reason is not a reference",
                 "a ticket's or a letter's number: 1 to 40 of A-Z a-z 0-9 . _ / -");
  }
  SLUIS_ASSIGN(const auto row, table().find(target, id));
  const bool is_leavers_copy =
      is_ours && !object.empty() && row && row->kind == subject_kind::person && !row->remote_id.empty() && !row->active;
  SLUIS_ASSIGN(const bool is_back, row&& is_ours && !is_open(row->finding)
                                       ? is_its_last_id(table(), target, *row, object)
                                       : result<bool>(false));
  // Nothing that is sent there may say so: additions to a group that a target does not show while it is empty, an
  // account that others switched off.
  const bool may_be_gone_unseen =
      !is_ours && row && !row->remote_id.empty() && (row->kind == subject_kind::group || row->off_since.has_value());
  if (!row || !(is_open(row->finding) || is_leavers_copy || is_back || may_be_gone_unseen))
    return error(errc::not_found, "nothing is to be settled about " + id.hex() + " at target " + target.str(),
                 "see: sluis target findings");
  SLUIS_ASSIGN(auto stored, table().find_or_make(target, row->kind, id));
  SLUIS_ASSIGN(stored.candidate, table().candidate_of(stored));
  if (!is_ours) {
    append_entry(store_, mutation_kind::account_settled, id, by, settlement_note(target, is_ours, reference));
    stored.row.finding = account_finding::not_ours;
    return forget_object(table(), target, std::move(stored));
  }
  const auto theirs = object.empty() ? stored.candidate : object;
  if (theirs.empty())
    return error(errc::invalid_input, "no object was found that could be that of " + id.hex(),
                 "name the one that is: --object ID, the target's own id");
  SLUIS_ASSIGN(const auto all, ids(target));
  const auto owner = owner_of(theirs, row->kind, all);
  if (owner && *owner != id)
    return error(errc::conflict, "that object is on record as the one of " + owner->hex(),
                 "where the ids there were exchanged, --believe-list puts all of them on record at once: sluis sync "
                 "--reconcile --believe-list --target " +
                     target.str() + "; else settle it as --not-ours");
  append_entry(store_, mutation_kind::account_settled, id, by, settlement_note(target, is_ours, reference));
  SLUIS_ASSIGN(auto fields, table().fields(stored));
  // It was open because of its login: what it says now is theirs, and the next look at it must not open it again.
  if (theirs == row->remote_id && row->finding == account_finding::candidate)
    fields.erase(row->kind == subject_kind::person ? field::user_name : field::group_name);
  stored.row.remote_id = theirs;
  stored.row.finding = account_finding::unmarked;
  // One that counted as gone may be off and hidden, and one that is off on record and was not shown as on stays so, in
  // its term. Any other object may be on.
  const bool is_same_and_off =
      theirs == row->remote_id && !row->active && as == shown_as::not_on && !must_be_settled(row->finding);
  stored.row.active = row->kind == subject_kind::person && !is_back && !is_same_and_off;
  if (!is_same_and_off) stored.row.closed.reset();
  stored.row.drifted = true;  // whatever it is: the next plan says it in full
  stored.row.basis = 0;
  stored.row.made.reset();
  return table().write(target, stored, fields);
}

result<std::vector<shadow_row>> shadow::open_findings(const target_id& target) {
  return table().open_findings(target);
}
result<std::vector<shadow_row>> shadow::stays_on(const target_id& target) {
  return table().stays_on(target);
}
result<std::vector<shadow_row>> shadow::off_by_others(const target_id& target) {
  return table().off_by_others(target);
}

result<void> shadow::note_switch(const target_id& target, const shadow_row& row, bool is_on) {
  SLUIS_ASSIGN(auto stored, table().find_or_make(target, row.kind, row.id));
  SLUIS_ASSIGN(const auto fields, table().fields(stored));
  take_in_switch(stored.row, is_on, store_.lived().first_day());
  return table().write(target, stored, fields);
}

result<std::string> shadow::object_of(const target_id& target, const shadow_row& row) {
  SLUIS_ASSIGN(const auto stored, table().find_or_make(target, row.kind, row.id));
  SLUIS_ASSIGN(auto candidate, table().candidate_of(stored));
  return candidate.empty() ? row.remote_id : std::move(candidate);
}

}  // namespace sluis::state
