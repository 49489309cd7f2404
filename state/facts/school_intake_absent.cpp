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
  // One that contradicts and is about this person keeps them by later reads too, so that one about anybody must not hide it.
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

// The read lacks others whose absence nobody has accepted, or more than a tenth of the school that are kept: it may be wrong, so that it ends no listing. Whoever is
// under an order is not among them: their absence is never accepted.
bool school_intake::lacks_others(const std::vector<known_subject*>& absent, const std::map<subject_id, erasure_order>& ordered) {
  constexpr std::uint64_t share = 10;
  const auto is_asked_about = [&](const known_subject& one) { return one.kind == subject_kind::person && !ordered.contains(one.id); };
  if (std::any_of(absent.begin(), absent.end(), [&](const known_subject* one) { return is_asked_about(*one); })) return true;
  const auto lacking = index_.sorted([&](const known_subject& one) {
    const bool has_left = one.state == life::left && one.accepted != no_day;
    return one.seen == known_subject::sighting::none && !has_left && is_asked_about(one);
  });
  const auto kept = static_cast<std::uint64_t>(std::count_if(lacking.begin(), lacking.end(), [](const known_subject* one) { return one->state != life::left; }));
  return lacking.size() > kept || kept > std::max<std::uint64_t>(1, had_persons_ / share);
}

// Of those who had left before.
result<void> school_intake::note_who_is_not_listed(bool may_be_wrong, const std::map<subject_id, erasure_order>& ordered) {
  const auto missing = approved_ ? decltype(missing_sections(had_, records_)){} : missing_sections(had_, records_);
  const bool newcomers_wait = wait_.newcomers && new_persons_ > 0;  // one of them may be somebody who left
  // A section that is missing says nothing of who stood in it.
  const auto word_on = [&](const known_subject& one) {
    const bool is_missing = std::find(missing.begin(), missing.end(), section_of(one.kind, one.role)) != missing.end();
    const bool was_listed = one.listed != listing::no;
    const bool waits_itself = one.accepted == no_day && !ordered.contains(one.id);  // nobody is erased before that is accepted
    return is_missing || newcomers_wait || (was_listed && may_be_wrong && !waits_itself) ? listing::perhaps : listing::no;
  };
  const auto unseen = index_.sorted([&](const known_subject& one) {
    if (one.seen != known_subject::sighting::none || one.state != life::left || one.kind == subject_kind::school) return false;
    return one.listed != word_on(one) || !unsettled_.is_empty();
  });
  for (auto* const one : unseen) {
    SLUIS_ASSIGN(const auto* const meant, record_about(*one, unseen.size()));
    const auto word = word_on(*one);
    if (meant != nullptr) {
      mark_listed(*one);
    } else if (one->listed != word && !(word == listing::perhaps && one->listed == listing::yes)) {
      one->listed = word;
      one->touch();
    }
  }
  return {};
}

result<void> school_intake::note_who_is_absent(const std::vector<known_subject*>& absent) {
  SLUIS_ASSIGN(const auto ordered, orders(store_).deciding());
  const bool may_be_wrong = lacks_others(absent, ordered);
  SLUIS_TRY(note_who_is_not_listed(may_be_wrong, ordered));
  // An order whose term is over erases whoever is not listed, and waits for no approval.
  for (auto* const one : absent) mark_absent(*one, may_be_wrong && ordered.contains(one->id) ? one->listed : listing::no);
  return {};
}

void school_intake::mark_absent(known_subject& one, listing word) {
  one.state = life::left;
  one.why = reason::left_source;
  one.since = day_number(today_);
  one.accepted = no_day;  // nobody has approved a plan yet that removes it
  one.wake = no_day;
  one.listed = word;
  one.kept_as = 0;
  one.touch();
  ++summary_.left;
  add_example("left", one.id, 0);
  log_state(mutation_kind::fact_left, one, "absent");
}

}  // namespace sluis::state
