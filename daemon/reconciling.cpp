#include "daemon/reconciling.hpp"

#include <spdlog/spdlog.h>

#include "config/recipient.hpp"

namespace sluis::daemon {

namespace {

/// Is there anything of ours there, and may we ask?
result<bool> is_worth_asking(state::store& store, const target_id& target, const recipient& now, day today) {
  SLUIS_ASSIGN(const auto consent, store.consents().valid_grant(target, now, today));
  if (!consent || consent->what() != grant::kind::consent) return false;
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    SLUIS_ASSIGN(const auto first, store.shadow().page(target, kind, subject_id{}, 1));
    if (!first.empty()) return true;
  }
  return false;
}

result<drift_counts> compare(state::store& store, const targets::target& api, const survey& found) {
  state::store::work work(store);
  SLUIS_ASSIGN(const auto counts, store.shadow().reconcile(api.id(), found, [&api](const field_map& said) { return api.as_held(said); }));
  SLUIS_TRY(work.commit());
  return counts;
}

}  // namespace

bool is_reconciliation_due(const target_seat& target, const sync_request& what, instant now) {
  if (what.drift == drift_check::now) return true;
  const auto every = target.settings.reconcile_every;
  if (every.count() == 0 || what.dry_run || what.person) return false;
  return !target.last_survey || now - *target.last_survey >= every;
}

boost::asio::awaitable<result<drift_counts>> reconcile(island& where, target_seat& target, push_context context) {
  auto ask = [&where, id = target.settings.id, now = config::recipient_of(target.settings), today = local_day(context.time.now())] {
    return is_worth_asking(*where.store, id, now, today);
  };
  const auto worth = co_await on_strand(where.strand, std::move(ask));
  if (!worth) co_return worth.error();
  if (!*worth) {
    target.last_survey = context.time.now();
    co_return drift_counts{};
  }
  context.how_far.phase("looking at what " + target.settings.id.str() + " holds", 0);
  const auto ready = co_await target.api->prepare();
  if (!ready) co_return ready.error();
  survey found(target.next_survey);
  const auto done = co_await target.api->survey(found);
  if (!done) co_return done.error();
  target.next_survey = extent::whole;  // what was told is not told again: until it is in memory, only a whole one will do
  auto weigh = [&where, &target, &found] { return compare(*where.store, *target.api, found); };
  const auto counts = co_await on_strand(where.strand, std::move(weigh));
  if (!counts) co_return counts.error();
  target.next_survey = extent::changes;
  target.last_survey = context.time.now();
  if (counts->total() != 0) {
    spdlog::warn("target {} of {} drifted: {} objects gone, {} changed, {} memberships missing, {} not ours; the plan puts it right", target.settings.id.str(),
                 where.settings.id.str(), counts->gone, counts->changed, counts->members_missing, counts->members_extra);
  }
  co_return *counts;
}

}  // namespace sluis::daemon
