#include "daemon/cycle/target_alert.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/cycle/patience.hpp"
#include "state/push/plan_standing.hpp"

namespace sluis::daemon {

namespace {

void note_success(target_seat& target, const institution_id& institution, bool was_answered) {
  if (target.failing_since && was_answered) {
    spdlog::info("target {} of {} is back; it was failing since {}", target.settings.id.str(), institution.str(),
                 sluis::to_string(*target.failing_since));
  }
  target.failing_since.reset();
  target.leave_alone_until.reset();
  target.failures = 0;
}

}  // namespace

result<std::uint64_t> changes_waiting(state::store& store, const target_id& target, const pushed_part& pushed) {
  SLUIS_ASSIGN(const auto open, store.plans().newest_open(target));
  SLUIS_ASSIGN(const auto planned, state::changes_without_outcome(store, target, {pushed.plan, pushed.concluded}));
  SLUIS_ASSIGN(const auto unsettled, store.plans().unsettled_creations(target));
  const auto apart = [&](const auto& one) { return !open || one.plan != open->id; };
  return planned + static_cast<std::uint64_t>(std::count_if(unsettled.begin(), unsettled.end(), apart));
}

state::target_health health_of(const target_seat& target) {
  return {target.failures, target.failing_since, target.leave_alone_until, target.cause, target.problem, std::nullopt};
}

namespace {

constexpr const char* ended_with_it =
    "sluisd ended while it served this target; if this happens again, the target's answers may be the cause: see the "
    "journal";

void take_up(target_seat& target, const state::target_health& kept, const institution_id& institution) {
  target.failures = kept.failures;
  target.failing_since = kept.failing_since;
  target.leave_alone_until = kept.not_before;
  target.cause = kept.cause;
  target.problem = kept.problem;
  if (!kept.trying_since) return;
  if (!target.failing_since) target.failing_since = kept.trying_since;
  target.leave_alone_until = *kept.trying_since + patience(++target.failures);
  target.cause = errc::unavailable;
  target.problem = ended_with_it;
  spdlog::error(
      "target {} of {} was being served when sluisd ended ({} failures in a row); the next scheduled try is not before "
      "{}",
      target.settings.id.str(), institution.str(), target.failures, sluis::to_string(*target.leave_alone_until));
}

}  // namespace

void take_up_healths(island& where) {
  for (const auto& target : where.targets) {
    const auto kept = where.again.healths.extract(target->settings.id);
    if (!kept.empty()) take_up(*target, kept.mapped(), where.settings.id);
  }
}

bool may_be_tried_at_the_start(const target_seat& target) {
  constexpr unsigned most_ends = 3;
  return target.problem != ended_with_it || target.failures < most_ends;
}

void keep_healths(island& where) {
  for (const auto& target : where.targets) {
    auto& kept = where.again.healths[target->settings.id] = health_of(*target);
    kept.not_before.reset();
  }
}

void note_try(target_seat& target, const target_report& report, const institution_id& institution,
              std::uint64_t waiting, instant now) {
  if (report.problem.empty() && target.failing_since && !report.was_answered && !report.may_not_be_asked)
    return;                           // nothing was asked: nothing is known
  if (report.is_permit_over) return;  // the target did not fail: what may be sent changed meanwhile
  target.problem = report.problem;
  target.cause = report.cause;
  if (report.problem.empty()) return note_success(target, institution, report.was_answered);
  if (!target.failing_since) target.failing_since = now;
  if (report.cause == errc::conflict) {  // it has no room for more, and serves all else: leavers must not wait for the
                                         // schedule's patience
    target.failures = 0;
    target.leave_alone_until.reset();
    spdlog::error("target {} of {}: {} changes wait: {}", target.settings.id.str(), institution.str(), waiting,
                  report.problem);
    return;
  }
  target.leave_alone_until = now + patience(++target.failures);
  spdlog::error("target {} of {} is failing since {}, {} changes wait, the next scheduled try is not before {}: {}",
                target.settings.id.str(), institution.str(), sluis::to_string(*target.failing_since), waiting,
                sluis::to_string(*target.leave_alone_until), report.problem);
}

}  // namespace sluis::daemon
