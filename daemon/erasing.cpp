#include "daemon/erasing.hpp"

#include <spdlog/spdlog.h>

#include "daemon/standing.hpp"
#include "model/local_time.hpp"
#include "state/erasure/deletions.hpp"
#include "state/orders.hpp"

namespace sluis::daemon {

namespace {

constexpr std::uint64_t most_in_a_night = 100'000;

struct due_one {
  std::string words;  // on whose word
  order_kind kind = order_kind::leave;
};
using due_list = std::map<subject_id, due_one>;

std::string term_text(const config::retention_settings& keeping) { return "retention " + std::to_string(keeping.term.count()) + " days"; }

/// In handles and references: "immediate, order T-4711 of <handle>, confirmed by <handle>".
std::string words_of(const state::erasure_order& order, const config::retention_settings& keeping) {
  const auto given = ", order " + order.reference + " of " + order.given.by.hex();
  if (order.kind == order_kind::leave) return term_text(keeping) + given;
  return "immediate" + given + ", confirmed by " + order.confirmed->by.hex();
}

/// Those about whom there is an order, who are due.
result<due_list> ordered_due(state::store& store, const config::retention_settings& keeping, day today) {
  SLUIS_ASSIGN(const auto orders, state::orders(store).deciding());
  due_list out;
  for (const auto& [whom, order] : orders) {
    SLUIS_ASSIGN(const auto row, store.facts().find(whom));
    if (row && stage_of(*row, today, keeping_of(keeping), order.in_force()) == mapping::stage::due) out.emplace(whom, due_one{words_of(order, keeping), order.kind});
  }
  return out;
}

result<due_list> erasable_now(state::store& store, const config::retention_settings& keeping, instant now) {
  const auto today = local_day(now);
  const bool in_window = is_maintenance_window(now);
  SLUIS_ASSIGN(auto out, ordered_due(store, keeping, today));
  std::erase_if(out, [&](const auto& one) {
    const bool may_now = in_window || one.second.kind == order_kind::immediate;
    return !may_now || state::is_anywhere(store.db(), one.first);
  });
  if (!in_window) return out;
  SLUIS_ASSIGN(const auto after_the_term, store.erasable(today - keeping.term, most_in_a_night));
  for (const auto& whom : after_the_term) out.try_emplace(whom, due_one{term_text(keeping)});
  return out;
}

result<std::uint64_t> erase_due(state::store& store, const config::retention_settings& keeping, instant now) {
  SLUIS_ASSIGN(const auto due, erasable_now(store, keeping, now));
  std::vector<subject_id> whom;
  for (const auto& [subject, one] : due) whom.push_back(subject);
  // Read before anything is deleted, and kept with the fence: an interruption loses nothing of it.
  SLUIS_ASSIGN(const auto deletions, state::deletion_notes(store.db(), whom));
  const auto note = [&](const subject_id& subject) { return due.at(subject).words + deletions.at(subject); };
  return store.erase(std::move(whom), {}, note);
}

}  // namespace

result<bool> is_anybody_due(state::store& store, const config::retention_settings& keeping, day today) {
  SLUIS_ASSIGN(const auto overdue, store.overdue(today - keeping.term));
  if (overdue > 0) return true;
  SLUIS_ASSIGN(const auto ordered, ordered_due(store, keeping, today));
  return !ordered.empty();
}

boost::asio::awaitable<result<std::uint64_t>> erase_who_is_due(island& where, cycle_context context) {
  if (context.stopping) co_return std::uint64_t{0};
  const auto now = context.time.now();
  auto look = [&where, now] { return erasable_now(*where.store, where.settings.retention, now); };
  auto anybody = co_await on_strand(where.strand, std::move(look));
  if (!anybody) co_return anybody.error();
  if (anybody->empty() && !is_maintenance_window(now)) co_return std::uint64_t{0};  // what was interrupted is heavy, too
  const auto keeping = co_await where.keeping.acquire();
  auto erase = [&where, now] { return erase_due(*where.store, where.settings.retention, now); };
  auto done = co_await on_strand(where.strand, std::move(erase));
  if (done && *done > 0) spdlog::info("institution {}: {} erased, their keys are destroyed", where.settings.id.str(), *done);
  if (!done) spdlog::error("institution {}: an erasure was interrupted and is gone on with: {}", where.settings.id.str(), done.error().text());
  co_return done;
}

}  // namespace sluis::daemon
