// Who is absent from a read that is taken in, and whether it still lists whoever had left before it.
#include <algorithm>

#include "model/secret.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/school_intake.hpp"
#include "state/orders.hpp"

namespace sluis::state {

// Nothing: none may be. The payload is opened where names have to be compared.
result<const unsettled_records::record*> school_intake::record_about(const known_subject& one, std::size_t unseen) {
  const auto* const any = unsettled_.about_anybody(one.kind, one.role, unseen);
  // One that contradicts and is about this person keeps them by later reads too, so that one about anybody must not
  // hide it.
  if (any != nullptr && (any->contradicts || !unsettled_.has_contradicting(one.kind, one.role))) return any;
  SLUIS_ASSIGN(std::string payload, tables_.versions.payload(one.id, one.version, one.n));
  const unsettled_records::record* out = nullptr;
  if (one.kind == subject_kind::person) {
    SLUIS_ASSIGN(const auto known, decode_person(payload));
    out = unsettled_.about(known.facts, rules_.could_be);
  } else {
    SLUIS_ASSIGN(const auto known, decode_group(payload));
    out = unsettled_.about(known.facts);
  }
  wipe(payload);
  const bool is_told = out != nullptr && (any == nullptr || out->contradicts);
  return is_told ? out : any;
}

// Of those who had left before. One whom every read until now listed, and whom this one lacks together with others, is
// listed until the absence of those is accepted: the read may be cut, and its plan held.
result<void> school_intake::note_who_is_not_listed(others_absent others) {
  const auto missing = approved_ ? decltype(missing_sections(had_, records_)){} : missing_sections(had_, records_);
  const bool newcomers_wait = wait_.newcomers && new_persons_ > 0;  // one of them may be somebody who left
  // A section that is missing says nothing of who stood in it.
  const auto word_on = [&](const known_subject& one) {
    const bool is_missing = std::find(missing.begin(), missing.end(), section_of(one.kind, one.role)) != missing.end();
    return is_missing || newcomers_wait ? listing::perhaps : listing::no;
  };
  const auto is_listed_still = [others](const known_subject& one) {
    return one.listed == listing::yes && (others.are_new || (others.wait && one.is_kept(kept_part::listing)));
  };
  const auto unseen = index_.sorted([&](const known_subject& one) {
    if (one.seen != known_subject::sighting::none || one.state != life::left || one.kind == subject_kind::school)
      return false;
    return one.listed != word_on(one) || !unsettled_.is_empty();
  });
  for (auto* const one : unseen) {
    SLUIS_ASSIGN(const auto* const meant, record_about(*one, unseen.size()));
    const auto word = word_on(*one);
    if (meant != nullptr) {
      mark_listed(*one);
    } else if (is_listed_still(*one)) {
      one->keep(kept_part::listing);
    } else if (one->listed != word && !(word == listing::perhaps && one->listed == listing::yes)) {
      one->listed = word;
      one->keep_no_more(kept_part::listing);
      one->touch();
    }
  }
  return {};
}

// Whoever is under an order is none of the others: their absence is never accepted, and the term of the order erases
// whoever is not listed.
result<void> school_intake::note_who_is_absent(const std::vector<known_subject*>& absent) {
  SLUIS_ASSIGN(const auto ordered, orders(store_).deciding());
  const auto is_another = [&](const known_subject& one) {
    return one.kind == subject_kind::person && !ordered.contains(one.id);
  };
  others_absent others;
  others.are_new =
      std::any_of(absent.begin(), absent.end(), [&](const known_subject* one) { return is_another(*one); });
  others.wait = !index_
                     .sorted([&](const known_subject& one) {
                       return one.seen == known_subject::sighting::none && one.state == life::left &&
                              one.accepted == no_day && is_another(one);
                     })
                     .empty();
  SLUIS_TRY(note_who_is_not_listed(others));
  for (auto* const one : absent) {
    mark_absent(*one);
    if (!others.are_new || !ordered.contains(one->id)) continue;
    one->listed = listing::yes;
    one->keep(kept_part::listing);
  }
  return {};
}

void school_intake::mark_absent(known_subject& one) {
  one.state = life::left;
  one.why = reason::left_source;
  one.since = day_number(today_);
  one.accepted = no_day;  // nobody has approved a plan yet that removes it
  one.wake = no_day;
  one.listed = listing::no;
  one.kept_as = 0;
  one.touch();
  ++summary_.left;
  note_leaver(one, part::done);
  log_state(mutation_kind::fact_left, one, "absent");
}

}  // namespace sluis::state
