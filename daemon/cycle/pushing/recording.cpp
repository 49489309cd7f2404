#include "daemon/cycle/pushing/recording.hpp"

#include "state/push/attempts.hpp"

namespace sluis::daemon {

namespace {

std::pair<std::uint64_t, std::uint64_t> written_so_far(state::store& store) {
  return {static_cast<std::uint64_t>(sqlite3_total_changes64(store.db().raw())), store.log().size()};
}

result<void> write_outcomes(state::store& store, std::uint64_t plan, const sent_outcomes& came) {
  std::vector<std::uint64_t> ended;
  for (const auto& one : came.open) ended.push_back(one.ordinal);
  if (!ended.empty()) {
    SLUIS_TRY(state::attempts(store).ended(plan, ended));
    SLUIS_TRY(store.plans().note_unsettled(came.open));
  }
  return came.answers.empty() ? result<void>() : store.plans().conclude(plan, came.answers);
}

result<batch> keep_and_intend_at_once(state::store& store, std::uint64_t plan, const sent_outcomes& came,
                                      early_batch& early, const preparing& prepare) {
  auto next = early.take_if_current(store);  // before anything of this is written
  state::store::work work(store);
  SLUIS_TRY(write_outcomes(store, plan, came));
  if (!next) {
    SLUIS_ASSIGN(next, prepare(store));
  }
  SLUIS_TRY(record(store, plan, *next));
  SLUIS_TRY(work.commit());
  return std::move(next->what);
}

/// What a damaged row of the next batch throws must not take the outcomes of this one with it.
template <class Work>
auto without_throwing(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const result_error& failed) {
    return failed.cause();
  } catch (const state::sqlite::sqlite_error& failed) {
    return failed.cause();
  }
}

}  // namespace

sent_outcomes outcomes_of(std::uint64_t plan, const batch& sent, const std::vector<outcome>& outcomes,
                          name_stage stage) {
  sent_outcomes out;
  out.outcomes.reserve(outcomes.size());
  out.answers.reserve(outcomes.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto& change = sent.changes.at(i);
    const bool is_done = outcomes[i].what == outcome::kind::done;
    if (stage == name_stage::interim && is_done) continue;
    auto came = outcomes[i];
    if (stage == name_stage::last && !is_done) came.what = outcome::kind::unknown;
    if (creates(change.op()) && came.what == outcome::kind::unknown) {
      out.open.push_back({plan, change.ordinal(), change.op(), {}, came.cause.text()});
    } else {
      out.answers.push_back({change.ordinal(), came});
      out.answers.back().what.first_password.reset();  // is for nobody's disk
    }
    out.outcomes.push_back(std::move(came));
  }
  return out;
}

early_batch::early_batch(state::store& store, const preparing& prepare) : seen_(written_so_far(store)) {
  try {
    auto made = prepare(store);
    if (made) what_ = std::move(*made);
  } catch (
      const std::exception&) {  // whoever prepares it again says why; the batch that is on its way is not disturbed
    what_.reset();
  }
}

std::optional<prepared_batch> early_batch::take_if_current(state::store& store) {
  auto out = std::exchange(what_, std::nullopt);
  return written_so_far(store) == seen_ ? std::move(out) : std::nullopt;
}

result<batch> intend(state::store& store, std::uint64_t plan, const preparing& prepare) {
  SLUIS_ASSIGN(auto next, prepare(store));
  if (next.intended.empty() && next.refused.empty()) return std::move(next.what);
  state::store::work work(store);
  SLUIS_TRY(record(store, plan, next));
  SLUIS_TRY(work.commit());
  return std::move(next.what);
}

result<void> keep(state::store& store, std::uint64_t plan, const sent_outcomes& came) {
  if (came.answers.empty() && came.open.empty()) return {};
  state::store::work work(store);
  SLUIS_TRY(write_outcomes(store, plan, came));
  return work.commit();
}

result<following> keep_and_intend(state::store& store, std::uint64_t plan, const sent_outcomes& came,
                                  const std::function<result<void>(state::store&)>& may_go_on, early_batch& early,
                                  const preparing& prepare) {
  following out;
  if (const auto allowed = may_go_on(store); !allowed) {
    out.why_none = allowed.error();
  } else {
    auto next = without_throwing([&] { return keep_and_intend_at_once(store, plan, came, early, prepare); });
    if (next) {
      out.next = std::move(*next);
      return out;
    }
    out.why_none = next.error();
  }
  SLUIS_TRY(keep(store, plan, came));
  return out;
}

}  // namespace sluis::daemon
