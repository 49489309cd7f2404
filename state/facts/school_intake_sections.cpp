// Somebody new in one section of an export who is known in another: a pupil's record that stands among the teachers. An
// account of another role would show what the consent for pupils does not cover, and be their second one. Under the key
// of before any name tells, also where both stand in the read; under another key only the whole name of somebody whom
// the read lacks, or who left within the counted days.
#include <algorithm>
#include <iterator>

#include "state/facts/school_intake.hpp"

namespace sluis::state {

namespace {

/// A name, however it is written. An ECK iD is compared by itself (moved_keys).
bool has_a_name_of(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  std::vector<std::string> common;
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(common));
  return std::any_of(common.begin(), common.end(), [](const std::string& mark) { return !mark.starts_with("eck "); });
}

std::vector<std::string> whole_names_in(const std::vector<std::string>& marks) {
  std::vector<std::string> out;
  std::copy_if(marks.begin(), marks.end(), std::back_inserter(out),
               [](const std::string& mark) { return mark.find(" whole ") != std::string::npos; });
  return out;
}

}  // namespace

// Before this read.
const known_subject* school_intake::known_in_section(const std::string& source_key, role who) {
  const auto* const known = index_.find(keys_.of_person(who, source_key));
  const bool is_known = known != nullptr && !known->id.is_null() && known->row != known_subject::storing::added;
  return is_known ? known : nullptr;
}

bool school_intake::is_known_in_another_section(const std::string& source_key, role but) {
  for (const auto who : {role::student, role::staff, role::guardian}) {
    if (who != but && known_in_section(source_key, who) != nullptr) return true;
  }
  return false;
}

void school_intake::note_other_sections(const source_person& record, const mac128& key) {
  if (!knows_anybody_) return;
  auto there = record.facts;
  for (const auto who : {role::student, role::staff, role::guardian}) {
    if (who == record.facts.role) continue;
    there.role = who;
    const auto marks = marks_of(there);
    moved_.note_elsewhere(key, whole_names_in(marks));
    if (const auto* const known = known_in_section(record.key, who))
      other_sections_.push_back({key, known->key, marks});
  }
}

// A payload is opened only for such a pair. Whoever left long ago has nobody's account.
result<void> school_intake::compare_with_other_sections() {
  for (const auto& pair : other_sections_) {
    const auto* const known = index_.find(pair.known);
    if (known == nullptr || (known->state == life::left && known->since < day_number(counted_from_))) continue;
    SLUIS_ASSIGN(const auto versions, known_these_days(*known));
    if (has_a_name_of(pair.marks, marks_of_all(versions.facts.begin(), versions.facts.end())))
      moved_.note_known_elsewhere(pair.newcomer, pair.known);
  }
  return {};
}

}  // namespace sluis::state
