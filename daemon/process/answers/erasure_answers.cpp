// Erasures as the sockets show them: handles and entries of the log.
#include "daemon/process/answers/erasure_answers.hpp"

#include "daemon/cycle/reading/accepting.hpp"
#include "daemon/cycle/reading/holding.hpp"
#include "daemon/process/each_institution.hpp"

namespace sluis::daemon {

namespace {

erasure_view erasure_view_of(const institution_id& institution, const state::erasure_entry& entry) {
  return {institution, entry.subject, entry.note, entry.intent_leaf, entry.done_leaf};
}

}  // namespace

task<std::vector<erasure_view>> erasure_answers::erasures(std::optional<institution_id> only, std::uint64_t limit) {
  auto look = [limit](const std::shared_ptr<island>& where) {
    return [id = where->settings.id, limit](state::store& store) -> result<std::vector<erasure_view>> {
      SLUIS_ASSIGN(const auto found, store.erasures(limit));
      std::vector<erasure_view> out;
      for (const auto& one : found) out.push_back(erasure_view_of(id, one));
      return out;
    };
  };
  auto out = co_await lists_of<erasure_view>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

task<erasure_view> erasure_answers::erasure(subject_id subject) {
  auto look = [subject](const std::shared_ptr<island>&) {
    return [subject](state::store& store) { return store.erasure_of(subject); };
  };
  auto found = co_await first_that_has<state::erasure_entry>(
      islands_, std::move(look),
      {errc::not_found, "nobody with the handle " + subject.hex() + " was erased", "see: sluis erasure list"});
  if (!found) co_return found.error();
  co_return erasure_view_of(found->where->settings.id, found->value);
}

task<absence_view> erasure_answers::absences(institution_id institution) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  const auto place = *where;
  auto look = [settings = place->settings, today = local_day(time_.now())](state::store& store) {
    return view_absences(store, settings, today);
  };
  co_return co_await beside_strand(place, std::move(look));
}

task<absence_view> erasure_answers::accept_absences(institution_id institution, acceptance what, caller by) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  const auto place = *where;
  auto work = [place, settings = place->settings, what, by, now = time_.now()]() -> result<absence_view> {
    SLUIS_ASSIGN(const auto actor, place->store->actor(by.name()));
    SLUIS_ASSIGN(auto done, accept_beyond(*place->store, settings, local_day(now), what, actor));
    SLUIS_TRY(accept_and_remind(*place->store, settings, now));
    return done;
  };
  co_return co_await on_strand(place->strand, std::move(work));
}

}  // namespace sluis::daemon
