// How a read ends: whole, held, or broken off (architecture, decision 5).
#include <exception>

#include "state/facts/school_intake.hpp"

namespace sluis::state {

result<void> school_intake::check_proof(const completeness& proof) const {
  if (proof.groups == received_.groups && proof.persons == received_.persons && proof.invalid == received_.invalid) return {};
  const auto counted = [](const completeness& c) {
    return std::to_string(c.groups) + " groups, " + std::to_string(c.persons) + " persons, " + std::to_string(c.invalid) + " invalid";
  };
  return error(errc::invalid_input,
               "the read of " + summary_.school_code + " is not whole: the source counts " + counted(proof) + "; received " + counted(received_),
               "nothing of it was taken in; read it again");
}

bool school_intake::is_suddenly_empty() const { return had_persons_ > 0 && received_.persons == 0; }

result<void> school_intake::end(const completeness& proof) {
  SLUIS_TRY(expect_open());
  SLUIS_TRY(check_proof(proof));
  if (is_suddenly_empty()) return hold();
  if (!keyless_) let_go();
  store_projection();
  summary_.how = intake_summary::ending::complete;
  if (keyless_) summary_.note = "a record without a key could be anybody's: nobody leaves by this read";
  store_.log().append({mutation_kind::read_complete, summary_.school, 0, std::nullopt, std::nullopt, {}, counts_note()});
  SLUIS_TRY(work_->commit());
  close();
  return {};
}

void school_intake::let_go() {
  const auto absent = index_.sorted([](const known_subject& one) {
    return one.seen == known_subject::sighting::none && one.state != life::left && one.kind != subject_kind::school;
  });
  for (auto* const one : absent) {
    one->state = life::left;
    one->why = reason::left_source;
    one->since = day_number(today_);
    one->wake = no_day;
    one->touch();
    ++summary_.left;
    log_state(mutation_kind::fact_left, *one, "absent");
  }
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
  const auto add = [&out](const char* name, std::uint64_t value) { out += std::string(" ") + name + "=" + std::to_string(value); };
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
  return out;
}

result<void> school_intake::hold() {
  const auto school = summary_.school;
  const auto code = summary_.school_code;
  close();
  summary_ = {};
  summary_.school = school;
  summary_.school_code = code;
  summary_.how = intake_summary::ending::held;
  summary_.note = "the read has nobody in it, and the school has " + std::to_string(had_persons_) + " people: nothing was changed";
  store::work work(store_);
  store_.log().append({mutation_kind::read_held, school, had_persons_, std::nullopt, std::nullopt, {}, source_.str()});
  return work.commit();
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
  if (where.line != 0 && summary_.note.find(where.file) == std::string::npos) summary_.note = to_string(where) + ": " + summary_.note;
  try {
    // A school that this read was the first to name is gone with it.
    if (school_is_held && tables_.current.find(school)) summary_.school = school;
  } catch (const std::exception&) {
    // The cause of the failure is what matters; a database that cannot be read says so at its next use.
  }
}

}  // namespace sluis::state
