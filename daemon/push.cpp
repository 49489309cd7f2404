#include "daemon/push.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/batch.hpp"
#include "daemon/confirming.hpp"
#include "daemon/looking_first.hpp"
#include "daemon/one_id.hpp"
#include "state/push/attempts.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

void tally(push_counts& counts, const std::vector<outcome>& outcomes) {
  for (const auto& o : outcomes) {
    counts.done += o.what == outcome::kind::done ? 1U : 0U;
    counts.failed += o.what == outcome::kind::failed ? 1U : 0U;
    counts.unknown += o.what == outcome::kind::unknown ? 1U : 0U;
  }
}

/// A look-up before a deletion that gets no answer makes that deletion fail.
void count_unanswered(const std::vector<outcome>& outcomes, push_result& into) {
  for (const auto& o : outcomes) {
    if (o.what != outcome::kind::failed || o.cause.code() != errc::unavailable) continue;
    if (into.unanswered++ == 0) into.first_unanswered = o.cause.text();
  }
}

bool creates(operation op) { return op == operation::create_user || op == operation::create_group; }

/// What can be concluded now. A creation whose outcome is unknown stays an open intent, exactly as after a crash: the next cycle looks it up before
/// anything is planned, so that it is never repeated blindly.
std::vector<state::push_outcome> conclusions(const std::vector<released_change>& changes, const std::vector<outcome>& outcomes) {
  std::vector<state::push_outcome> out;
  out.reserve(changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (creates(changes[i].op()) && outcomes.at(i).what == outcome::kind::unknown) continue;
    out.push_back({changes[i].ordinal(), outcomes.at(i)});
    out.back().what.first_password.reset();  // is for nobody's disk
  }
  return out;
}

/// Creations whose attempt is over and whose outcome is not known.
std::vector<std::uint64_t> open_creations(const std::vector<released_change>& changes,
                                          const std::vector<outcome>& outcomes) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (creates(changes[i].op()) && outcomes.at(i).what == outcome::kind::unknown) out.push_back(changes[i].ordinal());
  }
  return out;
}

/// Puts on record what came of a batch.
result<void> keep_outcomes(state::store& store, std::uint64_t plan, const std::vector<std::uint64_t>& open,
                           const std::vector<state::push_outcome>& answers) {
  if (!open.empty()) SLUIS_TRY(state::attempts(store).ended(plan, open));
  if (answers.empty()) return {};
  return store.plans().conclude(plan, answers);
}

/// What is over: it waits no longer, and the next plan says again what failed.
std::uint64_t concluded(const push_counts& counts) { return counts.done + counts.failed; }

void keep_first_passwords(island& where, const target_id& target, const batch& sent, const std::vector<outcome>& outcomes, instant now) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].first_password) where.first_passwords.put(target, sent.subjects.at(i), outcomes[i].first_password, now);
  }
}

/// What was not sent because of its own record (a group that cannot be read, an account that cannot be looked up) has failed: nobody else waits for it.
std::vector<outcome> each_by_itself(std::vector<outcome> outcomes) {
  for (auto& o : outcomes) {
    const bool is_full = o.cause.code() == errc::conflict;  // the target has no room for more: it stays planned
    const bool concerns_all = is_full || o.cause.code() == errc::unavailable || o.cause.code() == errc::refused || o.cause.code() == errc::unknown;
    if (o.what == outcome::kind::not_sent && !concerns_all) o.what = outcome::kind::failed;
  }
  return outcomes;
}

/// The first cause of a batch that did not go out whole.
std::optional<error> why_not_sent(const std::vector<outcome>& outcomes) {
  for (const auto& o : outcomes) {
    if (o.what == outcome::kind::not_sent) return o.cause.text().empty() ? error(errc::unavailable, "not sent") : o.cause;
  }
  return std::nullopt;
}

void log_failures(const target_id& target, const std::vector<released_change>& changes, const std::vector<outcome>& outcomes) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (outcomes[i].what == outcome::kind::done || outcomes[i].what == outcome::kind::not_sent) continue;
    spdlog::warn("{} of {} at {}: {}: {}", to_string(changes[i].op()), changes[i].object().hex(), target.str(),
                 to_string(outcomes[i].what), outcomes[i].cause.text());
  }
}

/// After prepare(): what a partner offers counts.
workload workload_of(const plan_summary& plan, const targets::target& api) {
  workload out;
  out.left = plan.counts;
  for (std::size_t op = 1; op < operation_count; ++op) out.per_second.at(op) = api.changes_per_second(static_cast<operation>(op));
  return out;
}

/// Why the changes of one operation were not all sent.
struct shortfall {
  error why;
  bool of_the_push = false;  // the consent is gone, the token is refused, the memory fails, or the daemon stops: nothing else can be sent either
  bool nothing_answered = false;  // not one of the last request's changes had an answer
};

shortfall not_all_sent(const error& why, const std::vector<outcome>& outcomes) {
  const auto unanswered = [](const outcome& o) { return o.what == outcome::kind::not_sent; };
  const bool is_full = why.code() == errc::conflict;  // the target answered: it has no room for more
  return {why, why.code() == errc::refused, !is_full && std::all_of(outcomes.begin(), outcomes.end(), unanswered)};
}

/// Why a plan that rests on one grant cannot go on under another.
std::optional<error> why_moved(const grant& planned, const grant& now) {
  if (planned.what() == now.what() && planned.consent_id() == now.consent_id() && planned.attributes() == now.attributes()) return std::nullopt;
  std::string why = "another consent was recorded";
  if (now.what() == grant::kind::withdrawal) why = "the consent was withdrawn";
  if (now.what() == grant::kind::expiry) why = "the consent ended on " + to_string(now.last_day());
  return error(errc::refused, why, "nothing more of this plan is sent; the next plan follows what holds then");
}

/// Everything planned of one operation.
asio::awaitable<std::optional<shortfall>> push_operation(island& where, target_seat& target, std::uint64_t plan, operation op,
                                                         const grant& rests_on, push_context context, push_result& so_far) {
  auto& counts = so_far.counts;
  while (!context.stopping) {
    const auto before = target.permits.now();
    auto take = [&where, to = destination_now(target, context.time), plan, op, limit = target.api->batch_size(), &rests_on]() -> result<batch> {
      auto& store = *where.store;  // asked for each time: it may have been closed and opened anew meanwhile
      SLUIS_ASSIGN(const auto now, grant_now(store, to));
      if (auto why = why_moved(rests_on, now)) return std::move(*why);
      return next_batch(store, to, plan, op, limit);
    };
    auto taken = co_await on_strand(where.strand, std::move(take));
    if (!taken) so_far.is_permit_over = taken.error().code() == errc::refused;
    if (!taken) co_return shortfall{taken.error(), true};
    if (taken->exhausted) co_return std::nullopt;
    counts.failed += taken->refused;
    target.pushed = {plan, concluded(counts)};
    context.how_far.add(op, taken->refused);
    if (taken->changes.empty()) continue;

    const auto allowed = target.permits.issue(before, rests_on, context.time);
    target.api->rest_on(allowed);
    std::vector<bool> shown(taken->changes.size());
    auto answers = co_await send_what_is_ours(where, target, op, *taken, shown, context.time);
    if (!answers) co_return shortfall{answers.error(), true};
    auto outcomes = each_by_itself(std::move(*answers));
    auto check_ids = [&where, &target, op, &taken, &outcomes] { return refuse_ids_of_others(*where.store, target.settings.id, op, taken->subjects, outcomes); };
    const auto checked = co_await on_strand(where.strand, std::move(check_ids));
    if (!checked) co_return shortfall{checked.error(), true};
    auto left = co_await confirm_removals(where, target, *taken, shown, outcomes, context.time);
    if (!left) co_return shortfall{left.error(), true};
    keep_first_passwords(where, target.settings.id, *taken, outcomes, context.time.now());
    tally(counts, outcomes);
    count_unanswered(outcomes, so_far);
    log_failures(target.settings.id, taken->changes, outcomes);
    auto keep = [&where, plan, open = open_creations(taken->changes, outcomes),
                 answers = conclusions(taken->changes, outcomes)] {
      return keep_outcomes(*where.store, plan, open, answers);
    };
    const auto kept = co_await on_strand(where.strand, std::move(keep));
    if (!kept) co_return shortfall{kept.error(), true};
    const auto noted = co_await note_remains(where, target.settings.id, std::move(*left));
    if (!noted) co_return shortfall{noted.error(), true};
    target.pushed = {plan, concluded(counts)};
    context.how_far.add(op, outcomes.size());
    if (auto why = allowed.refusal()) {
      so_far.is_permit_over = why->code() == errc::refused;
      co_return shortfall{std::move(*why), true};
    }
    if (auto why = why_not_sent(outcomes)) co_return not_all_sent(*why, outcomes);
  }
  co_return shortfall{error(errc::unavailable, "stopped; the rest stays planned"), true};
}

}  // namespace

destination destination_now(const target_seat& target, const clock& time) {
  return {target.settings.id, config::recipient_of(target.settings), local_day(time.now())};
}

asio::awaitable<result<grant>> rest_on_todays_grant(island& where, target_seat& target, const clock& time) {
  const auto before = target.permits.now();
  target.api->rest_on({});
  auto look = [&where, to = destination_now(target, time)] { return grant_now(*where.store, to); };
  const auto found = co_await on_strand(where.strand, std::move(look));
  if (!found) co_return found.error();
  target.api->rest_on(target.permits.issue(before, *found, time));
  co_return found;
}

asio::awaitable<push_result> push_plan(island& where, target_seat& target, plan_summary plan, permit_issuer::mark planned_at, push_context context) {
  push_result out;
  context.how_far.phase("greeting " + target.settings.id.str(), 0);
  target.permits.begin(permit::confirmed::change, target.settings.stalled_after, context.time.now());
  const auto rests_on = co_await rest_on_todays_grant(where, target, context.time);
  if (!rests_on) {
    out.problem = rests_on.error();
    co_return out;
  }
  if (auto moved = target.permits.issue(planned_at, *rests_on, context.time).refusal()) {
    out.problem = std::move(*moved);
    out.is_permit_over = true;
    co_return out;
  }
  const auto ready = co_await target.api->prepare();
  if (!ready) {
    out.problem = ready.error();
    co_return out;
  }
  auto begin = [&where, id = plan.id] { return where.store->plans().set_state(id, plan_state::pushing); };
  const auto begun = co_await on_strand(where.strand, std::move(begin));
  if (!begun) {
    out.problem = begun.error();
    co_return out;
  }
  context.how_far.phase("pushing to " + target.settings.id.str(), workload_of(plan, *target.api));
  // What cannot be sent of one operation (creations beyond a quota, say) keeps back no other; where two in a row get no answer at all, the target is down.
  bool last_unanswered = false;
  for (std::size_t op = 1; op < operation_count; ++op) {
    if (plan.counts[op] == 0) continue;
    const auto short_of = co_await push_operation(where, target, plan.id, static_cast<operation>(op), *rests_on, context, out);
    if (!short_of) continue;
    if (!out.problem) out.problem = short_of->why;
    if (short_of->of_the_push || (last_unanswered && short_of->nothing_answered)) break;
    last_unanswered = short_of->nothing_answered;
  }
  if (out.problem) {
    const auto refusal = target.permits.issue(planned_at, *rests_on, context.time).refusal();
    out.is_permit_over = out.is_permit_over || (refusal && refusal->code() == errc::refused);
  }
  if (out.problem || out.counts.unknown != 0) co_return out;  // what is open is settled by the next cycle
  auto finish = [&where, id = plan.id] { return where.store->plans().set_state(id, plan_state::done); };
  const auto finished = co_await on_strand(where.strand, std::move(finish));
  if (!finished) out.problem = finished.error();
  const bool is_down = out.counts.done == 0 && out.counts.failed > 0 && out.unanswered == out.counts.failed;
  if (is_down && !out.problem) out.problem = error(errc::unavailable, "it answered nothing about any change of the plan: " + out.first_unanswered);
  co_return out;
}

}  // namespace sluis::daemon
