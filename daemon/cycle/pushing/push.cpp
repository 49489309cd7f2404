#include "daemon/cycle/pushing/push.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>

#include "config/recipient.hpp"
#include "connectors/http/parallel.hpp"
#include "connectors/targets/anothers_answer.hpp"
#include "daemon/cycle/pushing/batch.hpp"
#include "daemon/cycle/pushing/batch_answers.hpp"
#include "daemon/cycle/pushing/confirming.hpp"
#include "daemon/cycle/pushing/confirming_memberships.hpp"
#include "daemon/cycle/pushing/ids_in_doubt.hpp"
#include "daemon/cycle/pushing/looking_first.hpp"
#include "daemon/cycle/pushing/one_id.hpp"
#include "daemon/cycle/pushing/own_names.hpp"
#include "daemon/cycle/pushing/recording.hpp"
#include "daemon/cycle/pushing/target_warnings.hpp"
#include "model/target_kind.hpp"

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

  /// Everything planned of one operation. The next batch is prepared while one is on its way, and its intents go on
  /// record with what came of that one.
  asio::awaitable<std::optional<shortfall>> push(operation op) {
    if (context_.stopping) co_return stopped();
    const auto first = after(op, 0);
    auto taken = co_await take(first);
    while (taken && !taken->what.exhausted) {
      const auto next = after(op, taken->what.last);
      note_refused(op, taken->what);
      std::optional<taken_batch> following;
      if (!taken->what.changes.empty()) {
        auto came = co_await push_batch(op, name_stage::whole, *taken, next);
        if (came.short_of) co_return std::move(came.short_of);
        following = std::move(came.next);
      }
      if (!following && context_.stopping) co_return stopped();
      if (following) {
        taken = std::move(*following);
      } else {
        taken = co_await take(next);
      }
    }
    if (!taken) co_return nothing_more(taken.error());
    co_return std::nullopt;
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
  /// A batch with its intents on record, and when its consent was read.
  struct taken_batch {
    batch what;
    permit_issuer::mark before;
  };
  struct after_batch {
    std::optional<shortfall> short_of;
    std::optional<taken_batch> next;
  };

  static shortfall stopped() { return {error(errc::unavailable, "stopped; the rest stays planned"), true}; }
  shortfall nothing_more(const error& why) {
    so_far_.is_permit_over = so_far_.is_permit_over || why.code() == errc::refused;
    return {why, true};
  }

  /// The changes of this operation behind that ordinal.
  preparing after(operation op, std::uint64_t last) {
    return [this, op, last, limit = target_.api->batch_size(), to = now()](state::store& store) {
      return prepare_next(store, to, plan_, op, limit, last);
    };
  }
  [[nodiscard]] destination now() const { return destination_now(target_, context_.time); }

  /// The store is asked for each time: it may have been closed and opened anew meanwhile.
  result<void> may_go_on(state::store& store, const destination& to) const {
    SLUIS_ASSIGN(const auto today, grant_now(store, to));
    if (auto why = why_moved(rests_on_, today)) return std::move(*why);
    return {};
  }

  asio::awaitable<result<taken_batch>> take(preparing prepare) {
    const auto before = target_.permits.now();
    auto fetch = [this, prepare = std::move(prepare), to = now()]() -> result<batch> {
      auto& store = *where_.store;
      SLUIS_TRY(may_go_on(store, to));
      return intend(store, plan_, prepare);
    };
    auto found = co_await on_strand(where_.strand, std::move(fetch));
    if (!found) co_return found.error();
    taken_batch out{std::move(*found), before};
    co_return std::move(out);
  }

  asio::awaitable<std::optional<shortfall>> push_names(const mapping::name_step& step) {
    const std::size_t limit = target_.api->batch_size();
    for (std::size_t first = 0; first < step.ordinals.size(); first += limit) {
      if (context_.stopping) co_return stopped();
      const auto begin = step.ordinals.begin() + static_cast<std::ptrdiff_t>(first);
      const auto end = begin + static_cast<std::ptrdiff_t>(std::min(limit, step.ordinals.size() - first));
      std::vector<std::uint64_t> some(begin, end);
      preparing prepare = [this, some = std::move(some), stage = step.what, to = now()](state::store& store) {
        return prepare_some(store, to, plan_, some, stage);
      };
      const auto taken = co_await take(std::move(prepare));
      if (!taken) co_return nothing_more(taken.error());
      note_refused(operation::update_group, taken->what);
      if (taken->what.changes.empty()) continue;
      auto came = co_await push_batch(operation::update_group, step.what, *taken, {});
      if (came.short_of) co_return std::move(came.short_of);
    }
    co_return std::nullopt;
  }

  void note_refused(operation op, const batch& taken) {
    if (taken.exhausted) return;
    so_far_.counts.failed += taken.refused;
    note_progress(op, taken.refused);
  }

  /// One batch under a permit of its own. `next`: what follows it, where anything does.
  asio::awaitable<after_batch> push_batch(operation op, name_stage stage, const taken_batch& taken,
                                          const preparing& next) {
    after_batch out;
    const auto allowed = target_.permits.issue(taken.before, rests_on_, context_.time);
    target_.api->rest_on(allowed);
    early_batch early;
    auto sent = co_await send_and_prepare(op, taken.what, next, early);
    if (!sent) {
      out.short_of = shortfall{sent.error(), true};
      co_return out;
    }
    auto answered = co_await take_answers(op, taken.what, *sent);
    if (!answered) {
      out.short_of = shortfall{answered.error(), true};
      co_return out;
    }
    const bool goes_on = next && answered->is_plain && !why_not_sent(*sent) && !allowed.refusal() && !context_.stopping;
    const auto came = outcomes_of(plan_, taken.what, sent->outcomes, stage);
    note_answers(op, taken.what, *sent, came);
    std::optional<error> why_none;
    if (goes_on) {
      auto followed = co_await keep_and_take(came, next, early);
      if (!followed) {
        out.short_of = shortfall{followed.error(), true};
        co_return out;
      }
      out.next = std::move(followed->next);
      if (!out.next) why_none = followed->why_none;
    } else if (auto over = co_await keep_and_heed(taken.what, *sent, came, std::move(*answered))) {
      out.short_of = shortfall{std::move(*over), true};
      co_return out;
    }
    if (out.next) co_return out;
    if (auto why = allowed.refusal()) {
      so_far_.is_permit_over = why->code() == errc::refused;
      out.short_of = shortfall{std::move(*why), true};
    } else if (why_none) {
      out.short_of = nothing_more(*why_none);
    } else if (auto reason = why_not_sent(*sent)) {
      out.short_of = not_all_sent(*reason, sent->outcomes);
    }
    co_return out;
  }

  /// Sends a batch, and prepares the next one meanwhile.
  asio::awaitable<result<sent_batch>> send_and_prepare(operation op, const batch& what, const preparing& next,
                                                       early_batch& early) {
    auto sent = result<sent_batch>(error(errc::unknown, "not sent"));
    const std::function<asio::awaitable<void>(std::size_t)> part = [&](std::size_t i) {
      return i == 0 ? send_into(op, what, sent) : prepare_into(next, early);
    };
    const std::size_t parts = next ? 2 : 1;
    co_await http::in_parallel(parts, 2, part);
    co_return std::move(sent);
  }
  asio::awaitable<void> send_into(operation op, const batch& what, result<sent_batch>& into) {
    into = co_await looks_.send_what_is_ours(op, what);
  }
  asio::awaitable<void> prepare_into(const preparing& next, early_batch& into) {
    auto prepare = [this, &next] { return where_.store ? early_batch(*where_.store, next) : early_batch(); };
    into = co_await on_strand(where_.strand, std::move(prepare));
  }

  void note_progress(operation op, std::uint64_t count) {
    target_.pushed = {plan_, concluded(so_far_.counts)};
    context_.how_far.add(op, count);
  }

  struct settled_answers {
    remains left;
    bool is_plain =
        false;  // nothing was found that has to be put on record, or looked at, before anything else is sent
  };

  /// Settles what the answers leave open. The error: nothing else can be sent.
  asio::awaitable<result<settled_answers>> take_answers(operation op, const batch& taken, sent_batch& sent) {
    const auto& id = target_.settings.id;
    let_a_single_one_wait(sent);
    each_by_itself(sent);
    auto& outcomes = sent.outcomes;
    auto check_ids = [this, op, &id, &taken, &outcomes] {
      return refuse_ids_of_others(*where_.store, id, op, taken.subjects, outcomes);
    };
    const auto checked = co_await on_strand(where_.strand, std::move(check_ids));
    if (!checked) co_return checked.error();
    auto left = co_await confirm_removals(where_, target_, taken, sent.shown, outcomes, context_.time);
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
    settled_answers out{std::move(*left), false};
    out.is_plain =
        out.left.rows.empty() && std::none_of(outcomes.begin(), outcomes.end(), targets::is_answered_by_another);
    co_return std::move(out);
  }

  void note_answers(operation op, const batch& taken, const sent_batch& sent, const sent_outcomes& came) {
    keep_first_passwords(where_, target_.settings.id, taken, sent.outcomes, context_.time.now());
    tally(so_far_.counts, came.outcomes);
    note_progress(op, came.outcomes.size());
    count_answers(sent, so_far_);
    log_failures(target_.settings.id, taken.changes, sent);
    looks_.take_in(op, taken, sent.outcomes);
  }

  struct batch_after {
    std::optional<taken_batch> next;
    error why_none;
  };
  asio::awaitable<result<batch_after>> keep_and_take(const sent_outcomes& came, const preparing& next,
                                                     early_batch& early) {
    const auto before = target_.permits.now();
    auto keep = [this, &came, &next, &early, to = now()] {
      const std::function<result<void>(state::store&)> allowed = [&](state::store& store) {
        return may_go_on(store, to);
      };
      return keep_and_intend(*where_.store, plan_, came, allowed, early, next);
    };
    auto kept = co_await on_strand(where_.strand, std::move(keep));
    if (!kept) co_return kept.error();
    batch_after out;
    out.why_none = kept->why_none;
    if (kept->next) out.next = taken_batch{std::move(*kept->next), before};
    co_return std::move(out);
  }

  /// What came of a batch goes on record by itself, and then what was found on the way. The error: nothing else can be
  /// sent.
  asio::awaitable<std::optional<error>> keep_and_heed(const batch& taken, const sent_batch& sent,
                                                      const sent_outcomes& came, settled_answers found) {
    auto keep_it = [this, &came] { return keep(*where_.store, plan_, came); };
    const auto kept = co_await on_strand(where_.strand, std::move(keep_it));
    if (!kept) co_return kept.error();
    so_far_.gone += found.left.gone;
    const auto noted = co_await note_remains(where_, target_.settings.id, std::move(found.left));
    if (!noted) co_return noted.error();
    auto doubted = co_await heed_answers(where_, target_, taken, sent.outcomes, context_.time);
    co_return std::move(doubted);
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
  log_warnings_of(*target.api);
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
