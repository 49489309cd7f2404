// What is told of a read that is held, or of which a part waits: what an approval would do, and to whom
// (reads/told.hpp).
#include <algorithm>
#include <map>

#include "state/facts/invalid_list.hpp"
#include "state/facts/school_intake.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::state {

namespace {

void add_one(std::vector<read_example>& to, const read_example& one) {
  const auto same =
      std::count_if(to.begin(), to.end(), [&](const read_example& other) { return other.what == one.what; });
  if (same < static_cast<std::ptrdiff_t>(most_examples)) to.push_back(one);
}

std::string from_before(std::uint64_t count, const std::string& of, const std::optional<day>& approval) {
  return "; " + std::to_string(count) + of + " from before your approval of " + sluis::to_string(*approval);
}

}  // namespace

void school_intake::add_example(const char* what, const subject_id& subject, std::uint32_t line, part of) {
  add_one(of == part::waits ? waiting_examples_ : examples_, {what, subject, line});
}

void school_intake::note_leaver(const known_subject& one, part of, std::uint32_t line) {
  if (one.kind == subject_kind::person) ++(of == part::waits ? waiting_leaving_ : leaving_)[one.role];
  add_example("left", one.id, line, of);
}

// Before anybody is kept: then it is seen who is not in the read. Half the school or more, who look like people whom
// the read lacks, and hardly anybody else who is new: a renumbering.
void school_intake::note_whom_newcomers_are_like() {
  if (fresh_records_.empty()) return;
  std::map<std::uint64_t, const known_subject*> known;
  std::map<subject_id, const known_subject*> by_id;
  for (const auto& one : index_.all()) {
    const bool is_person = one.kind == subject_kind::person && !one.id.is_null();
    if (is_person) known.emplace(moved_keys::shortened(one.key), &one);
    if (is_person) by_id.emplace(one.id, &one);
  }
  std::uint64_t absent = 0;
  std::size_t named = 0;
  for (auto& record : fresh_records_) {
    const auto like = moved_.whom_is_like(record.key);
    const auto found = like ? known.find(*like) : known.end();
    const auto before = by_id.find(record.like);
    if (found == known.end() && before == by_id.end()) {
      record.like = {};
      if (!record.is_return)
        add_example(newcomer_example::like_nobody, summary_.school, record.where.line, part::waits);
      continue;
    }
    const auto& whom = found != known.end() ? *found->second : *before->second;
    record.like = whom.id;
    const bool is_absent = whom.seen == known_subject::sighting::none;
    absent += is_absent && !record.is_return && whom.state != life::left ? 1 : 0;
    const bool is_invalid = whom.seen == known_subject::sighting::invalid;
    const auto* const what = is_absent    ? newcomer_example::like_absent
                             : is_invalid ? newcomer_example::like_invalid
                                          : newcomer_example::like_listed;
    add_example(what, whom.id, record.where.line, part::waits);
    if (named++ < most_examples) summary_.others.push_back({whom.id, record.said, record.where.line});
  }
  constexpr std::uint64_t nearly_all = 90;  // %
  const bool is_half_the_school = absent * 2 >= had_persons_;
  if (is_half_the_school && are_too_many_contradictions(absent, had_persons_) &&
      absent * 100 >= new_persons_ * nearly_all)
    renumbered_ = absent;
}

// The list names whom such a record looks like, also where they have left.
void school_intake::list_whom_newcomers_are_like() {
  for (const auto& one : fresh_records_) {
    if (one.like.is_null()) continue;
    rejected_.add(one.like, {subject_kind::person, {}, one.where, "key", waiting_problem::looks_like});
  }
}

// A newcomer may look like one who came with the same read, of which nothing is taken in.
void school_intake::forget_whoever_is_gone(told_hold& told) {
  const auto is_gone = [this](const subject_id& one) { return !tables_.current.find(one); };
  for (auto& one : told.examples) {
    if (one.what == newcomer_example::like_listed && is_gone(one.subject))
      one = {newcomer_example::like_nobody, summary_.school, one.line};
  }
  std::erase_if(summary_.others, [&](const intake_summary::other_person& one) { return is_gone(one.known); });
}

std::vector<read_example> school_intake::all_examples() const {
  auto out = examples_;
  for (const auto& one : waiting_examples_) add_one(out, one);
  return out;
}

std::map<role, told_leavers> school_intake::leavers_of(bool is_whole) const {
  std::map<role, told_leavers> out;
  const auto add = [&](const std::map<role, std::uint64_t>& all) {
    for (const auto& [who, count] : all) out[who].count += count;
  };
  add(waiting_leaving_);
  if (is_whole) add(leaving_);
  for (auto& [who, told] : out) told.of = had_.of(*section_of(subject_kind::person, who));
  return out;
}

void school_intake::note_what_it_would_do(told_hold& out) const {
  const auto& s = summary_;
  for (const auto& one : renamed_) out.renamed += one.second.count;
  if (undone_names_ > 0) {
    out.note += from_before(
        undone_names_,
        " of the " + std::to_string(out.renamed) + (undone_names_ == 1 ? " other names is" : " other names are"),
        undoes_names_);
  }
  out.undone_names = undone_names_;
  if (undoes_names_) out.undoes = std::max(out.undoes.value_or(*undoes_names_), *undoes_names_);
  out.effect.added += s.added;
  out.effect.changed = s.changed;
  out.effect.left += s.left;
  out.effect.returned += s.returned;
  out.exchanged += names_.moved().now;
  out.examples = all_examples();
}

// Names, leavers and newcomers that were taken in are nothing that anybody decides about.
void school_intake::note_what_waits_of_it(told_hold& out) const {
  const auto& s = summary_;
  out.taken.added = s.added;
  out.taken.changed = s.changed;
  out.taken.left = s.left;
  out.taken.returned = s.returned;
  out.examples = waiting_examples_;
}

told_hold school_intake::hold_of(const sha256_hash& content, std::string note, const std::vector<told_reason>& why,
                                 bool is_whole) {
  told_hold out;
  out.read = told_;
  out.read.content = content;
  out.read.ended.clear();  // of reads that were taken in
  auto& waiting = out.read.newcomers;
  waiting.insert(waiting.end(), doubling_.begin(), doubling_.end());
  std::sort(waiting.begin(), waiting.end());
  waiting.erase(std::unique(waiting.begin(), waiting.end()), waiting.end());
  out.read.contradictions = summary_.contradictions;
  out.at = store_.now();
  out.is_whole = is_whole;
  out.file = file_;
  out.note = std::move(note);
  if (undone_ > 0) {
    out.note += from_before(undone_, undone_ == 1 ? " of them is the name" : " of them are the names", undoes_);
    out.undoes = undoes_;
  }
  out.undone = undone_;
  out.doubled = doubled_ + (under_fresh_keys_ - only_waited()) + rejected_newcomers_ + waiting_returns_;
  out.like = like_;
  out.moved = summary_.moved;
  out.exchanged = exchanged_;
  out.renumbered = renumbered_;
  out.leaving = leavers_of(is_whole);
  const auto would_come = wait_.newcomers ? new_persons_ : under_fresh_keys_ + rejected_newcomers_;
  const auto other_people =
      summary_.contradictions - rejected_newcomers_;  // an approval gives a newcomer an account of their own
  out.effect = {received_.persons, would_come, 0, other_people, would_leave_, waiting_returns_};
  if (is_whole) note_what_it_would_do(out);
  if (!is_whole) note_what_waits_of_it(out);
  for (const auto& one : why) out.reasons.insert(out.reasons.end(), one.about.begin(), one.about.end());
  return out;
}

}  // namespace sluis::state
