// The clock: what each store has seen of time, and an administrator's word that the date is right.
#include "daemon/process/answers/clock_answers.hpp"

#include "config/recipient.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/planning/left_groups.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "daemon/cycle/planning/uncovered.hpp"
#include "daemon/process/each_institution.hpp"

namespace sluis::daemon {

namespace {

clock_view clock_view_of(state::store& store) {
  const auto now = store.now(), latest = store.lived().latest();
  return {store.institution(), now, latest, state::clock_problem(latest, now)};
}

/// A clock that is less than three days behind what was seen is sound, and a confirmation puts right which consent is
/// in force.
bool is_in_doubt(const clock_view& what) {
  return !what.problem.empty() || what.latest > what.now;
}

/// Groups that are at a target and whose term there is over on this day.
result<std::uint64_t> count_groups_due(state::store& store, const config::institution_settings& settings, day on) {
  SLUIS_ASSIGN(const auto due, groups_past_their_term(store, group_keeping_of(settings.retention), on));
  std::uint64_t out = 0;
  for (const auto& group : due) {
    for (const auto& target : settings.targets) {
      SLUIS_ASSIGN(const auto there, store.shadow().find(target.id, group));
      if (!there || there->remote_id.empty()) continue;
      ++out;
      break;
    }
  }
  return out;
}

/// Whom a term ends for by `today` and not by `seen`, and where a consent is another thing by it.
result<void> tell_what_it_means(state::store& store, const config::institution_settings& settings, clock_view& out) {
  const auto today = local_day(store.now()), seen = store.lived().terms_day(today);
  const auto keeping = keeping_of(settings.retention);
  SLUIS_ASSIGN(const auto orders, orders_in_force(store));
  SLUIS_TRY(store.facts().each(subject_kind::person, [&](const state::current_row& row) -> result<void> {
    const auto order = order_about(orders, row.id);
    if (row.state != state::life::left && !order) return {};
    const auto then = stage_of(store, row, today, keeping, order);
    if (then == stage_of(store, row, seen, keeping, order)) return {};
    out.erased += then == mapping::stage::due ? 1 : 0;
    out.deleted += then == mapping::stage::still_listed ? 1 : 0;
    return {};
  }));
  SLUIS_ASSIGN(const auto due_today, count_groups_due(store, settings, today));
  SLUIS_ASSIGN(const auto due_as_seen, count_groups_due(store, settings, seen));
  out.groups = due_today > due_as_seen ? due_today - due_as_seen : 0;
  for (const auto& target : settings.targets) {
    const auto at = config::recipient_of(target);
    SLUIS_ASSIGN(const auto now, store.consents().valid_grant(target.id, at, today));
    SLUIS_ASSIGN(const auto then, store.consents().grant_if_confirmed(target.id, at, today));
    const auto is_consent = [](const std::optional<grant>& one) { return one && one->what() == grant::kind::consent; };
    out.valid_again += is_consent(then) && !is_consent(now) ? 1 : 0;
    if (!then) continue;
    SLUIS_ASSIGN(const auto rest, count_uncovered(store, settings, target, *then, today));
    const auto begins = [&](const std::optional<day>& on) { return on && *on > seen && *on <= today; };
    out.consents += begins(rest.closes) || begins(rest.first_deleted) ? 1 : 0;
  }
  return {};
}

result<clock_view> view_with_meaning(state::store& store, const config::institution_settings& settings) {
  auto out = clock_view_of(store);
  if (!out.problem.empty()) SLUIS_TRY(tell_what_it_means(store, settings, out));
  return out;
}

result<clock_view> confirm(const island& where, day date, const caller& by) {
  auto& store = *where.store;
  const auto today = local_day(store.now());
  if (date != today) {
    return error(errc::conflict, "the clock says " + to_string(today) + ", and " + to_string(date) + " was confirmed",
                 "look again: sluis clock show");
  }
  const auto seen = clock_view_of(store);
  if (!is_in_doubt(seen)) return seen;
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_TRY(store.lived().confirm(actor, where.running()));
  return clock_view_of(store);
}

}  // namespace

task<std::vector<clock_view>> clock_answers::clocks(std::optional<institution_id> only) {
  const auto wanted = chosen(islands_, only);
  if (!wanted) co_return wanted.error();
  std::vector<clock_view> out;
  auto look = [](const std::shared_ptr<island>& where) {
    return [settings = where->settings](state::store& store) { return view_with_meaning(store, settings); };
  };
  const auto seen = co_await answers_of<clock_view>(*wanted, std::move(look));
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (!seen[i])
      co_return of_institution((*wanted)[i]->settings.id, seen[i].error(), "the others by themselves: --institution");
    out.push_back(*seen[i]);
  }
  co_return out;
}

task<std::vector<clock_view>> clock_answers::confirm_clock(std::optional<institution_id> only, day date, caller by) {
  const auto wanted = chosen(islands_, only);
  if (!wanted) co_return wanted.error();
  std::vector<clock_view> out;
  std::optional<error> silent;  // the others are confirmed all the same
  auto say = [date, by](const std::shared_ptr<island>& where) {
    return [where, date, by] { return confirm(*where, date, by); };
  };
  const auto all = co_await answers_of<clock_view>(*wanted, std::move(say));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& where = (*wanted)[i];
    const auto& done = all[i];
    if (!done) {
      if (wanted->size() == 1) co_return done.error();
      if (!silent)
        silent = of_institution(
            where->settings.id, done.error(),
            "the others are confirmed; look again: sluis clock show --institution " + where->settings.id.str());
      continue;
    }
    out.push_back(*done);
    where->seen = seen_time{done->latest, where->running()};
    const bool was_of_the_clock = where->problem.find("what this store has seen") != std::string::npos;
    if (was_of_the_clock) where->problem.clear();  // a sync said so
  }
  if (silent) co_return *silent;
  co_return out;
}

}  // namespace sluis::daemon
