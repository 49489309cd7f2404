// How a read ends: whole, held, or broken off (architecture, decision 5).
#include <algorithm>
#include <exception>

#include "model/secret.hpp"
#include "model/shown_key.hpp"
#include "state/crypto/digest.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/school_intake.hpp"
#include "state/reads/held_reads.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::state {

namespace {

std::string joined(const std::vector<told_reason>& all) {
  std::string out;
  for (const auto& one : all) out += (out.empty() ? "" : "; ") + one.text;
  return out;
}

void note_accounts_at_risk(intake_summary& to, const told_hold& told) {
  to.other_people = told.effect.contradictions;
  to.doubled = told.doubled;
  to.renumbered = told.renumbered;
}

}  // namespace

result<void> school_intake::check_proof(const completeness& proof) const {
  if (proof.groups == received_.groups && proof.persons == received_.persons && proof.invalid == received_.invalid)
    return {};
  const auto counted = [](const completeness& c) {
    return std::to_string(c.groups) + " groups, " + std::to_string(c.persons) + " persons, " +
           std::to_string(c.invalid) + " invalid";
  };
  return error(errc::invalid_input,
               "the read of " + shown_school_code(summary_.school_code) + " is not whole: the source counts " +
                   counted(proof) + "; received " + counted(received_),
               "nothing of it was taken in; read it again");
}

result<void> school_intake::check_approved(const sha256_hash& content) const {
  if (!approved_ || *approved_ == dated_hash(content, told_.produced)) return {};
  return error(errc::conflict,
               "the read of " + shown_school_code(summary_.school_code) +
                   " is not the one that was approved: the file changed meanwhile",
               "nothing of it was taken in; sync again");
}

result<void> school_intake::end(const completeness& proof) {
  SLUIS_TRY(expect_open());
  if (is_outdated()) {
    return error(errc::conflict, "something was decided about the school while it was read",
                 "nothing of it was taken in; it is read again");
  }
  SLUIS_TRY(check_proof(proof));
  const auto content = content_.finish();
  SLUIS_TRY(check_approved(content));
  SLUIS_TRY(compare_with_the_others());
  const auto again = parts_seen_wrong();
  if (again != wait_ && may_be_read_again(content)) return ask_for_another(again, content);
  SLUIS_ASSIGN(auto why, reasons(content));
  if (again != wait_) {
    why.push_back({"after " + std::to_string(most_reads) +
                       " reads of the same content it is not clear whose records contradict others",
                   {{reason_kind::unclear, 0}}});
  }
  auto absent = index_.sorted([](const known_subject& one) {
    return one.seen == known_subject::sighting::none && one.state != life::left && one.kind != subject_kind::school;
  });
  summary_.moved = moved_.count();
  if (approved_ && summary_.moved > 0) return keys_moved(summary_.moved);
  if (!approved_) absent = without_missing_sections(std::move(absent));
  hold_missing_memberships();
  note_whom_newcomers_are_like();
  SLUIS_TRY(freeze(absent));
  if (!approved_) absent = without_kept(std::move(absent));
  SLUIS_TRY(note_eck_ids_of_absent(absent));
  SLUIS_TRY(note_who_is_absent(absent));
  SLUIS_TRY(count_newcomers_known_elsewhere());
  list_what_waits();
  list_whom_newcomers_are_like();
  if (!why.empty()) {
    keep_all_waiting();
    auto told = hold_of_all(content, std::move(why));
    told.is_for_its_date = is_for_its_date_;
    return hold(told);
  }
  SLUIS_ASSIGN(auto refused, refusal_that_stands(content));
  if (!refused.empty() || !says_who_is_not_listed()) keep_all_waiting();
  if (!refused.empty()) return hold(hold_of_all(content, std::move(refused)), true);
  const bool is_compared_now = is_compared();
  SLUIS_TRY(write_everything(content));
  if (is_compared_now) tables_.people.add(people_, summary_.school);
  close();
  return {};
}

result<void> school_intake::write_everything(const sha256_hash& content) {
  store::work work(store_);
  first_entry_ = store_.log().size();
  if (scope_ != 0) tables_.invalid.clear(scope_);
  if (scope_ == 0) scope_ = tables_.scopes.add(source_, summary_.school).seq;
  SLUIS_TRY(entries_.write(tables_.versions, store_.log(), scope_, must_end_));
  rejected_.write(tables_.invalid, scope_);
  store_projection();
  summary_.how = intake_summary::ending::complete;
  SLUIS_TRY(note_read(content));
  return work.commit();
}

// A refusal does not pass because the reason for the hold does: the day came that the export was dated, or the school
// grew.
result<std::vector<told_reason>> school_intake::refusal_that_stands(const sha256_hash& content) {
  std::vector<told_reason> out;
  if (approved_) return out;
  SLUIS_ASSIGN(const auto refused, held_reads(store_).refusal_of(told_.place, content, told_.produced));
  if (refused == held_reads::refusal::of_the_whole)
    out.push_back({"what held it has passed, but not its refusal", {{reason_kind::refused, 0}}});
  const bool is_part = refused == held_reads::refusal::of_a_part && waiting_.empty();
  if (is_part) out.push_back({"a part of it that was refused would be taken in now", {{reason_kind::refused, 0}}});
  return out;
}

result<std::vector<told_reason>> school_intake::reasons(const sha256_hash& content) {
  if (approved_) return std::vector<told_reason>();
  SLUIS_ASSIGN(const auto last, held_reads(store_).last(scope_));
  const bool is_last_again = last && last->content == content &&
                             last->produced == told_.produced;  // whoever approved its date did so until another comes
  const auto produced = is_last_again ? std::nullopt : told_.produced;
  auto read = names_of_read();
  read.newcomers = new_names_.told();
  read.persons = received_.persons;
  read.had_persons = had_persons_;
  read.contradictions = summary_.contradictions;
  read.produced = produced;
  read.newest = last ? last->newest : std::nullopt;
  read.now = store_.now();
  read.school_year = school_year_;
  read.last_school_year = last_school_year_;
  read.today = today_;
  auto out = reasons_to_hold(read);
  note_renamed();
  SLUIS_ASSIGN(auto alike, likeness());
  is_for_its_date_ = alike.empty() && is_held_for_its_date(read);
  for (auto& one : alike) out.push_back(std::move(one));
  return out;
}

// A school that is new, and at least half of whose people (two where there are more) are at one that is known: another
// BRIN, branch or key of the same school.
result<std::vector<told_reason>> school_intake::likeness() {
  using none = std::vector<told_reason>;
  if (!is_compared()) return none();
  SLUIS_ASSIGN(const auto alike, tables_.people.most_alike(people_, summary_.school, today_, rules_.folded_name));
  const auto fewest = std::min<std::uint64_t>(people_.count(), 2);
  if (!alike || alike->people < fewest || alike->people * 2 < people_.count()) return none();
  const auto row = tables_.current.find(alike->school);
  if (!row) return none();
  SLUIS_ASSIGN(const std::string payload, tables_.versions.payload(row->id, row->version, row->n));
  SLUIS_ASSIGN(const auto opened, decode_school(payload));
  doubled_ = alike->people;
  like_ = alike->school;
  const auto counted = std::to_string(alike->people) + " of its " + std::to_string(people_.count()) +
                       " people are there, by ECK iD or by name and group";
  const auto from = source_of(alike->school);
  const bool is_other_source = from && *from != source_;
  const std::vector<hold_reason> about = {{reason_kind::alike_school, alike->people}};
  if (!is_other_source || opened.source_key != summary_.school_code) {
    return none{
        {"this school looks like " + shown_school_code(opened.source_key) + " under another code: " + counted, about}};
  }
  const bool is_gone = rules_.is_configured && !rules_.is_configured(*from);
  const auto code = may_be_shown_as_key(opened.source_key) ? " " + opened.source_key : std::string();
  return none{{"this is the same school code" + code + " as that of source " + from->str() +
                   (is_gone ? ", which is not configured any more: " : ": ") + counted,
               about}};
}

result<void> school_intake::count_newcomers_known_elsewhere() {
  if (!wait_.newcomers || new_persons_ == 0 || !are_new_ones_compared()) return {};
  SLUIS_ASSIGN(const auto alike, tables_.people.most_alike(people_, summary_.school, today_, rules_.folded_name));
  if (alike) doubled_ = alike->people;
  return {};
}

std::optional<source_id> school_intake::source_of(const subject_id& school) const {
  for (const auto& one : tables_.scopes.all()) {
    if (one.school == school) return one.source;
  }
  return std::nullopt;
}

// Absent is not "all left": who stood in a section that is missing stays.
std::vector<known_subject*> school_intake::without_missing_sections(std::vector<known_subject*> absent) {
  for (const auto missing : missing_sections(had_, records_)) {
    waiting_.push_back({missing_text(missing, had_.of(missing)),
                        {{reason_kind::missing + std::string(name_of(missing)), had_.of(missing)}}});
    would_leave_ += std::erase_if(absent, [&](known_subject* one) {
      if (section_of(one->kind, one->role) != missing) return false;
      one->keep(kept_part::presence);
      newly_kept_.push_back(*one);  // also where the whole read is held
      note_leaver(*one, part::waits);
      return true;
    });
  }
  return absent;
}

// Whom an earlier read lacked as well, of which that part was held: another content, or another reason, decides nothing
// about it (issue 13, point 1).
std::vector<known_subject*> school_intake::without_kept(std::vector<known_subject*> absent) {
  std::uint64_t people = 0, groups = 0;
  would_leave_ += std::erase_if(absent, [&](const known_subject* one) {
    if (!one->is_kept(kept_part::presence)) return false;
    ++(one->kind == subject_kind::person ? people : groups);
    note_leaver(*one, part::waits);
    return true;
  });
  if (people + groups > 0)
    waiting_.push_back(
        {kept_text(people, groups), {{reason_kind::kept_people, people}, {reason_kind::kept_groups, groups}}});
  return absent;
}

// Of a read that is held as a whole: an approval takes what waits in as well.
told_hold school_intake::hold_of_all(const sha256_hash& content, std::vector<told_reason> why) {
  auto note = joined(why) + "; nothing was changed";
  if (waiting_.empty() || received_.persons == 0) return hold_of(content, std::move(note), why, true);
  note += "; an approval decides about this too: " + joined(waiting_);
  why.insert(why.end(), waiting_.begin(), waiting_.end());
  return hold_of(content, std::move(note), why, true);
}

// Takes those out of `absent` about whom a record may be whose key does not tell.
result<void> school_intake::freeze(std::vector<known_subject*>& absent) {
  if (unsettled_.is_empty()) return {};
  std::vector<known_subject*> leaving;
  for (auto* const one : absent) {
    SLUIS_ASSIGN(const auto* const meant, record_about(*one, absent.size()));
    if (meant == nullptr) {
      leaving.push_back(one);
      continue;
    }
    keep_frozen(*one, meant->where);
    if (!meant->contradicts) continue;
    one->keep(kept_part::presence);
    newly_kept_.push_back(*one);
    if (!meant->has_fresh_key) continue;
    ++would_leave_;
    note_leaver(*one, part::waits, meant->where.line);
  }
  absent = std::move(leaving);
  return {};
}

void school_intake::keep_frozen(known_subject& one, const source_position& where) {
  ++summary_.frozen;
  if (one.kind == subject_kind::person) ++summary_.frozen_persons;
  one.seen = known_subject::sighting::invalid;
  if (!one.is_invalid) {
    one.is_invalid = true;
    one.touch();
    log_state(mutation_kind::fact_invalid, one, "kept");
  }
  const auto problem =
      std::string(kept_problem) + to_string(one.kind) + ", who is not in the read otherwise and is kept";
  rejected_.add(one.id, {one.kind, {}, where, "key", problem});
}

void school_intake::store_projection() {
  const auto epoch = store_.keys().epoch();
  const auto moved = index_.sorted(
      [](const known_subject& one) { return one.row != known_subject::storing::as_stored && !one.id.is_null(); });
  for (const auto* const one : moved) {
    if (one->row == known_subject::storing::added) {
      tables_.current.insert(*one, scope_, epoch);
    } else {
      tables_.current.update(*one, epoch);
    }
  }
}

std::string school_intake::counts_note() const {
  const auto& s = summary_;
  std::string out = source_.str();
  const auto add = [&out](const char* name, std::uint64_t value) {
    out += std::string(" ") + name + "=" + std::to_string(value);
  };
  add("students", s.students);
  add("staff", s.staff);
  add("guardians", s.guardians);
  add("groups", s.groups);
  add("memberships", s.memberships);
  add("added", s.added);
  add("changed", s.changed);
  add("left", s.left);
  add("returned", s.returned);
  add("invalid", s.invalid);
  add("contradictions", s.contradictions);
  add("frozen", s.frozen);
  if (last_school_year_.empty()) out += " first school year " + school_year_text(school_year_);
  return out;
}

result<void> school_intake::hold(told_hold told, bool is_refused) {
  auto school = summary_.school;
  const auto code = summary_.school_code;
  const auto named = std::move(newly_listed_);
  const auto kept = std::move(newly_kept_);
  close();
  auto others = std::move(summary_.others);
  summary_ = {};
  summary_.others = std::move(others);
  summary_.moved = told.moved;
  note_accounts_at_risk(summary_, told);
  if (tables_.current.find(school))
    summary_.school = school;  // a school that this read was the first to name is gone with it
  forget_whoever_is_gone(told);
  summary_.school_code = code;
  summary_.how = intake_summary::ending::held;
  summary_.note = told.note;
  summary_.held = dated_hash(told.read.content, told.read.produced);
  summary_.like = told.like;
  store::work work(store_);
  const auto of = summary_.school.is_null() ? std::nullopt : std::optional(summary_.school);
  held_reads reads(store_);
  SLUIS_ASSIGN(const auto noted,
               is_refused ? reads.note_refused(source_, of, told) : reads.note_held(source_, of, told));
  note_verdict(noted);
  if (!summary_.school.is_null()) tables_.current.note_held_read(scope_, named, kept);
  return work.commit();
}

void school_intake::note_verdict(held_reads::verdict word) {
  summary_.is_approved = word == held_reads::verdict::approved;
  summary_.is_refused = word == held_reads::verdict::refused;
}

// The read was taken in, but for what waits: records that contradict what is known, a section that is missing. That can
// be approved as well.
result<void> school_intake::note_read(const sha256_hash& content) {
  told_.content = content;
  told_.contradictions = summary_.contradictions;
  if (wait_.newcomers && new_persons_ > 0) told_.beside = had_before_newcomers();
  SLUIS_TRY(note_what_was_approved());
  count_eck_ids();
  count_ended();
  told_.waiting = waiting_.size();
  held_reads reads(store_);
  SLUIS_ASSIGN(const auto last, reads.last(scope_));
  summary_.is_same_export = last && last->content == told_.content && last->produced == told_.produced;
  told_.newest = newest_after(last ? last->newest : std::nullopt, told_.produced, store_.now());
  told_.taken_in = store_.now();
  std::sort(told_.newcomers.begin(), told_.newcomers.end());
  SLUIS_TRY(note_part_that_waits(content));
  if (last_school_year_.empty()) summary_.first_school_year = school_year_shown(school_year_);
  const auto text = to_text(told_);
  const auto leaf = store_.log().append(
      {mutation_kind::read_complete, summary_.school, 0, crypto::sha256(text), std::nullopt, {}, counts_note()});
  reads.note_whole(scope_, leaf, told_);
  return {};
}

// Before the read counts as the last one: an approval of this part counts only as long as no other content was taken
// in.
result<void> school_intake::note_part_that_waits(const sha256_hash& content) {
  const auto add = [this](const std::string& sentence) {
    summary_.note += (summary_.note.empty() ? "" : "; ") + sentence;
  };
  if (summary_.frozen > 0) {
    add(std::to_string(summary_.frozen) +
        (summary_.frozen == 1 ? " who is not in this read stays" : " who are not in this read stay") +
        ": there is an invalid record whose key does not tell whom it is about, and which may be about them");
  }
  if (waiting_.empty()) return {};
  auto told = hold_of(content, joined(waiting_), waiting_, false);
  note_accounts_at_risk(summary_, told);
  told.read.newcomers = doubling_;  // the last read says the others
  std::sort(told.read.newcomers.begin(), told.read.newcomers.end());
  add(told.note);
  summary_.held = dated_hash(content, told_.produced);
  SLUIS_ASSIGN(const auto word, held_reads(store_).note_held(source_, summary_.school, told));
  note_verdict(word);
  return {};
}

// An approval counts for what the held read told: for the names of a role where it was held for them, for who stands
// under which key, of those whom it changed, where records contradicted.
result<void> school_intake::note_what_was_approved() {
  if (!approved_) return {};
  const auto now = store_.log().size();
  const auto roles = held_for_names_of(names_of_read());
  for (const auto who : roles) told_.renamed_from[who] = now;
  SLUIS_ASSIGN(const auto given, held_reads(store_).approved(told_.place, told_.content, told_.produced));
  const bool is_about_people = !roles.empty() || (given && given->told.read.contradictions > 0);
  if (!is_about_people) return {};
  auto& all = told_.approved;
  all.push_back({given ? given->entry : 0, first_entry_, now});
  if (all.size() > most_approved) all.erase(all.begin());
  return {};
}

void school_intake::fail(const error& cause, const source_position& where) {
  const bool school_is_held = scope_ != 0 && summary_.school_code.size() > 0 && !summary_.school.is_null();
  const auto school = summary_.school;
  const auto code = summary_.school_code;
  close();
  summary_ = {};
  summary_.school_code = code;
  summary_.how = intake_summary::ending::failed;
  summary_.note = cause.text();
  if (where.line != 0 && summary_.note.find(where.file) == std::string::npos)
    summary_.note = to_string(where) + ": " + summary_.note;
  try {
    // A school that this read was the first to name is gone with it.
    if (school_is_held && tables_.current.find(school)) summary_.school = school;
  } catch (const std::exception&) {
    // The cause of the failure is what matters; a database that cannot be read says so at its next use.
  }
}

}  // namespace sluis::state
