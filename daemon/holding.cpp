#include "daemon/holding.hpp"

#include <spdlog/spdlog.h>

#include "daemon/accepting.hpp"
#include "state/holds.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* of_no_target = "";

struct held_thing {
  std::string where;  // a target's id, or of_no_target
  std::string what;   // "the plan of target partner"
  std::uint64_t count = 0;
  std::string next;   // what to do
};

std::uint64_t removals(const plan_summary& plan) {
  std::uint64_t out = 0;
  for (const auto op : {operation::deactivate_user, operation::delete_user, operation::delete_group}) out += plan.counts[static_cast<std::size_t>(op)];
  return out;
}

held_thing held_plan(const plan_summary& plan) {
  return {plan.target.str(), "the plan of target " + plan.target.str(), removals(plan),
          "look at it with `sluis plan list` and `sluis plan show`, then approve it or correct the source"};
}

held_thing held_absences(const institution_id& institution, std::uint64_t count) {
  return {of_no_target, "the absence of people without accounts", count,
          "look with `sluis erasure accept --institution " + institution.str() + "`, then accept it or correct the source"};
}

result<void> begin_or_go_on(state::store& store, const institution_id& institution, const held_thing& held, instant now) {
  SLUIS_ASSIGN(const bool begins, state::holds(store).go_on(held.where, now));
  if (begins) {
    spdlog::warn("institution {}: {} is held: {} removals wait for an approval, and nobody of them is deleted: {}", institution.str(), held.what, held.count,
                 held.next);
  }
  return {};
}

bool is_reminder_due(const state::hold& hold, instant now) {
  // By the day: a sync that comes at the same hour each day does not miss it by a second.
  if (local_day(now) - local_day(hold.since) < told_again_after) return false;
  return !hold.told || local_day(now) - local_day(*hold.told) >= told_again_each || now < *hold.told;  // a clock that was set back waits for nothing
}

result<void> remind(state::store& store, const institution_id& institution, const held_thing& held, instant now) {
  state::holds holds(store);
  const auto hold = holds.at(held.where);
  if (!hold || !is_reminder_due(*hold, now)) return {};
  spdlog::error("institution {}: {} has been {}: {} removals wait for an approval, and nobody of them is deleted: {}", institution.str(), held.what,
                hold_text(hold->since, now), held.count, held.next);
  return holds.note_reminder(held.where, now);
}

}  // namespace

std::string hold_text(instant since, instant now) {
  const auto days = (local_day(now) - local_day(since)).count();
  return "held since " + to_string(since) + (days > 0 ? " (" + std::to_string(days) + (days == 1 ? " day)" : " days)") : std::string());
}

result<void> note_hold(state::store& store, const institution_id& institution, const plan_summary& plan, instant now) {
  if (plan.state != plan_state::held) return state::holds(store).end(plan.target.str());
  return begin_or_go_on(store, institution, held_plan(plan), now);
}

result<void> accept_and_remind(state::store& store, const config::institution_settings& settings, instant now) {
  const auto today = local_day(now);
  SLUIS_TRY(accept_absences(store, settings, today));
  SLUIS_ASSIGN(const auto left, view_absences(store, settings, today));
  const auto beyond = held_absences(settings.id, left.count);
  if (left.count == 0) SLUIS_TRY(state::holds(store).end(of_no_target));
  if (left.count > 0) SLUIS_TRY(begin_or_go_on(store, settings.id, beyond, now));
  SLUIS_TRY(remind(store, settings.id, beyond, now));
  for (const auto& target : settings.targets) {
    SLUIS_ASSIGN(const auto plan, store.plans().newest_open(target.id));
    if (plan && plan->state == plan_state::held) SLUIS_TRY(remind(store, settings.id, held_plan(*plan), now));
  }
  return {};
}

}  // namespace sluis::daemon
