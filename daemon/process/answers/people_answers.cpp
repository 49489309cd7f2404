// Answers that show people, and acts of administrators: each is recorded with who did it before anything is shown or
// done.
#include "daemon/process/answers/people_answers.hpp"
#include "daemon/process/answers/plan_answers.hpp"

#include "daemon/cycle/planning/outdated_plan.hpp"
#include "daemon/cycle/reading/accepting.hpp"
#include "daemon/cycle/status/person_search.hpp"
#include "daemon/cycle/status/shown_people.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/process/each_institution.hpp"
#include "daemon/process/purpose.hpp"
#include "daemon/process/record_showing.hpp"
#include "daemon/process/search_upkeep.hpp"
#include "state/handle_owner.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

constexpr const char* plan_fields = "name,login,e-mail,groups,school,function";

/// Copied on the io_context's thread, which owns the seats.
std::vector<target_id> target_ids(const island& where) {
  std::vector<target_id> out;
  for (const auto& seat : where.targets) out.push_back(seat->settings.id);
  return out;
}

error no_plan(const std::string& hash) {
  return {errc::not_found, "no plan " + hash + " is saved", "see: sluis plan list"};
}

/// Nothing: nobody of that handle is held there.
result<std::optional<subject_id>> person_held(state::store& store, const subject_id& asked) {
  SLUIS_ASSIGN(const auto id, state::owner_of(store, asked));
  SLUIS_ASSIGN(const auto row, store.facts().find(id));
  const bool is_person = row && row->kind == subject_kind::person;
  return is_person ? std::optional(id) : std::nullopt;
}

/// Where a plan of this hash is.
auto looking_for_plan(const std::string& hash) {
  return [hash](const std::shared_ptr<island>&) {
    return [hash](state::store& store) { return plan_named(store, hash); };
  };
}

}  // namespace

task<std::vector<person_view>> people_answers::find_persons(institution_id institution, std::string text,
                                                            std::uint64_t limit, std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  co_await bring_search_up_to_date(*where, stopping_);
  auto look = [text, limit](state::store& store) { return find_people(store, text, limit); };
  const auto found = co_await beside_strand(*where, std::move(look));
  if (!found) co_return found.error();
  auto what = showing_to(by, purpose, person_view_fields, *found);
  const auto recorded = co_await record_showing(*where, std::move(what));
  if (!recorded) co_return recorded.error();
  auto view = [targets = target_ids(**where), whom = *found](state::store& store) {
    return view_people(store, targets, whom);
  };
  co_return co_await beside_strand(*where, std::move(view));
}

task<person_view> people_answers::show_person(subject_id id, std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  auto look = [id](const std::shared_ptr<island>&) {
    return [id](state::store& store) { return person_held(store, id); };
  };
  const error nobody(errc::not_found, "nobody with handle " + id.hex() + " is held",
                     "find the handle with: sluis person find");
  const auto held = co_await first_that_has<subject_id>(islands_, std::move(look), nobody);
  if (!held) co_return held.error();
  const auto where = held->where;
  auto what = showing_to(by, purpose, person_view_fields, {held->value});
  const auto recorded = co_await record_showing(where, std::move(what));
  if (!recorded) co_return told_of(*where, recorded.error());
  auto view = [targets = target_ids(*where), whom = held->value](state::store& store) {
    return view_people(store, targets, {whom});
  };
  auto shown = co_await beside_strand(where, std::move(view));
  if (!shown) co_return told_of(*where, shown.error());
  if (shown->empty()) co_return nobody;
  co_return std::move(shown->front());
}

task<plan_page> plan_answers::plan(std::string hash, std::uint64_t from, std::uint64_t limit, std::string purpose,
                                   caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  auto look = [hash, from, limit](const std::shared_ptr<island>&) {
    return [hash, from, limit](state::store& store) { return people_of_plan(store, hash, from, limit); };
  };
  const auto nothing = no_plan(hash);
  auto found = co_await first_that_has<people_of_page>(islands_, std::move(look), nothing);
  if (!found) co_return found.error();
  const auto where = found->where;
  auto what = showing_to(by, purpose, plan_fields, found->value.shown);
  const auto recorded = co_await record_showing(where, std::move(what));
  if (!recorded) co_return told_of(*where, recorded.error());
  auto view = [of = std::move(found->value), from, limit](state::store& store) {
    return view_recorded_page(store, of, from, limit);
  };
  auto page = co_await beside_strand(where, std::move(view));
  if (!page) co_return told_of(*where, page.error());
  co_return std::move(*page);
}

task<plan_summary> plan_answers::approve(std::string hash, caller by) {
  auto work = [hash, by, today = local_day(time_.now())](const std::shared_ptr<island>& where) {
    return [where, hash, by, settings = where->settings, today]() -> result<std::optional<plan_summary>> {
      SLUIS_ASSIGN(const auto found, plan_named(*where->store, hash));
      if (!found) return std::optional<plan_summary>();
      SLUIS_TRY(expect_its_consent(*where->store, settings, *found, today));
      SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
      SLUIS_TRY(where->store->plans().approve(found->id, actor));
      SLUIS_TRY(daemon::accept_absences(*where->store, settings, today));
      SLUIS_ASSIGN(auto approved, where->store->plans().find(hash));
      return std::optional(std::move(approved));
    };
  };
  auto look = looking_for_plan(hash);
  auto approved = co_await act_where_found<plan_summary>(islands_, std::move(look), std::move(work), no_plan(hash));
  if (!approved) co_return approved.error();
  co_return std::move(approved->value);
}

}  // namespace sluis::daemon
