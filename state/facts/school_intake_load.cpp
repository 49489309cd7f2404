// What is known of a school when its read begins.
#include "model/secret.hpp"
#include "state/blocks.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/school_intake.hpp"

namespace sluis::state {

result<std::uint64_t> school_intake::find_scope(const mac128& school_key) {
  for (const auto& one : tables_.scopes.all()) {
    if (one.source != source_) continue;
    const auto row = tables_.current.find(one.school);
    if (!row) continue;
    SLUIS_ASSIGN(const std::string payload, tables_.versions.payload(one.school, row->version, row->n));
    SLUIS_ASSIGN(const auto opened, decode_school(payload));
    if (keys_.of_school(opened.source_key) != school_key) continue;
    last_school_year_ = opened.facts.school_year;
    return one.seq;
  }
  return 0;
}

result<void> school_intake::load(std::uint64_t scope) {
  std::vector<known_subject*> stale;
  std::vector<known_subject> stale_rows;
  tables_.current.each_of(scope, store_.keys().epoch(), [&](known_subject& one, bool is_stale) {
    const auto in = section_of(one.kind, one.role);
    if (in && one.state != life::left) had_.add(*in);
    if (one.kind == subject_kind::person && one.state != life::left) ++had_persons_;
    if (one.kind == subject_kind::person) knows_anybody_ = true;
    if (is_stale) {
      stale_rows.push_back(one);
    } else {
      index_.add(one);
    }
  });
  for (auto& one : stale_rows) {
    SLUIS_TRY(renew(one));
    index_.add(one);
  }
  for (const auto& [whom, word] : blocks(store_).newest()) {
    if (word.is_in_force()) blocked_.insert(whom);
  }
  return note_known_groups();
}

// Also of a group that the read leaves out nobody may have the name.
result<void> school_intake::note_known_groups() {
  if (!rules_.folded_word) return {};
  const auto groups = index_.sorted(
      [](const known_subject& one) { return one.kind == subject_kind::group && one.state != life::left; });
  for (const auto* const one : groups) {
    SLUIS_ASSIGN(std::string payload, tables_.versions.payload(one->id, one->version, one->n));
    SLUIS_ASSIGN(const auto known, decode_group(payload));
    auto& name = group_names_[one->id] = rules_.folded_word(known.facts.name);
    names_.add_group(name, changed_names::group::as_before);
  }
  return {};
}

// The hashes are keyed by the epoch: after an erasure they are made again from the payload.
result<void> school_intake::renew(known_subject& one) {
  SLUIS_ASSIGN(std::string payload, tables_.versions.payload(one.id, one.version, one.n));
  if (one.kind == subject_kind::person) {
    SLUIS_ASSIGN(const auto opened, decode_person(payload));
    one.key = keys_.of_person(one.role, opened.source_key);
  } else if (one.kind == subject_kind::group) {
    SLUIS_ASSIGN(const auto opened, decode_group(payload));
    one.key = keys_.of_group(opened.source_key);
  } else {
    SLUIS_ASSIGN(const auto opened, decode_school(payload));
    one.key = keys_.of_school(opened.source_key);
  }
  one.fingerprint = store_.keys().index_mac("fact", payload);
  one.touch();
  wipe(payload);
  return {};
}

}  // namespace sluis::state
