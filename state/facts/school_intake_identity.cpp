// Records under keys that now name somebody else, and what a held read shows of them (issue 13, point 6).
#include <algorithm>

#include "model/local_time.hpp"
#include "model/secret.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/school_intake.hpp"
#include "state/reads/held_reads.hpp"

namespace sluis::state {

namespace {

constexpr std::size_t most_examples = 10;  // of each kind

}  // namespace

// Whoever was known under the key stays as they were, whether they are there or have left; and so does whoever else the record may be about.
void school_intake::keep_as_known(known_subject& known, const source_person& record, contradiction why) {
  ++summary_.contradictions;
  add_example("contradiction", known.id, record.where.line);
  const auto& facts = record.facts;
  const name_clue said = {facts.given_names, facts.initials, facts.call_name, facts.family_name_prefix, facts.family_name, facts.eck_id};
  if (summary_.others.size() < most_examples) summary_.others.push_back({known.id, said});
  unsettled_.add({subject_kind::person, facts.role, said, {}, record.where, true});
  known.keep(kept_part::name);
  reject(&known, subject_kind::person, record.where, "key",
         why == contradiction::both_names ? "names somebody else than before: another given name and another family name"
                                          : "names somebody else than before: another ECK iD and another name");
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
  if (found.why == contradiction::none) return found.why;
  SLUIS_ASSIGN(const bool is_undone, undoes_an_approval(known, record.facts));
  undone_ += is_undone ? 1 : 0;
  if (!is_undone) moved_.contradicts(known.key, marks_of(before.at(found.version)), marks_of(record.facts));
  return found.why;
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
