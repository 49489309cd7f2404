// Records under keys that now name somebody else, and what a held read shows of them (issue 13, point 6).
#include <algorithm>

#include "model/local_time.hpp"
#include "model/secret.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/school_intake.hpp"
#include "state/reads/held_reads.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::state {

namespace {

constexpr std::size_t most_examples = 10;  // of each kind

name_clue clue_of(const person& p) { return {p.given_names, p.initials, p.call_name, p.family_name_prefix, p.family_name, p.eck_id}; }

const char* text_of(contradiction why) {
  switch (why) {
    case contradiction::both_names: return "another given name and another family name";
    case contradiction::another_key: return "the name or ECK iD of before stands under another key now, or this one did until now";
    default: return "another ECK iD and another name";
  }
}

}  // namespace

// Whoever was known under the key stays as they were, whether they are there or have left; and so does whoever else the record may be about.
void school_intake::keep_as_known(known_subject& known, const source_person& record, contradiction why) {
  ++summary_.contradictions;
  add_example("contradiction", known.id, record.where.line);
  const auto said = clue_of(record.facts);
  if (summary_.others.size() < most_examples) summary_.others.push_back({known.id, said});
  unsettled_.add({subject_kind::person, record.facts.role, said, {}, record.where, true});
  known.keep(kept_part::name);
  reject(&known, subject_kind::person, record.where, "key", "names somebody else than before: " + std::string(text_of(why)));
}

void school_intake::reject_newcomer(const source_person& record, const mac128& key) {
  ++summary_.contradictions;
  moved_.newcomer(key, marks_of(record.facts));
  reject(&index_.add({.id = {}, .key = key}), subject_kind::person, record.where, "key", "is new, and names somebody who was known under another key, which names somebody else now");
}

// Whoever stood under the key in the counted days, the newest first: a version until the day on which another replaced it. While a record that contradicts waits
// for a decision no days pass.
result<std::vector<person>> school_intake::known_these_days(const known_subject& known) {
  constexpr std::uint64_t most_versions = 50;
  std::vector<person> out;
  auto seq = known.version;
  for (std::uint64_t n = known.n; seq != 0 && n > 0 && out.size() < most_versions; --n) {
    SLUIS_ASSIGN(std::string payload, tables_.versions.payload(known.id, seq, n));
    SLUIS_ASSIGN(auto opened, decode_person(payload));
    wipe(payload);
    out.push_back(std::move(opened.facts));
    const auto at = tables_.versions.place_of(seq);
    seq = at.previous;
    if (seq == 0) break;
    SLUIS_ASSIGN(const auto replaced, tables_.versions.time_of(at.leaf));
    if (local_day(replaced) < counted_from_ && !known.is_kept(kept_part::name)) break;
  }
  return out;
}

// Opens the versions before, once, and only of a record that changed.
result<contradiction> school_intake::contradiction_in(const known_subject& known, const source_person& record) {
  if (known.id.is_null()) return contradiction::none;
  SLUIS_ASSIGN(const auto before, known_these_days(known));
  const auto found = rules_.contradiction_with_any ? rules_.contradiction_with_any(before, record.facts)
                                                   : contradicted{rules_.contradiction_between(before.at(0), record.facts)};
  if (found.why == contradiction::none) return note_change(known, before.front(), record);
  SLUIS_ASSIGN(const bool is_undone, undoes_an_approval(known, record.facts));
  undone_ += is_undone ? 1 : 0;
  if (!is_undone) moved_.contradicts(known.key, marks_of(before.at(found.version)), marks_of(record.facts));
  return found.why;
}

// The record by itself contradicts nothing; other records of the read may. That is known at its end, so that it is read once more (parts_that_wait).
contradiction school_intake::note_change(const known_subject& known, const person& before, const source_person& record) {
  const bool is_proven = !before.eck_id.empty() && before.eck_id == record.facts.eck_id;
  if (!is_proven) moved_.changes(known.key, marks_of(before), marks_of(record.facts));
  if (wait_.keys.contains(moved_keys::shortened(known.key))) return contradiction::another_key;
  if (rules_.is_renamed && rules_.is_renamed(before, record.facts)) {
    ++renamed_[known.role];
    if (renamed_examples_.size() < most_examples) renamed_examples_.emplace_back(read_example{"renamed", known.id, record.where.line}, clue_of(record.facts));
  }
  return contradiction::none;
}

// Marks of the people whose key is not in the read. Their payloads are opened only where there is something to compare.
result<void> school_intake::note_marks_of_unseen() {
  if (moved_.is_empty()) return {};
  const auto unseen = index_.sorted([](const known_subject& one) {
    return one.seen == known_subject::sighting::none && one.kind == subject_kind::person && !one.id.is_null();
  });
  for (const auto* const one : unseen) {
    SLUIS_ASSIGN(std::string payload, tables_.versions.payload(one->id, one->version, one->n));
    SLUIS_ASSIGN(const auto known, decode_person(payload));
    wipe(payload);
    one->state == life::left ? moved_.left(one->key, marks_of(known.facts)) : moved_.absent(one->key, marks_of(known.facts));
  }
  return {};
}

std::vector<renamed_people> school_intake::renamed_of_each_role() {
  std::vector<renamed_people> out;
  for (const auto& [who, count] : renamed_) out.push_back({who, count, had_.of(*section_of(subject_kind::person, who))});
  if (std::none_of(out.begin(), out.end(), are_too_many_renamed)) return out;
  for (const auto& [example, now] : renamed_examples_) {
    examples_.push_back(example);
    summary_.others.push_back({example.subject, now});
  }
  return out;
}

// The record names whoever was known under the key before an administrator approved another name: that is no handover.
result<bool> school_intake::undoes_an_approval(const known_subject& known, const person& now) {
  constexpr std::uint64_t most_versions = 50;
  const auto current = tables_.versions.place_of(known.version);
  auto at = current;
  for (std::uint64_t n = known.n; n > 1 && known.n - n < most_versions && at.previous != 0; --n) {
    SLUIS_ASSIGN(std::string payload, tables_.versions.payload(known.id, at.previous, n - 1));
    SLUIS_ASSIGN(const auto earlier, decode_person(payload));
    wipe(payload);
    at = tables_.versions.place_of(at.previous);
    if (rules_.contradiction_between(earlier.facts, now) != contradiction::none) continue;
    const auto on = held_reads(store_).approved_between(told_.place, at.leaf, current.leaf);
    if (on) undoes_ = std::max(undoes_.value_or(*on), *on);
    return on.has_value();
  }
  return false;
}

std::vector<std::string> school_intake::marks_of(const person& p) const { return rules_.marks_of ? rules_.marks_of(p) : std::vector<std::string>(); }

void school_intake::mark_listed(known_subject& one) {
  if (one.id.is_null() || one.listed == listing::yes) return;
  one.listed = listing::yes;
  one.touch();
  newly_listed_.push_back(one);
}

void school_intake::add_example(const char* what, const subject_id& subject, std::uint32_t line) {
  const auto same = std::count_if(examples_.begin(), examples_.end(), [&](const read_example& one) { return one.what == what; });
  if (same < static_cast<std::ptrdiff_t>(most_examples)) examples_.push_back({what, subject, line});
}

}  // namespace sluis::state
