#include "daemon/cycle/pushing/push.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>

#include "config/recipient.hpp"
#include "daemon/cycle/pushing/batch.hpp"
#include "daemon/cycle/pushing/confirming.hpp"
#include "daemon/cycle/pushing/confirming_memberships.hpp"
#include "daemon/cycle/pushing/ids_in_doubt.hpp"
#include "daemon/cycle/pushing/looking_first.hpp"
#include "daemon/cycle/pushing/one_id.hpp"
#include "daemon/cycle/pushing/own_names.hpp"
#include "model/target_kind.hpp"
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

/// One change that had no answer says nothing of the others: it stays planned, and the push goes on.
void let_a_single_one_wait(sent_batch& sent) {
  if (sent.outcomes.size() != 1) return;
  const auto& only = sent.outcomes.front();
  const bool is_held_back = only.what == outcome::kind::not_sent && only.cause.code() == errc::unavailable;
  if (is_held_back && !sent.is_down) sent.waits.front() = true;
}

void count_answers(const sent_batch& sent, push_result& into) {
  for (std::size_t i = 0; i < sent.outcomes.size(); ++i) {
    const auto& o = sent.outcomes[i];
    into.answered += o.what == outcome::kind::done || o.what == outcome::kind::failed ? 1U : 0U;
    if (!sent.waits[i]) continue;
    if (into.waiting++ == 0) into.first_waiting = o.cause.text();
    if (o.cause.code() != errc::unavailable) continue;
    if (into.unanswered++ == 0) into.first_unanswered = o.cause.text();
  }
}

bool names_groups(operation op) {
  return op == operation::create_group || op == operation::update_group;
}

/// What can be concluded now. A creation whose outcome is unknown stays an open intent, exactly as after a crash: the
/// next cycle looks it up before anything is planned, so that it is never repeated blindly.
std::vector<state::push_outcome> conclusions(const std::vector<released_change>& changes,
                                             const std::vector<outcome>& outcomes) {
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
std::vector<state::unsettled_creation> open_creations(std::uint64_t plan, const std::vector<released_change>& changes,
                                                      const std::vector<outcome>& outcomes) {
  std::vector<state::unsettled_creation> out;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto& came = outcomes.at(i);
    if (creates(changes[i].op()) && came.what == outcome::kind::unknown)
      out.push_back({plan, changes[i].ordinal(), changes[i].op(), {}, came.cause.text()});
  }
  return out;
}

/// Puts on record what came of a batch.
result<void> keep_outcomes(state::store& store, std::uint64_t plan, const std::vector<state::unsettled_creation>& open,
                           const std::vector<state::push_outcome>& answers) {
  std::vector<std::uint64_t> ended;
  for (const auto& one : open) ended.push_back(one.ordinal);
  if (!ended.empty()) {
    SLUIS_TRY(state::attempts(store).ended(plan, ended));
    SLUIS_TRY(store.plans().note_unsettled(open));
  }
  if (answers.empty()) return {};
  return store.plans().conclude(plan, answers);
}

/// What is over: it waits no longer, and the next plan says again what failed.
std::uint64_t concluded(const push_counts& counts) {
  return counts.done + counts.failed;
}

void keep_first_passwords(island& where, const target_id& target, const batch& sent,
                          const std::vector<outcome>& outcomes, instant now) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].first_password)
      where.first_passwords.put(target, sent.subjects.at(i), outcomes[i].first_password, now);
  }
}

/// What was not sent because of its own record (a group that cannot be read, an account that cannot be looked up) has
/// failed: nobody else waits for it.
void each_by_itself(sent_batch& sent) {
  for (std::size_t i = 0; i < sent.outcomes.size(); ++i) {
    auto& o = sent.outcomes[i];
    if (sent.waits[i]) continue;
    const bool is_full = o.cause.code() == errc::conflict;  // the target has no room for more: it stays planned
    const bool concerns_all = is_full || o.cause.code() == errc::unavailable || o.cause.code() == errc::refused ||
                              o.cause.code() == errc::unknown;
    if (o.what == outcome::kind::not_sent && !concerns_all) o.what = outcome::kind::failed;
  }
}

/// The first cause of a batch that did not go out whole, beside what waits by itself.
std::optional<error> why_not_sent(const sent_batch& sent) {
  for (std::size_t i = 0; i < sent.outcomes.size(); ++i) {
    const auto& o = sent.outcomes[i];
    if (o.what == outcome::kind::not_sent && !sent.waits[i])
      return o.cause.text().empty() ? error(errc::unavailable, "not sent") : o.cause;
  }
  return std::nullopt;
}

void log_failures(const target_id& target, const std::vector<released_change>& changes, const sent_batch& sent) {
  const auto& outcomes = sent.outcomes;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (outcomes[i].what == outcome::kind::done || (outcomes[i].what == outcome::kind::not_sent && !sent.waits[i]))
      continue;
    spdlog::warn("{} of {} at {}: {}: {}", to_string(changes[i].op()), changes[i].object().hex(), target.str(),
                 to_string(outcomes[i].what), outcomes[i].cause.text());
  }
}

/// After prepare(): what a partner offers counts.
workload workload_of(const plan_summary& plan, const targets::target& api) {
  workload out;
  out.left = plan.counts;
  for (std::size_t op = 1; op < operation_count; ++op)
    out.per_second.at(op) = api.changes_per_second(static_cast<operation>(op));
  return out;
}

/// First what ends somebody's access as a whole: a group that hangs or answers 429 must not delay it. Then what takes
/// people out of groups; where the push ends between the two, the next plan still has those removals (`basis_open`,
/// mapping/plan_users.cpp). A group is deleted after its members were removed. Removals come before creations, so that
/// none that is refused or slow delays them, and a name that a deletion frees can be given again in the same push.
constexpr std::array push_order = {operation::deactivate_user, operation::delete_user,  operation::remove_member,
                                   operation::delete_group,    operation::create_group, operation::update_group,
                                   operation::create_user,     operation::update_user,  operation::add_member};
static_assert(push_order.size() + 1 == operation_count);

/// What is concluded of a batch.
struct batch_record {
  std::vector<released_change> changes;
  std::vector<outcome> outcomes;
};

/// An interim name that was given concludes nothing: the group's own name follows under the same intent. Where that one
/// is not confirmed, the outcome is unknown, because the group then has a name that is not on record: the next plan
/// says its name again.
batch_record batch_record_of(const batch& sent, const std::vector<outcome>& outcomes, name_stage stage) {
  batch_record out;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const bool is_done = outcomes[i].what == outcome::kind::done;
    if (stage == name_stage::interim && is_done) continue;
    out.changes.push_back(sent.changes[i]);
    out.outcomes.push_back(outcomes[i]);
    if (stage == name_stage::last && !is_done) out.outcomes.back().what = outcome::kind::unknown;
  }
  return out;
}

/// Why the changes of one operation were not all sent.
struct shortfall {
  error why;
  bool of_the_push = false;       // the consent is gone, the token is refused, the memory fails, or the daemon stops:
                                  // nothing else can be sent either
  bool nothing_answered = false;  // not one of the last request's changes had an answer
};

shortfall not_all_sent(const error& why, const std::vector<outcome>& outcomes) {
  const auto unanswered = [](const outcome& o) { return o.what == outcome::kind::not_sent; };
  const bool is_full = why.code() == errc::conflict;  // the target answered: it has no room for more
  return {why, why.code() == errc::refused, !is_full && std::all_of(outcomes.begin(), outcomes.end(), unanswered)};
}

/// Why a plan that rests on one grant cannot go on under another.
std::optional<error> why_moved(const grant& planned, const grant& now) {
  if (planned.what() == now.what() && planned.consent_id() == now.consent_id() &&
      planned.attributes() == now.attributes())
    return std::nullopt;
  std::string why = "another consent was recorded";
  if (now.what() == grant::kind::withdrawal) why = "the consent was withdrawn";
  if (now.what() == grant::kind::expiry) why = "the consent ended on " + to_string(now.last_day());
  return error(errc::refused, why, "nothing more of this plan is sent; the next plan follows what holds then");
}

/// Pushes one plan, operation by operation. What waits by itself is passed over.
class plan_push {
 public:
  plan_push(island& where, target_seat& target, std::uint64_t plan, const grant& rests_on, push_context context,
            push_result& so_far)
      : where_(where),
        target_(target),
        plan_(plan),
        rests_on_(rests_on),
        context_(context),
        so_far_(so_far),
        looks_(where, target, context.time) {}

  /// Everything planned of one operation.
  asio::awaitable<std::optional<shortfall>> push(operation op) {
    std::uint64_t after = 0;
    while (!context_.stopping) {
      taking take = [this, op, after, limit = target_.api->batch_size()](state::store& store, const destination& to) {
        return next_batch(store, to, plan_, op, limit, after);
      };
      auto came = co_await push_batch(op, name_stage::whole, std::move(take));
      if (came.short_of || came.is_exhausted) co_return std::move(came.short_of);
      after = came.last;
    }
    co_return shortfall{error(errc::unavailable, "stopped; the rest stays planned"), true};
  }

  /// Where the target gives no name twice: the groups whose names others wait for.
  asio::awaitable<std::optional<shortfall>> push_names_in_order() {
    auto look = [this] { return names_in_order(*where_.store, plan_); };
    const auto steps = co_await on_strand(where_.strand, std::move(look));
    if (!steps) co_return shortfall{steps.error(), true};
    for (const auto& step : *steps) {
      auto short_of = co_await push_names(step);
      if (short_of) co_return std::move(short_of);  // intents that are still open are settled by the next cycle
    }
    co_return std::nullopt;
  }

 private:
  using taking = std::function<result<batch>(state::store&, const destination&)>;
  struct after_batch {
    std::optional<shortfall> short_of;
    bool is_exhausted = false;
    std::uint64_t last = 0;  // ordinal
  };

  asio::awaitable<std::optional<shortfall>> push_names(const mapping::name_step& step) {
    const std::size_t limit = target_.api->batch_size();
    for (std::size_t first = 0; first < step.ordinals.size(); first += limit) {
      if (context_.stopping) co_return shortfall{error(errc::unavailable, "stopped; the rest stays planned"), true};
      const auto begin = step.ordinals.begin() + static_cast<std::ptrdiff_t>(first);
      const auto end = begin + static_cast<std::ptrdiff_t>(std::min(limit, step.ordinals.size() - first));
      std::vector<std::uint64_t> some(begin, end);
      taking take = [this, some = std::move(some), stage = step.what](state::store& store, const destination& to) {
        return batch_of(store, to, plan_, some, stage);
      };
      auto came = co_await push_batch(operation::update_group, step.what, std::move(take));
      if (came.short_of) co_return std::move(came.short_of);
    }
    co_return std::nullopt;
  }

  asio::awaitable<after_batch> push_batch(operation op, name_stage stage, taking take) {
    after_batch out;
    const auto before = target_.permits.now();
    auto fetch = [this, take = std::move(take), to = destination_now(target_, context_.time)]() -> result<batch> {
      auto& store = *where_.store;  // asked for each time: it may have been closed and opened anew meanwhile
      SLUIS_ASSIGN(const auto now, grant_now(store, to));
      if (auto why = why_moved(rests_on_, now)) return std::move(*why);
      return take(store, to);
    };
    const auto taken = co_await on_strand(where_.strand, std::move(fetch));
    if (!taken) {
      so_far_.is_permit_over = taken.error().code() == errc::refused;
      out.short_of = shortfall{taken.error(), true};
      co_return out;
    }
    out.is_exhausted = taken->exhausted;
    out.last = taken->last;
    if (taken->exhausted) co_return out;
    so_far_.counts.failed += taken->refused;
    note_progress(op, taken->refused);
    if (taken->changes.empty()) co_return out;

    const auto allowed = target_.permits.issue(before, rests_on_, context_.time);
    target_.api->rest_on(allowed);
    const auto sent = co_await send(op, *taken, stage);
    if (!sent) {
      out.short_of = shortfall{sent.error(), true};
    } else if (auto why = allowed.refusal()) {
      so_far_.is_permit_over = why->code() == errc::refused;
      out.short_of = shortfall{std::move(*why), true};
    } else if (auto reason = why_not_sent(*sent)) {
      out.short_of = not_all_sent(*reason, sent->outcomes);
    }
    co_return out;
  }

  void note_progress(operation op, std::uint64_t count) {
    target_.pushed = {plan_, concluded(so_far_.counts)};
    context_.how_far.add(op, count);
  }

  /// One batch: what came of it is on record. The error: nothing else can be sent either.
  asio::awaitable<result<sent_batch>> send(operation op, const batch& taken, name_stage stage) {
    const auto& id = target_.settings.id;
    auto sent = co_await looks_.send_what_is_ours(op, taken);
    if (!sent) co_return sent.error();
    let_a_single_one_wait(*sent);
    each_by_itself(*sent);
    auto& outcomes = sent->outcomes;
    auto check_ids = [this, op, &id, &taken, &outcomes] {
      return refuse_ids_of_others(*where_.store, id, op, taken.subjects, outcomes);
    };
    const auto checked = co_await on_strand(where_.strand, std::move(check_ids));
    if (!checked) co_return checked.error();
    auto left = co_await confirm_removals(where_, target_, taken, sent->shown, outcomes, context_.time);
    if (!left) co_return left.error();
    auto groups = co_await confirm_memberships(where_, target_, taken, outcomes, context_.time);
    if (!groups) co_return groups.error();
    left->gone += groups->gone;
    std::move(groups->rows.begin(), groups->rows.end(), std::back_inserter(left->rows));
    std::move(groups->seen.begin(), groups->seen.end(), std::back_inserter(left->seen));
    if (names_groups(op)) {
      auto explain = [this, &id, &taken, &outcomes] { return name_our_own(*where_.store, id, taken, outcomes); };
      const auto explained = co_await on_strand(where_.strand, std::move(explain));
      if (!explained) co_return explained.error();
    }
    keep_first_passwords(where_, id, taken, outcomes, context_.time.now());
    const auto on_record = batch_record_of(taken, outcomes, stage);
    tally(so_far_.counts, on_record.outcomes);
    note_progress(op, on_record.outcomes.size());
    count_answers(*sent, so_far_);
    log_failures(id, taken.changes, *sent);
    looks_.take_in(op, taken, outcomes);
    auto keep = [this, open = open_creations(plan_, on_record.changes, on_record.outcomes),
                 answers = conclusions(on_record.changes, on_record.outcomes)] {
      return keep_outcomes(*where_.store, plan_, open, answers);
    };
    const auto kept = co_await on_strand(where_.strand, std::move(keep));
    if (!kept) co_return kept.error();
    so_far_.gone += left->gone;
    const auto noted = co_await note_remains(where_, id, std::move(*left));
    if (!noted) co_return noted.error();
    auto doubted = co_await heed_answers(where_, target_, taken, outcomes, context_.time);
    if (doubted) co_return std::move(*doubted);
    co_return std::move(*sent);
  }

  island& where_;
  target_seat& target_;
  std::uint64_t plan_;
  const grant& rests_on_;
  push_context context_;
  push_result& so_far_;
  looker looks_;
};

/// What cannot be sent of one operation (creations beyond a quota, say) keeps back no other; where two in a row get no
/// answer at all, the target is down.
asio::awaitable<void> push_operations(plan_push& push, const plan_counts& counts, bool has_unique_names,
                                      push_result& out) {
  bool last_unanswered = false;
  const auto must_end = [&](const std::optional<shortfall>& short_of) {
    if (!short_of) return false;
    if (!out.problem) out.problem = short_of->why;
    if (short_of->of_the_push || (last_unanswered && short_of->nothing_answered)) return true;
    last_unanswered = short_of->nothing_answered;
    return false;
  };
  const bool has_new_names = counts[static_cast<std::size_t>(operation::update_group)] > 0;
  for (const auto op : push_order) {
    if (op == operation::create_group && has_unique_names && has_new_names) {
      const auto short_of = co_await push.push_names_in_order();
      if (must_end(short_of)) co_return;
    }
    if (counts[static_cast<std::size_t>(op)] == 0) continue;
    const auto short_of = co_await push.push(op);
    if (must_end(short_of)) co_return;
  }
}

}  // namespace

destination destination_now(const target_seat& target, const clock& time) {
  return {target.settings.id, config::recipient_of(target.settings), local_day(time.now())};
}

asio::awaitable<result<grant>> rest_on_todays_grant(island& where, target_seat& target, const clock& time, asking how) {
  const auto before = target.permits.now();
  target.api->rest_on({});
  auto look = [&where, to = destination_now(target, time)] { return grant_now(*where.store, to); };
  const auto found = co_await on_strand(where.strand, std::move(look));
  if (!found) co_return found.error();
  const auto issued = target.permits.issue(before, *found, time);
  target.api->rest_on(how == asking::briefly ? issued.briefly() : issued);
  co_return found;
}

asio::awaitable<push_result> push_plan(island& where, target_seat& target, plan_summary plan,
                                       permit_issuer::mark planned_at, push_context context) {
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
  plan_push push(where, target, plan.id, *rests_on, context, out);
  co_await push_operations(push, plan.counts, target_kind_of(target.settings.kind).has_unique_group_names, out);
  if (out.problem) {
    const auto refusal = target.permits.issue(planned_at, *rests_on, context.time).refusal();
    out.is_permit_over = out.is_permit_over || (refusal && refusal->code() == errc::refused);
  }
  if (out.waiting > 0) target.untold = {plan.id, out.waiting, out.first_waiting};
  if (out.waiting == 0 && target.untold.plan == plan.id) target.untold = {};
  const bool is_down = out.unanswered > 1 && out.answered == 0;
  if (is_down && !out.problem)
    out.problem = error(errc::unavailable, "it answered nothing about any change of the plan: " + out.first_unanswered);
  if (out.problem || out.counts.unknown != 0 || out.waiting != 0)
    co_return out;  // what is open is settled, and what waits is planned, by the next cycle
  auto finish = [&where, id = plan.id] { return where.store->plans().set_state(id, plan_state::done); };
  const auto finished = co_await on_strand(where.strand, std::move(finish));
  if (!finished) out.problem = finished.error();
  co_return out;
}

}  // namespace sluis::daemon
