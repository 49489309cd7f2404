// A read without memberships is not "everybody left their groups" (issue 14, A1): where the groups are missing, or
// most of a role are in none any more, everybody of it stays in those of before. What earlier reads took away counts as
// well, so that a part each day is judged like all of it at once.
#include <algorithm>

#include "model/local_time.hpp"
#include "model/secret.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/school_intake.hpp"
#include "state/reads/held_reads.hpp"

namespace sluis::state {

result<std::vector<membership>> school_intake::last_memberships(const known_subject& one) {
  SLUIS_ASSIGN(std::string payload, tables_.versions.payload(one.id, one.version, one.n));
  SLUIS_ASSIGN(auto before, decode_person(payload));
  wipe(payload);
  return std::move(before.memberships);
}

// Replaces those of the record at hand, which `resolve` found.
result<void> school_intake::keep_memberships(known_subject* known, const source_person& record) {
  const auto who = record.facts.role;
  if (known == nullptr || known->id.is_null()) return {};
  const bool is_in_one = known->memberships > 0;
  const bool was_in_one = known->ungrouped != no_day && known->ungrouped >= day_number(counted_from_);
  if (!is_in_one && !was_in_one) return {};
  auto& seen = memberships_of_[who];
  ++seen.people;
  if (record.memberships.empty()) {
    ++(is_in_one ? seen.without : seen.before);
    seen.known += known->memberships;
  }
  if (!is_in_one) {
    // Those who went before count until somebody says a word: what waits must not pass because time does.
    if (wait_.memberships.contains(who) && record.memberships.empty()) set_ungrouped(*known, today_);
    return {};
  }
  if (approved_ || !record.memberships.empty()) known->keep_no_more(kept_part::memberships);
  if (approved_) return {};
  const bool is_part_held = is_missing(section::groups) || wait_.memberships.contains(who);
  if (is_part_held && record.memberships.empty()) {
    known->keep(kept_part::memberships);
    newly_kept_.push_back(*known);  // also where the whole read is held
  }
  if (!is_part_held && !known->is_kept(kept_part::memberships)) return {};
  if (!is_part_held) ++kept_in_groups_;
  SLUIS_ASSIGN(memberships_, last_memberships(*known));
  return {};
}

void school_intake::set_ungrouped(known_subject& one, const std::optional<day>& since) {
  if (one.ungrouped == day_number(since)) return;
  one.ungrouped = day_number(since);
  one.touch();
}

// `now`: the memberships of the record that is taken in. What was approved starts the count anew.
void school_intake::note_memberships(known_subject& one, std::uint32_t now) {
  if (one.kind != subject_kind::person) return;
  if (approved_ || now > 0) {
    set_ungrouped(one, std::nullopt);
  } else if (one.memberships > 0 || one.ungrouped > day_number(today_)) {  // later than today: the clock was ahead
    set_ungrouped(one, today_);
  }
}

// Counted back from the last read that was taken in: while none is, no days pass.
result<void> school_intake::find_counted_days() {
  counted_from_ = today_ - counted_read_days;
  SLUIS_ASSIGN(const auto last, held_reads(store_).last(scope_));
  if (last && last->taken_in) counted_from_ = std::min(counted_from_, local_day(*last->taken_in) - counted_read_days);
  return {};
}

// Of a record without a role nobody knows whose they are: they count for each.
void school_intake::note_named(const invalid_record& record) {
  for (const auto who : {role::student, role::staff, role::guardian}) {
    const bool may_be = record.kind == subject_kind::person && (!record.role || *record.role == who);
    if (may_be) memberships_of_[who].named += record.named_groups.size();
  }
}

bool school_intake::are_memberships_missing(role who) const {
  const auto found = memberships_of_.find(who);
  return !is_missing(section::groups) && found != memberships_of_.end() &&
         state::are_memberships_missing(found->second);
}

void school_intake::hold_missing_memberships() {
  for (const auto who : wait_.memberships) {
    const auto& seen = memberships_of_.at(who);
    const std::string name = to_string(who);
    waiting_.push_back(
        {missing_memberships_text(seen, who),
         {{reason_kind::memberships + name, seen.without}, {reason_kind::memberships_before + name, seen.before}}});
  }
  if (kept_in_groups_ > 0)
    waiting_.push_back({kept_in_groups_text(kept_in_groups_), {{reason_kind::kept_memberships, kept_in_groups_}}});
}

}  // namespace sluis::state
