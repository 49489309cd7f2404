// Records under keys that now name somebody else, and what a held read shows of them (issue 13, point 6).
#include <algorithm>
#include <iterator>

#include "model/eck_id.hpp"
#include "model/local_time.hpp"
#include "model/secret.hpp"
#include "state/facts/invalid_list.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/school_intake.hpp"
#include "state/reads/held_reads.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::state {

namespace {

person person_of(const name_clue& said, role who) {
  person out;
  out.role = who;
  out.given_names = said.given_names;
  out.initials = said.initials;
  out.call_name = said.call_name;
  out.family_name_prefix = said.family_name_prefix;
  out.family_name = said.family_name;
  out.eck_id = said.eck_id;
  return out;
}

bool is_said_alike(const person& a, const person& b) {
  return a.given_names == b.given_names && a.initials == b.initials && a.call_name == b.call_name &&
         a.family_name_prefix == b.family_name_prefix && a.family_name == b.family_name &&
         folded_eck_id(a.eck_id) == folded_eck_id(b.eck_id);
}

// The newest that a version says; empty: none does.
std::string last_eck_id_of(const std::vector<person>& newest_first) {
  const auto said = std::find_if(newest_first.begin(), newest_first.end(),
                                 [](const person& one) { return !folded_eck_id(one.eck_id).empty(); });
  return said == newest_first.end() ? std::string() : said->eck_id;
}

std::string_view contradiction_text(contradiction why) {
  namespace text = waiting_problem;
  switch (why) {
    case contradiction::both_names:
      return text::both_names;
    case contradiction::another_key:
      return text::another_key;
    case contradiction::held_before:
      return text::held_before;
    case contradiction::too_many_changes:
      return text::too_many_changes;
    case contradiction::had_left:
      return text::had_left;
    default:
      return text::another_eck_id;
  }
}

}  // namespace

// Whoever was known under the key stays as they were, whether they are there or have left; and so does whoever else the
// record may be about.
void school_intake::keep_as_known(known_subject& known, const source_person& record, contradiction why) {
  ++summary_.contradictions;
  add_example("contradiction", known.id, record.where.line, part::waits);
  const auto said = clue_of(record.facts);
  if (summary_.others.size() < most_examples) summary_.others.push_back({known.id, said, record.where.line});
  unsettled_.add({subject_kind::person, record.facts.role, said, {}, record.where, true});
  known.keep(kept_part::name);
  newly_kept_.push_back(known);
  reject(&known, {subject_kind::person, record.key, record.where, "key", contradiction_text(why)});
}

void school_intake::note_newcomer(const source_person& record, const mac128& key) {
  ++new_persons_;
  new_keys_.insert(moved_keys::shortened(key));
  if (knows_anybody_) moved_.newcomer(key, marks_of(record.facts));
  note_other_sections(record, key);
  if (rules_.folded_word) new_names_.add(record.facts, rules_.folded_word, names_);
}

// What it says is compared with those whose names changed, and whoever it may be about stays: they may have got another
// key.
void school_intake::note_invalid_newcomer(const mac128& key, const std::string& source_key, role who,
                                          const name_clue& said, const source_position& where) {
  if (!knows_anybody_) return;
  moved_.newcomer(key, marks_of(person_of(said, who)), moved_keys::record::invalid);
  const auto in_any_section = is_known_in_another_section(source_key, who) ? std::nullopt : std::optional(who);
  unsettled_.add({subject_kind::person, in_any_section, said, {}, where});
}

// Whoever stood under the key in the counted days, the newest first: a version until the day on which another replaced
// it. Versions that say the same of the person are one. While a record that contradicts waits for a decision no days
// pass.
result<school_intake::known_versions> school_intake::known_these_days(const known_subject& known) {
  constexpr std::uint64_t most_versions = 1000;
  known_versions out;
  auto seq = known.version;
  for (std::uint64_t n = known.n; seq != 0 && n > 0; --n) {
    if (known.n - n == most_versions) {
      out.is_cut = true;
      break;
    }
    SLUIS_ASSIGN(std::string payload, tables_.versions.payload(known.id, seq, n));
    SLUIS_ASSIGN(auto opened, decode_person(payload));
    wipe(payload);
    const auto at = tables_.versions.place_of(seq);
    if (out.facts.empty() || !is_said_alike(out.facts.back(), opened.facts)) {
      out.facts.push_back(std::move(opened.facts));
      out.leaves.push_back(at.leaf);
    } else {
      out.leaves.back() = at.leaf;
    }
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
  note_versions(known, before, moved_keys::presence::listed);
  const bool ends = stand_on(today_, record.facts.begins, record.facts.ends).state == life::left;
  note_whom_newcomers_may_be(known, before, ends ? moved_keys::likeness::names_too : moved_keys::likeness::eck_id);
  const auto found = rules_.contradiction_with_any
                         ? rules_.contradiction_with_any(before.facts, record.facts)
                         : contradicted{rules_.contradiction_between(before.facts.at(0), record.facts)};
  if (found.why == contradiction::none) {
    SLUIS_ASSIGN(const auto why, note_change(known, before, record));
    if (why == contradiction::none || approved_) SLUIS_TRY(note_eck_id(known, before.facts.front(), record.facts));
    return why;
  }
  if (approved_) SLUIS_TRY(note_eck_id(known, before.facts.front(), record.facts));
  const auto names_the_same = [&](const person& earlier, const person& later) {
    return rules_.contradiction_between(earlier, later) == contradiction::none;
  };
  SLUIS_ASSIGN(const bool is_undone, undoes_an_approval(known, held_reads::about::anything, before.facts.front(),
                                                        record.facts, names_the_same, undoes_));
  undone_ += is_undone ? 1 : 0;
  if (!is_undone) moved_.contradicts(known.key, marks_of(before.facts.at(found.version)), marks_of(record.facts));
  return found.why;
}

// The record by itself contradicts nothing. Whether other records of the read do is known at its end, so that it is
// read once more (parts_that_wait).
result<contradiction> school_intake::note_change(const known_subject& known, const known_versions& versions,
                                                 const source_person& record) {
  const auto& before = versions.facts.front();
  const auto now = marks_of(record.facts);
  const bool is_renamed = rules_.is_renamed && rules_.is_renamed(before, record.facts);
  const bool has_same_eck_id = is_same_eck_id(before.eck_id, record.facts.eck_id);
  const auto counted = static_cast<std::ptrdiff_t>(oldest_compared(versions) + 1);
  const bool is_another = rules_.is_another_name &&
                          std::any_of(versions.facts.begin(), versions.facts.begin() + counted,
                                      [&](const person& one) { return rules_.is_another_name(one, record.facts); });
  const auto which = is_another ? moved_keys::names::other : moved_keys::names::same;
  const bool is_said_otherwise = marks_of(before) != now;
  if (is_said_otherwise)
    moved_.changes(known.key, marks_of_all(versions.facts.begin(), versions.facts.begin() + counted), now, which,
                   has_same_eck_id ? "eck " + folded_eck_id(before.eck_id) : std::string());
  const bool was_held = is_renamed && known.is_kept(kept_part::name);
  if (wait_.keys.contains(moved_keys::shortened(known.key))) {
    SLUIS_TRY(note_exchange_undone(known, before, record.facts));
    return was_held ? contradiction::held_before : contradiction::another_key;
  }
  if (was_held) held_names_.insert(moved_keys::shortened(known.key));
  if (is_another && versions.is_cut) return contradiction::too_many_changes;
  const bool is_eck_id_left_out = !folded_eck_id(before.eck_id).empty() && folded_eck_id(record.facts.eck_id).empty() &&
                                  !is_renamed && !is_another;  // all else is the same
  const bool was_away =
      known.state == life::left || (known.why == reason::returned && known.since >= day_number(counted_from_));
  const bool is_eck_id_back =
      !is_renamed && !is_another && is_same_eck_id(last_eck_id_of(versions.facts), record.facts.eck_id);
  if (is_said_otherwise && was_away && !has_same_eck_id && !is_eck_id_left_out && !is_eck_id_back)
    return contradiction::had_left;
  if (is_renamed) {
    SLUIS_TRY(note_renamed_now(known, versions, record));
    return contradiction::none;
  }
  const bool was_another = rules_.is_another_name &&
                           rules_.is_another_name(versions.facts.at(oldest_counted(known, versions)), record.facts);
  if (was_another) ++renamed_[known.role].before;
  note_names(known, versions, record.facts, changed_names::when::before);
  return contradiction::none;
}

result<void> school_intake::note_renamed_now(const known_subject& known, const known_versions& versions,
                                             const source_person& record) {
  ++renamed_[known.role].count;
  note_names(known, versions, record.facts, changed_names::when::now);
  renamed_subjects_.push_back(known);
  if (renamed_examples_.size() < most_examples)
    renamed_examples_.emplace_back(read_example{"renamed", known.id, record.where.line}, clue_of(record.facts));
  const auto has_the_names = [&](const person& earlier, const person& later) {
    return !rules_.is_renamed(earlier, later);
  };
  SLUIS_ASSIGN(const bool is_undone, undoes_an_approval(known, held_reads::about::names, versions.facts.front(),
                                                        record.facts, has_the_names, undoes_names_));
  undone_names_ += is_undone ? 1 : 0;
  return {};
}

// Of keys that name each other's people: no record contradicts by itself, so that names and ECK iD together say whether
// these are the people of before.
result<void> school_intake::note_exchange_undone(const known_subject& known, const person& before, const person& now) {
  const auto is_the_same = [&](const person& earlier, const person& later) {
    const auto one = folded_eck_id(earlier.eck_id), other = folded_eck_id(later.eck_id);
    const bool is_another_id = !one.empty() && !other.empty() && one != other;
    return !is_another_id && !(rules_.is_renamed && rules_.is_renamed(earlier, later));
  };
  SLUIS_ASSIGN(const bool is_undone,
               undoes_an_approval(known, held_reads::about::anything, before, now, is_the_same, undoes_));
  undone_ += is_undone ? 1 : 0;
  return {};
}

const approved_read* school_intake::approved_with(std::uint64_t leaf) const {
  const auto& all = told_.approved;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const approved_read& one) { return one.from <= leaf && leaf < one.to; });
  return found == all.end() ? nullptr : &*found;
}

// Of the versions of the counted days, the oldest that other records are compared with: an approval decided which
// person stands under the keys that it changed.
std::size_t school_intake::oldest_compared(const known_versions& versions) const {
  std::size_t out = 0;
  while (out + 1 < versions.leaves.size() && approved_with(versions.leaves[out]) == nullptr) ++out;
  return out;
}

// Likewise, the oldest since somebody approved another name of this person, or a read that told how many got one: what
// was taken in until then is not counted again.
std::size_t school_intake::oldest_counted(const known_subject& known, const known_versions& versions) const {
  const auto from = told_.renamed_from.find(known.role);
  const auto shown = approved_people_.find(known.id);
  const auto is_approved = [&](std::size_t n) {  // the change to version n
    if (from != told_.renamed_from.end() && versions.leaves[n] < from->second) return true;
    if (rules_.contradiction_between(versions.facts[n + 1], versions.facts[n]) != contradiction::none) return true;
    const auto* const by = approved_with(versions.leaves[n]);
    return by != nullptr && shown != approved_people_.end() &&
           std::find(shown->second.begin(), shown->second.end(), by->approval) != shown->second.end();
  };
  std::size_t out = 0;
  while (out + 1 < versions.leaves.size() && !is_approved(out)) ++out;
  return out;
}

// Whoever has left is known for the term, and their names tell for the counted days.
moved_keys::likeness school_intake::likeness_of(const known_subject& known) const {
  const bool is_there = known.seen != known_subject::sighting::none && known.seen != known_subject::sighting::invalid;
  const bool has_left_lately = known.state == life::left && known.since >= day_number(counted_from_);
  const bool do_names_tell = known.state == life::left ? has_left_lately : !is_there;
  return do_names_tell ? moved_keys::likeness::names_too : moved_keys::likeness::eck_id;
}

// A second record beside the one of somebody who is blocked is taken in: it gets no account while the block lasts,
// whatever it says later, because its versions are known (daemon/cycle/planning/same_eck_id).
void school_intake::note_whom_newcomers_may_be(const known_subject& known, const known_versions& versions,
                                               moved_keys::likeness by) {
  if (by == moved_keys::likeness::eck_id && known.state != life::left && blocked_.contains(known.id)) return;
  moved_.may_be_newcomer(known.key, marks_of_all(versions.facts.begin(), versions.facts.end()), by);
}

void school_intake::note_versions(const known_subject& known, const known_versions& versions,
                                  moved_keys::presence where) {
  compared_.insert(moved_keys::shortened(known.key));
  for (const auto& one : versions.facts) {
    if (!rules_.folded_word) break;
    names_.add_family(rules_.folded_word(one.family_name));
    names_.add_family(rules_.folded_word(one.family_name_prefix + " " + one.family_name));
  }
  const auto newest = marks_of(versions.facts.front());
  const auto all = marks_of_all(versions.facts.begin(), versions.facts.end());
  const auto counted = marks_of_all(
      versions.facts.begin(), versions.facts.begin() + static_cast<std::ptrdiff_t>(oldest_compared(versions) + 1));
  std::vector<std::string> former;
  std::set_difference(counted.begin(), counted.end(), newest.begin(), newest.end(), std::back_inserter(former));
  moved_.known(known.key, all, former, where);
}

std::vector<std::string> school_intake::marks_of_all(std::vector<person>::const_iterator from,
                                                     std::vector<person>::const_iterator to) const {
  std::set<std::string> out;
  for (; from != to; ++from) {
    for (auto& mark : marks_of(*from)) out.insert(std::move(mark));
  }
  return {out.begin(), out.end()};
}

// The names of the counted days, the oldest first, that nobody approved, and the one of now.
void school_intake::note_names(const known_subject& known, const known_versions& versions, const person& now,
                               changed_names::when at) {
  for (auto n = oldest_counted(known, versions) + 1; n > 0; --n) {
    const auto& before = versions.facts[n - 1];
    if (!rules_.is_renamed || !rules_.is_renamed(before, now)) continue;
    auto names = rules_.new_names_of ? rules_.new_names_of(before, now) : std::vector<new_name>();
    names_.add({moved_keys::shortened(known.key), at, before, now, marks_of(before), marks_of(now), std::move(names)});
  }
}

// Everybody else who is known of this school: their payloads are opened only where a name or an ECK iD changed,
// somebody is new or returns. Not for those who returned and wait, where the list of the read before says whom they are
// like.
result<void> school_intake::compare_with_the_others() {
  SLUIS_TRY(compare_with_other_sections());
  const bool does_return = moved_.has_returns() || !are_waiting_returns_named();
  if (moved_.is_decided() && renamed_.empty() && !moved_.has_newcomers() && !does_return) return {};
  const auto others = index_.sorted([&](const known_subject& one) {
    return one.kind == subject_kind::person && !one.id.is_null() && one.row != known_subject::storing::added &&
           !compared_.contains(moved_keys::shortened(one.key));
  });
  for (const auto* const one : others) {
    SLUIS_ASSIGN(const auto versions, known_these_days(*one));
    const bool is_unseen = one->seen == known_subject::sighting::none;
    const auto unseen = one->state == life::left ? moved_keys::presence::left : moved_keys::presence::absent;
    note_versions(*one, versions, is_unseen ? unseen : moved_keys::presence::listed);
    note_whom_newcomers_may_be(*one, versions, likeness_of(*one));
    if (one->state == life::left || !rules_.is_another_name) continue;
    if (rules_.is_another_name(versions.facts.at(oldest_counted(*one, versions)), versions.facts.front()))
      ++renamed_[one->role].before;
    note_names(*one, versions, versions.facts.front(), changed_names::when::before);
  }
  return {};
}

std::vector<renamed_people> school_intake::renamed_of_each_role() const {
  std::vector<renamed_people> out;
  for (const auto& [who, seen] : renamed_)
    out.push_back({who, seen.count, seen.before, had_.of(*section_of(subject_kind::person, who))});
  return out;
}

ended_read school_intake::names_of_read() const {
  ended_read out;
  out.renamed = renamed_of_each_role();
  out.moved_names = names_.moved();
  out.alike_names = names_.alike();
  out.group_names = names_.of_groups();
  out.added_names = names_.added();
  out.sign_names = names_.with_signs();
  return out;
}

void school_intake::note_group_name(const mac128& key, const source_group& record) {
  if (!rules_.folded_word) return;
  const auto name = rules_.folded_word(record.facts.name);
  const auto* const known = index_.find(key);
  const auto before = known != nullptr ? group_names_.find(known->id) : group_names_.end();
  const bool is_renamed = before != group_names_.end() && before->second != name;
  names_.add_group(name, is_renamed ? changed_names::group::renamed : changed_names::group::as_before);
}

// They keep their names by the next reads as well, until somebody decides.
void school_intake::note_renamed() {
  if (!holds_for_names()) return;
  for (const auto& [example, now] : renamed_examples_) {
    examples_.push_back(example);
    summary_.others.push_back({example.subject, now, example.line});
  }
  for (auto& one : renamed_subjects_) {
    one.keep(kept_part::name);
    newly_kept_.push_back(one);
  }
}

// The record names whoever was known under the key before an administrator approved another name: that is no handover.
// Where what is known now was itself taken in once more after what the record says, an administrator approved the way
// back from that already, and it is no way back again.
template <class SaysTheSame>
result<bool> school_intake::undoes_an_approval(const known_subject& known, held_reads::about what, const person& newest,
                                               const person& now, const SaysTheSame& says_the_same,
                                               std::optional<day>& newest_approval) {
  constexpr std::uint64_t most_versions = 50;
  std::vector<std::uint64_t> approvals;  // that brought one of the versions since
  std::optional<day> on;
  auto at = tables_.versions.place_of(known.version);
  for (std::uint64_t n = known.n; n > 1 && known.n - n < most_versions && at.previous != 0; --n) {
    if (const auto* const by = on ? nullptr : approved_with(at.leaf)) approvals.push_back(by->approval);
    SLUIS_ASSIGN(std::string payload, tables_.versions.payload(known.id, at.previous, n - 1));
    SLUIS_ASSIGN(const auto earlier, decode_person(payload));
    wipe(payload);
    at = tables_.versions.place_of(at.previous);
    if (on && says_the_same(earlier.facts, newest)) return false;
    if (on || !says_the_same(earlier.facts, now)) continue;
    SLUIS_ASSIGN(on, held_reads(store_).newest_of(approvals, what));
    if (!on) return false;
  }
  if (on) newest_approval = std::max(newest_approval.value_or(*on), *on);
  return on.has_value();
}

std::vector<std::string> school_intake::marks_of(const person& p) const {
  return rules_.marks_of ? rules_.marks_of(p) : std::vector<std::string>();
}

void school_intake::mark_listed(known_subject& one) {
  if (one.id.is_null() || one.listed == listing::yes) return;
  one.listed = listing::yes;
  one.touch();
  newly_listed_.push_back(one);
}

}  // namespace sluis::state
