#include "daemon/cycle/serving_targets.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "config/recipient.hpp"
#include "connectors/http/parallel.hpp"
#include "daemon/cycle/consent/consent_effect.hpp"
#include "daemon/cycle/consent/consent_warning.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/log_files.hpp"
#include "daemon/cycle/looking_beside.hpp"
#include "daemon/cycle/orders/blocked_accounts.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/planning/plan_basis.hpp"
#include "daemon/cycle/planning/planning.hpp"
#include "daemon/cycle/pushing/asking.hpp"
#include "daemon/cycle/pushing/proving.hpp"
#include "daemon/cycle/pushing/push.hpp"
#include "daemon/cycle/pushing/serving.hpp"
#include "daemon/cycle/pushing/settling.hpp"
#include "daemon/cycle/reading/accepting.hpp"
#include "daemon/cycle/reading/holding.hpp"
#include "daemon/cycle/reading/looks.hpp"
#include "daemon/cycle/reconciling/newest_look.hpp"
#include "daemon/cycle/reconciling/reconciling.hpp"
#include "daemon/cycle/target_alert.hpp"
#include "daemon/cycle/unmade_target.hpp"
#include "state/recipients.hpp"
#include "state/sqlite/rows_written.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

void set_problem(target_report& out, const error& why) {
  out.problem = why.text();
  out.cause = why.code();
}

bool may_go(plan_state s) {
  return s == plan_state::ready || s == plan_state::pushing;
}

/// What a plan is computed from, read beside the strand where that takes long. None: the planning reads it by itself.
asio::awaitable<std::optional<plan_basis>> basis_from_beside(const island& where, const target_seat& target,
                                                             const sync_request& what, push_context context) {
  auto begin = [&where]() -> std::optional<std::int64_t> {
    if (where.store->log_size() < where.planned_beside_from) return std::nullopt;
    return state::sqlite::rows_written(where.store->db());
  };
  const auto as_of = co_await on_strand(where.strand, std::move(begin));
  if (!as_of) co_return std::nullopt;
  auto look = [institution = where.settings, settings = target.settings, people = what.people, as_of = *as_of,
               today = local_day(context.time.now()), &stopping = context.stopping](state::store& store) {
    const give_way way(stopping, nullptr);
    return read_basis_beside(store, {institution, settings, people, today}, as_of, way);
  };
  auto found = co_await look_beside(where, std::move(look));
  if (!found) co_return std::nullopt;
  co_return std::optional(std::move(*found));
}

/// Plans by our memory alone: asks nobody, sends nothing. Returns how many changes wait by themselves
/// (computed_plan::set_aside).
asio::awaitable<std::uint64_t> plan_for(island& where, target_seat& target, const sync_request& what,
                                        push_context context, target_report& out) {
  context.how_far.phase("planning for " + target.settings.id.str(), 0);
  const auto basis = co_await basis_from_beside(where, target, what, context);
  const auto* const known = basis ? &*basis : nullptr;
  auto compute = [&where, settings = where.settings, &target, &what, known, &context](const give_way& way) {
    auto& store = *where.store;
    auto all = [&]() -> result<computed_plan> {
      const auto now = context.time.now();
      SLUIS_ASSIGN(const auto look, look_now(store, target.settings, local_day(now)));
      const plan_request request{settings, target.settings, what.people, local_day(now)};
      SLUIS_ASSIGN(auto plan, compute_plan(store, request, way, known));
      if (what.is_of_everybody()) SLUIS_TRY(state::note_look(store, target.settings.id, look));
      if (what.is_of_everybody()) SLUIS_TRY(note_hold(store, settings.id, plan.plan, now));
      if (!what.dry_run && may_go(plan.plan.state)) SLUIS_TRY(accept_absences(store, settings, local_day(now), &way));
      return plan;
    };
    return giving_way_everywhere(store, way, all);
  };
  auto plan = co_await on_strand_giving_way(where, context.stopping, std::move(compute));
  if (plan) {
    if (what.is_of_everybody()) target.beyond.accounts = std::max(target.beyond.accounts, plan->beyond_consent);
    out.plan = plan->plan;
    out.accepted = plan->accepted;
  } else {
    set_problem(out, plan.error());
  }
  const auto today = local_day(context.time.now());
  auto ask = [institution = where.settings, settings = target.settings, told = target.told_of_uncovered,
              today](state::store& store) { return news_of(store, institution, settings, told, today); };
  if (const auto news = co_await look_beside(where, std::move(ask))) warn_of_consent(where, target, *news, today);
  co_return plan ? plan->set_aside : 0;
}

/// Of a plan that is held: what may go all the same. Where it is held only for changes that wait by themselves, that is
/// everything else; otherwise what needs no approval.
result<computed_plan> plan_beside_the_hold(state::store& store, const plan_request& whole, std::uint64_t set_aside,
                                           const give_way& way) {
  using removals = plan_request::removals;
  const auto part = [&whole](removals which) {
    return plan_request{whole.institution, whole.target, whole.only_people, whole.today, which};
  };
  if (set_aside > 0 && whole.only_people.empty()) {
    SLUIS_ASSIGN(auto rest, compute_plan(store, part(removals::without_set_aside), way));
    if (may_go(rest.plan.state)) {
      SLUIS_TRY(accept_absences(store, whole.institution, whole.today, &way));
      return rest;
    }
  }
  return compute_plan(store, part(removals::only_accepted), way);
}

/// What needs no approval does not wait for one: of a plan that is held these changes are pushed as a plan of their
/// own. What is left is planned anew, and stays held.
asio::awaitable<void> push_beside_the_hold(island& where, target_seat& target, const sync_request& what,
                                           std::uint64_t set_aside, push_context context, target_report& out) {
  const auto planned_at = target.permits.now();
  const auto today = local_day(context.time.now());
  auto compute = [&where, settings = where.settings, &target, &what, set_aside, today](const give_way& way) {
    auto& store = *where.store;
    auto part = [&] {
      return plan_beside_the_hold(store, {settings, target.settings, what.people, today}, set_aside, way);
    };
    return giving_way_everywhere(store, way, part);
  };
  const auto part = co_await on_strand_giving_way(where, context.stopping, std::move(compute));
  if (!part) {
    set_problem(out, part.error());
    co_return;
  }
  if (!may_go(part->plan.state) || part->plan.total() == 0) co_return;
  const auto pushed = co_await push_plan(where, target, part->plan, planned_at, context);
  out.pushed = pushed.counts;
  out.was_answered = out.was_answered || !pushed.problem;
  out.is_permit_over = pushed.is_permit_over;
  co_await plan_for(where, target, what, context, out);
  if (pushed.problem) set_problem(out, *pushed.problem);
  if (!pushed.problem) target.last_push = context.time.now();
}

/// A survey asks nothing where nothing of ours is on record, nor after the end of a consent.
asio::awaitable<bool> is_surveyed(island& where, target_seat& target, push_context context) {
  auto ask = [&where, id = target.settings.id, now = config::recipient_of(target.settings),
              today = local_day(context.time.now())]() -> result<bool> {
    SLUIS_ASSIGN(const auto at, where.store->consents().valid_grant(id, now, today));
    return at && at->what() == grant::kind::consent && !where.store->shadow().count(id).empty();
  };
  const auto found = co_await on_strand(where.strand, std::move(ask));
  co_return found&&* found;
}

asio::awaitable<void> look_for_drift(island& where, target_seat& target, const sync_request& what, push_context context,
                                     target_report& out) {
  const auto drift = co_await reconcile(where, target, what, context);
  if (drift) out.drift = drift->counts;
  const bool was_asked = co_await is_surveyed(where, target, context);
  if (drift && was_asked) out.was_answered = true;
  if (!drift) co_await note_failed_survey(where, target, drift.error());
  if (!drift)
    spdlog::warn("target {} of {} could not be surveyed: {}", target.settings.id.str(), where.settings.id.str(),
                 drift.error().text());
}

/// The plan that may go. Returns how many objects it found to be gone that were off or empty (push_result::gone).
asio::awaitable<std::uint64_t> push_whole(island& where, target_seat& target, permit_issuer::mark planned_at,
                                          push_context context, target_report& out) {
  const auto pushed = co_await push_plan(where, target, out.plan, planned_at, context);
  out.pushed.done += pushed.counts.done;
  out.pushed.failed += pushed.counts.failed;
  out.pushed.unknown += pushed.counts.unknown;
  out.was_answered = out.was_answered || !pushed.problem;
  out.is_permit_over = pushed.is_permit_over;
  if (pushed.problem) set_problem(out, *pushed.problem);
  if (!pushed.problem) target.last_push = context.time.now();
  co_return pushed.gone;
}

/// Whoever returned, and whose account is gone, has a new one by the same sync. Once: what else the plan finds is the
/// next sync's.
asio::awaitable<void> make_anew(island& where, target_seat& target, const sync_request& what, push_context context,
                                target_report& out) {
  const auto planned_at = target.permits.now();
  const auto first = out.plan;
  co_await plan_for(where, target, what, context, out);
  if (!out.problem.empty()) co_return;
  if (may_go(out.plan.state)) out.pushed.failed = 0;  // what failed is planned again
  if (may_go(out.plan.state) && out.plan.total() > 0) co_await push_whole(where, target, planned_at, context, out);
  if (out.plan.total() == 0) out.plan = first;
}

/// Map, release, plan, guard, push: for one target. Where the target cannot be asked what became of an interrupted
/// push, the plan is computed all the same, so that it is known what waits, and is not pushed. A single creation that
/// the target cannot tell of keeps back nothing but what concerns its object.
asio::awaitable<void> serve_target(island& where, target_seat& target, const sync_request& what, push_context context,
                                   target_report& out) {
  const auto door = co_await door_of(where, target, context.time);
  if (!door.is_open) {
    out.may_not_be_asked = true;
    out.is_paused = door.is_paused;
    co_await plan_for(where, target, what, context, out);
    co_return;
  }
  auto take_up = [&where, &what, id = target.settings.id,
                  now = config::recipient_of(target.settings)]() -> result<std::uint64_t> {
    return what.dry_run ? result<std::uint64_t>(0U) : state::recipients(*where.store).take_up_again(id, now);
  };
  if (const auto again = co_await on_strand(where.strand, std::move(take_up)); !again) {
    set_problem(out, again.error());
    co_return;
  } else if (*again > 0) {
    target.last_survey.reset();  // what may be there is asked for before anything is made
    target.next_survey = extent::whole;
    spdlog::info("target {} of {}: {} objects that were left there before are looked after again",
                 target.settings.id.str(), where.settings.id.str(), *again);
  }
  if (const auto proven = co_await prove_address(where, target, context.time); !proven) {
    co_await plan_for(where, target, what, context, out);
    set_problem(out, proven.error());
    co_return;
  }
  if (!what.dry_run) {
    const auto settled = co_await settle_open_intents(where, target, what.people, context);
    if (!settled) {
      co_await plan_for(where, target, what, context, out);
      set_problem(out, settled.error());
      co_return;
    }
    out.unsettled = *settled;
  }
  if (is_reconciliation_due(target, what, context.time.now())) {
    co_await look_for_drift(where, target, what, context, out);
  } else if (must_ask_again(target, what)) {
    if (co_await ask_again(where, target, context)) out.was_answered = true;
  }
  co_await ask_for_blocked(where, target, what, context);
  const auto planned_at = target.permits.now();
  const auto set_aside = co_await plan_for(where, target, what, context, out);
  if (!out.problem.empty() || what.dry_run) co_return;
  if (out.plan.state == plan_state::held && out.accepted + set_aside > 0) {
    co_return co_await push_beside_the_hold(where, target, what, set_aside, context, out);
  }
  if (!may_go(out.plan.state) || out.plan.total() == 0) co_return;

  const auto gone = co_await push_whole(where, target, planned_at, context, out);
  if (gone > 0 && out.problem.empty() && !context.stopping) co_await make_anew(where, target, what, context, out);
}

/// It was down a moment ago, and nobody asks for it by name: what waits for it stays planned.
bool is_left_alone(const target_seat& target, const sync_request& what, instant now) {
  return what.by == origin::schedule && must_wait(target.leave_alone_until, now);
}

/// It failed before, and this sync had nothing to ask of it: its answer to a survey ends the failure, or says that it
/// goes on.
asio::awaitable<void> ask_a_failing_target(island& where, target_seat& target, const sync_request& what,
                                           push_context context, target_report& out) {
  const bool is_asked = out.was_answered || out.may_not_be_asked || !out.problem.empty();
  if (!target.failing_since || is_asked || what.dry_run || !what.is_of_everybody() || context.stopping) co_return;
  const bool can_be_surveyed = co_await is_surveyed(where, target, context);
  if (!can_be_surveyed) {
    out.may_not_be_asked = out.plan.total() == 0;
    co_return;
  }
  const auto drift = co_await reconcile(where, target, what, context);
  if (drift) out.drift = drift->counts;
  if (drift) out.was_answered = true;
  if (!drift) co_await note_failed_survey(where, target, drift.error());
  if (!drift) set_problem(out, drift.error());
}

/// The plan follows what the sources say, so that the alert's number is true; the target hears nothing of it.
asio::awaitable<void> leave_alone(island& where, target_seat& target, const sync_request& what, push_context context,
                                  target_report& out) {
  co_await plan_for(where, target, what, context, out);
  out.problem = target.problem;
  out.cause = target.cause;
}

/// On disk, so that a try that ends with the process is known at the next start.
asio::awaitable<void> keep_health(island& where, const target_seat& target, std::optional<instant> trying_since) {
  auto health = health_of(target);
  health.trying_since = trying_since;
  auto keep = [&where, id = target.settings.id, health] {
    auto write = [&] { return state::target_healths(*where.store).keep(id, health); };
    return foreseen(write);
  };
  const auto kept = co_await on_strand(where.strand, std::move(keep));
  if (!kept)
    spdlog::warn("how target {} of {} is doing could not be kept: {}", target.settings.id.str(),
                 where.settings.id.str(), kept.error().text());
}

asio::awaitable<void> note_outcome(island& where, target_seat& target, const target_report& report,
                                   push_context context) {
  auto count = [id = target.settings.id, pushed = target.pushed](state::store& store) {
    return changes_waiting(store, id, pushed);
  };
  const auto waiting = co_await look_beside(where, std::move(count));
  note_try(target, report, where.settings.id, waiting ? *waiting : report.plan.total(), context.time.now());
}

/// What the newest survey found, what waits to be settled, and what does not stay switched off.
asio::awaitable<void> tell_findings(island& where, const target_seat& target, target_report& out) {
  auto count = [&where, id = target.settings.id] { return texts_of_findings(*where.store, id); };
  const auto texts = co_await on_strand(where.strand, std::move(count));
  out.findings = target.findings;
  if (texts) out.findings.insert(out.findings.end(), texts->begin(), texts->end());
}

/// What is still there beyond the consent in force, and beyond one that begins later. Looked at only where something is
/// known to be.
asio::awaitable<void> look_beyond_consent(island& where, target_seat& target, push_context context) {
  if (target.beyond.accounts == 0 && target.beyond.next_effect.empty()) co_return;
  auto look = [settings = target.settings, today = local_day(context.time.now())](state::store& store) {
    return beyond_of(store, settings, today);
  };
  if (auto found = co_await look_beside(where, std::move(look))) target.beyond = std::move(*found);
}

/// A sync that waits for a target's turn, and will plan for everybody when it has it.
class counted_waiting {
 public:
  counted_waiting(std::shared_ptr<target_seat> at, const sync_request& what) {
    if (!what.is_of_everybody() || what.dry_run) return;
    at_ = std::move(at);
    ++at_->waiting;
  }
  ~counted_waiting() {
    if (at_) --at_->waiting;
  }
  counted_waiting(const counted_waiting&) = delete;
  counted_waiting& operator=(const counted_waiting&) = delete;

 private:
  std::shared_ptr<target_seat> at_;
};

/// Where another sync has the target's turn, this one waits: what it read is in no plan yet. A sync of the schedule
/// does not where one waits already, whose plan will have it.
asio::awaitable<void> serve_in_turn(island& where, std::shared_ptr<target_seat> target, const sync_request& what,
                                    cycle_context context, target_report& into) {
  auto& line = context.how_far.begin(target->settings.id.str());
  const push_context own{context.time, line, context.stopping};
  into.target = target->settings.id;
  if (target->turn->held() && target->waiting > 0 && what.by == origin::schedule) {
    set_problem(into,
                {errc::unavailable, "another sync is still serving it, and one that waits will send this as well"});
    co_return line.end();
  }
  line.phase("waiting for another sync of " + target->settings.id.str(), 0);
  auto waits = std::make_optional<counted_waiting>(target, what);
  const auto turn = co_await turn_at(where, target, what);
  waits.reset();
  if (target->next_api) target->api = std::exchange(target->next_api, nullptr);
  if (target->is_replaced) {
    set_problem(into, {errc::unavailable, "the configuration of the target changed meanwhile", "sync again"});
  } else if (context.stopping) {
    set_problem(into, {errc::unavailable, "stopped before it began"});
  } else if (is_left_alone(*target, what, context.time.now())) {
    co_await leave_alone(where, *target, what, own, into);
  } else {
    if (what.by == origin::administrator && !what.dry_run) target->api->release_hold();
    co_await keep_health(where, *target, context.time.now());
    co_await serve_target(where, *target, what, own, into);
    if (const auto why = why_unmade(*target->api); why && into.problem.empty()) set_problem(into, *why);
    co_await ask_a_failing_target(where, *target, what, own, into);
    co_await prove_blocks(where, *target, what, own, into);
    // What a stop, a dry run or a reload leaves undone says nothing of the target.
    const bool says_something = !what.dry_run && !target->is_replaced && !(context.stopping && !into.problem.empty());
    if (says_something) co_await note_outcome(where, *target, into, own);
    if (!what.dry_run) co_await look_beyond_consent(where, *target, own);
    if (!target->is_replaced) co_await keep_health(where, *target, std::nullopt);
    if (!target->is_replaced) co_await tell_findings(where, *target, into);
    co_await write_log_files(where);  // before anybody is told that it is over
  }
  line.end();
}

}  // namespace

asio::awaitable<void> serve_targets(island& where, const sync_request& what, cycle_context context,
                                    sync_report& report) {
  std::vector<std::shared_ptr<target_seat>> chosen;
  for (const auto& target : where.targets) {
    const bool is_chosen = !what.target || *what.target == target->settings.id;
    if (is_chosen && !context.stopping) chosen.push_back(target);
  }
  report.targets.resize(chosen.size());
  const std::function<asio::awaitable<void>(std::size_t)> one = [&](std::size_t i) {
    return serve_in_turn(where, chosen[i], what, context, report.targets[i]);
  };
  co_await http::in_parallel(chosen.size(), std::max<std::size_t>(chosen.size(), 1), one);
}

}  // namespace sluis::daemon
