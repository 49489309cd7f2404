// Who left, came back or begins, and whose record is not taken in: the state of a known subject, with its entry in the
// log.
#include "state/facts/school_intake.hpp"

namespace sluis::state {

void school_intake::move(known_subject& one, const dated_life& to, bool changed) {
  const bool has_known_end = one.wake != no_day && one.wake <= day_number(today_);
  const auto wake = day_number(to.wake);
  if (one.wake != wake) {
    one.wake = wake;
    one.touch();
  }
  if (changed && one.state != life::left) one.why = reason::changed_in_source;
  if (one.state == life::left && to.state == life::left &&
      one.why == reason::left_source) {  // was absent; now the source says the last day
    one.why = reason::ended;
    one.accepted = day_number(today_);  // `since` stays the day on which they left
    one.touch();
    log_state(mutation_kind::fact_left, one, "ended");
  }
  if (one.state == to.state) return;
  const auto from = one.state;
  one.state = to.state;
  one.since = day_number(today_);
  one.accepted = to.state == life::left ? one.since : no_day;  // the source itself says the last day
  one.touch();
  if (to.state == life::left) {
    one.why = reason::ended;
    ++summary_.left;
    if (from == life::active && one.kind == subject_kind::person && !has_known_end) ++ended_[one.role];
    note_leaver(one, part::done);
    log_state(mutation_kind::fact_left, one, "ended");
  } else if (from == life::left) {
    one.why = reason::returned;
    ++summary_.returned;
    add_example("returned", one.id, 0, part::done);
    log_state(mutation_kind::fact_returned, one, "returned");
  } else if (from == life::expected) {
    log_state(mutation_kind::fact_returned, one, "begun");
  }
}

void school_intake::reject(known_subject* one, const rejected_record& what) {
  ++summary_.invalid;
  std::optional<subject_id> subject;
  if (one != nullptr) {
    one->seen = known_subject::sighting::invalid;
    if (!one->id.is_null()) subject = one->id;
    mark_listed(*one);
  }
  if (subject && !one->is_invalid) {
    one->is_invalid = true;
    one->touch();
    log_state(mutation_kind::fact_invalid, *one, "kept");
  }
  rejected_.add(subject, what);
}

}  // namespace sluis::state
