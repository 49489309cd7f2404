// Pupils of whom the export leaves out the ECK iD that they had (told_read::without_eck_id). Counted are those who are
// in the school: whoever leaves counts no more, and whoever is back counts again. Kept as a number that each read
// carries on, so that no payload is opened of anybody whose record and place stay as they were.
#include <algorithm>

#include "model/eck_id.hpp"
#include "model/secret.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/school_intake.hpp"

namespace sluis::state {

result<bool> school_intake::had_eck_id_before(const known_subject& known) {
  constexpr std::uint64_t most_versions = 50;
  auto at = tables_.versions.place_of(known.version);
  for (std::uint64_t n = known.n; n > 1 && known.n - n < most_versions && at.previous != 0; --n) {
    SLUIS_ASSIGN(std::string payload, tables_.versions.payload(known.id, at.previous, n - 1));
    SLUIS_ASSIGN(const auto earlier, decode_person(payload));
    wipe(payload);
    if (!folded_eck_id(earlier.facts.eck_id).empty()) return true;
    at = tables_.versions.place_of(at.previous);
  }
  return false;
}

// Of a record that is taken in, before it is.
result<void> school_intake::note_eck_id(const known_subject& known, const person& before, const person& now) {
  if (known.role != role::student) return {};
  const bool is_here = stand_on(today_, now.begins, now.ends).state != life::left;
  const bool may_count = is_here && folded_eck_id(now.eck_id).empty();
  if (!folded_eck_id(before.eck_id).empty()) {
    eck_ids_lost_ += may_count ? 1 : 0;
    return {};
  }
  const bool may_have_counted = known.state != life::left && told_.without_eck_id > 0;
  if (may_count == (known.state != life::left) || (!may_count && !may_have_counted)) return {};
  SLUIS_ASSIGN(const bool had_one, had_eck_id_before(known));
  if (had_one) ++(may_count ? eck_ids_lost_ : eck_ids_back_);
  return {};
}

result<void> school_intake::note_eck_ids_of_absent(const std::vector<known_subject*>& absent) {
  if (told_.without_eck_id == 0) return {};
  for (const auto* const one : absent) {
    if (one->kind != subject_kind::person || one->role != role::student) continue;
    SLUIS_ASSIGN(std::string payload, tables_.versions.payload(one->id, one->version, one->n));
    SLUIS_ASSIGN(const auto last, decode_person(payload));
    wipe(payload);
    if (!folded_eck_id(last.facts.eck_id).empty()) continue;
    SLUIS_ASSIGN(const bool had_one, had_eck_id_before(*one));
    eck_ids_back_ += had_one ? 1 : 0;
  }
  return {};
}

// Never more than the pupils of the school who have none.
void school_intake::count_eck_ids() {
  std::uint64_t pupils = 0;
  for (const auto& one : index_.all()) {
    const bool is_pupil = !one.id.is_null() && one.kind == subject_kind::person && one.role == role::student;
    pupils += is_pupil && one.state != life::left ? 1 : 0;
  }
  told_.without_eck_id += eck_ids_lost_;
  told_.without_eck_id -= std::min(told_.without_eck_id, eck_ids_back_);
  told_.without_eck_id = std::min(told_.without_eck_id, pupils - std::min(pupils, told_.with_eck_id));
}

}  // namespace sluis::state
