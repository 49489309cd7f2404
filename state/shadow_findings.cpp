// What looking at a target for single objects finds, taken into the shadow, with its entries in the log.
#include "model/order.hpp"
#include "state/push/drift.hpp"
#include "state/push/finding_note.hpp"
#include "state/push/shadow_table.hpp"
#include "state/push/sighted.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

std::optional<subject_id> owner_of(const std::string& remote_id, subject_kind kind, const remote_ids& ids) {
  const auto found = ids.of(kind).find(remote_id);
  return found == ids.of(kind).end() ? std::nullopt : std::optional(found->second);
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

result<standing> shadow::judge(const target_id& target, const shadow_row& row, const sighting& seen, const remote_ids& ids) {
  SLUIS_ASSIGN(const auto stored, table().find_or_make(target, row.kind, row.id));
  SLUIS_ASSIGN(const auto candidate, table().candidate_of(stored));
  const std::string not_ours = stored.row.finding == account_finding::not_ours ? candidate : std::string();
  SLUIS_ASSIGN(const auto last, table().last_of(stored));
  return judge_sighting(stored.row, last, not_ours, seen, owner_of(seen.object.remote_id, row.kind, ids));
}

result<standing> shadow::take_in(const target_id& target, const shadow_row& row, const sighting& seen, const remote_ids& ids, drift_counts& counts) {
  SLUIS_ASSIGN(const auto what, judge(target, row, seen, ids));
  SLUIS_ASSIGN(auto stored, table().find_or_make(target, row.kind, row.id));
  SLUIS_TRY(write_standing(table(), target, std::move(stored), what, seen));
  if (what == standing::gone) append_entry(store_, mutation_kind::account_gone, row.id, {}, finding_note(target, row.kind));
  if (what == standing::renumbered) append_entry(store_, mutation_kind::account_found, row.id, {}, finding_note(target, row.kind));
  count_standing(what, counts);
  return what;
}

result<void> shadow::settle(const target_id& target, const subject_id& id, bool is_ours, std::string_view reference, const actor_id& by) {
  if (!is_order_reference(reference)) {
    return error(errc::invalid_input, "the reason is not a reference", "a ticket's or a letter's number: 1 to 40 of A-Z a-z 0-9 . _ / -");
  }
  SLUIS_ASSIGN(const auto row, table().find(target, subject_kind::person, id));
  if (!row || row->finding != account_finding::candidate) {
    return error(errc::not_found, "nothing is to be settled about " + id.hex() + " at target " + target.str(), "see: sluis target findings");
  }
  SLUIS_ASSIGN(auto stored, table().find_or_make(target, subject_kind::person, id));
  SLUIS_ASSIGN(stored.candidate, table().candidate_of(stored));
  append_entry(store_, mutation_kind::account_settled, id, by, settlement_note(target, is_ours, reference));
  if (!is_ours) {
    stored.row.finding = account_finding::not_ours;
    return forget_object(table(), target, std::move(stored));
  }
  SLUIS_ASSIGN(const auto all, ids(target));
  const auto owner = owner_of(stored.candidate, subject_kind::person, all);
  if (owner && *owner != id) return error(errc::conflict, "the object that was found is the account of " + owner->hex(), "settle it as --not-ours");
  SLUIS_ASSIGN(const auto fields, table().fields(stored));
  stored.row.remote_id = stored.candidate;
  stored.row.finding = account_finding::unmarked;
  stored.row.active = stored.row.drifted = true;  // whatever it is: the next plan says it in full
  stored.row.basis = 0;
  return table().write(target, stored, fields);
}

result<std::vector<shadow_row>> shadow::open_findings(const target_id& target) { return table().open_findings(target); }

}  // namespace sluis::state
