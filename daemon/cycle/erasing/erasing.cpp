#include "daemon/cycle/erasing/erasing.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "daemon/cycle/erasing/last_look.hpp"
#include "daemon/cycle/nights.hpp"
#include "daemon/cycle/planning/same_eck_id.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "daemon/cycle/reading/looks.hpp"
#include "daemon/cycle/remembered.hpp"
#include "model/local_time.hpp"
#include "state/orders.hpp"

namespace sluis::daemon {

namespace {

constexpr std::uint64_t most_in_a_night = 100'000;

struct due_one {
  std::string words;  // on whose word
  std::optional<state::erasure_order> order = {};
  [[nodiscard]] bool at_once() const { return order && order->kind == order_kind::immediate; }
};
using due_list = std::map<subject_id, due_one>;

std::string term_text(const config::retention_settings& keeping) {
  return "retention " + std::to_string(keeping.term.count()) + " days";
}

/// In handles and references: "immediate, order T-4711 of <handle>, confirmed by <handle>".
std::string order_words(const state::erasure_order& order, const config::retention_settings& keeping) {
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
    if (!row || stage_of(store, *row, today, keeping_of(keeping), order.in_force()) != mapping::stage::due) continue;
    out.emplace(whom, due_one{order_words(order, keeping), order});
  }
  return out;
}

/// By day nobody, but on an immediate order; and whom the nights of two days should have erased, and there was none.
result<due_list> erasable_now(state::store& store, const config::retention_settings& keeping, instant now,
                              work_time when) {
  const auto terms_day = store.lived().terms_day(local_day(now));
  const auto today = when == work_time::instead ? terms_day - missed_after : terms_day;
  SLUIS_ASSIGN(auto out, ordered_due(store, keeping, terms_day));
  SLUIS_ASSIGN(const auto ordered, ordered_due(store, keeping, today));
  std::erase_if(out, [&](const auto& one) {
    const bool may_now = one.second.at_once() || (when != work_time::none && ordered.contains(one.first));
    return !may_now || state::is_anywhere(store.db(), one.first);
  });
  if (when == work_time::none) return out;
  SLUIS_ASSIGN(const auto after_the_term, store.erasable(today - keeping.term, most_in_a_night));
  for (const auto& whom : after_the_term) out.try_emplace(whom, due_one{term_text(keeping)});
  return out;
}

/// Asked in the fence's own transaction. Between the list of who is due and the fence, targets and the keys' place are
/// waited for: meanwhile a read may have listed somebody again, a push may have made an account, and an order may have
/// been withdrawn, and that answered.
result<bool> is_still_due(state::store& store, const config::retention_settings& keeping, day today,
                          const subject_id& subject, const due_one& one) {
  if (!one.order) return store.is_erasable(subject, today - keeping.term);
  SLUIS_ASSIGN(const auto orders, state::orders(store).of(subject));
  const bool stands = std::any_of(orders.begin(), orders.end(),
                                  [&](const auto& now) { return now.seq == one.order->seq && now.in_force(); });
  if (!stands || state::is_anywhere(store.db(), subject)) return false;
  SLUIS_ASSIGN(const auto row, store.facts().find(subject));
  return row && stage_of(store, *row, today, keeping_of(keeping), one.order->in_force()) == mapping::stage::due;
}

result<std::optional<std::string>> erasure_note(state::store& store, const config::retention_settings& keeping,
                                                day today, const subject_id& subject, const due_one& one,
                                                const std::string& deletions) {
  SLUIS_ASSIGN(const bool is_due, is_still_due(store, keeping, today, subject, one));
  return is_due ? std::optional(one.words + deletions) : std::nullopt;
}

std::vector<subject_id> due_handles(const due_list& due) {
  std::vector<subject_id> out;
  for (const auto& [subject, one] : due) out.push_back(subject);
  return out;
}

/// What targets said of those who are due, and what was on record about them when they were asked.
struct asked_targets {
  state::found_deletions told;
  last_look look;
};

/// Targets may be slow: a sync, a backup and whoever opens the memory anew go on meanwhile.
boost::asio::awaitable<result<asked_targets>> ask_targets(island& where, cycle_context context, const due_list& due) {
  const auto whom = due_handles(due);
  auto told = co_await look_for_deletions(where, whom);
  if (!told) co_return told.error();
  auto looked = co_await who_is_still_there(where, whom, *told, context.time);
  if (!looked) co_return looked.error();
  co_return asked_targets{std::move(*told), std::move(*looked)};
}

/// What was asked does not hold for them any more: a creation was intended after it, or the deletion that stands for an
/// answer does not count any more.
std::set<subject_id> asked_too_early(const asked_targets& asked, const state::found_deletions& now) {
  std::set<subject_id> out;
  for (const auto& [of, entry] : now.creations) {
    const auto before = asked.told.creations.find(of);
    if (before == asked.told.creations.end() || before->second != entry) out.insert(of.first);
  }
  for (const auto& [whom, target] : asked.look.not_asked) {
    if (!now.is_deleted(whom, target)) out.insert(whom);
  }
  return out;
}

/// Between two slices the strand answers whoever waits. A stop leaves the rest to the next start.
boost::asio::awaitable<result<std::uint64_t>> erase_in_slices(island& where, cycle_context context, const due_list& due,
                                                              state::found_deletions deletions) {
  auto begin = [&where, &due, &deletions, keeping = where.settings.retention, looked = looks_of(where),
                now = context.time.now()]() -> result<void> {
    auto& store = *where.store;
    SLUIS_TRY(doubt_old_words(store, looked, now));  // while targets were asked a reload may have taken a source out
    const auto whom = due_handles(due);
    SLUIS_TRY(pass_on_blocks(store, whom));
    const auto today = store.lived().terms_day(local_day(now));
    auto notes = state::deletion_notes(store.db(), whom, deletions);
    auto note = [&store, keeping, today, due, notes = std::move(notes)](const subject_id& subject) {
      return erasure_note(store, keeping, today, subject, due.at(subject), notes.at(subject));
    };
    return store.begin_erasure(whom, {}, std::move(note));
  };
  const auto begun = co_await on_strand(where.strand, std::move(begin));
  if (!begun) co_return begun.error();
  while (!context.stopping) {
    auto slice = [&where] { return where.store->go_on_erasing(); };
    const auto done = co_await on_strand(where.strand, std::move(slice));
    if (!done) co_return done.error();
    if (*done) co_return **done;
  }
  co_return std::uint64_t{0};
}

/// Alone, and by what is on record now: while targets were asked, somebody may have come back, an order may have been
/// withdrawn, or an account made.
boost::asio::awaitable<result<std::uint64_t>> erase_who_was_asked_for(island& where, cycle_context context,
                                                                      work_time when, asked_targets asked,
                                                                      const due_list& before) {
  const auto keeping = co_await where.keeping.acquire();
  auto judge = [&where, term = where.settings.retention, looked = looks_of(where), now = context.time.now(),
                when]() -> result<due_list> {
    SLUIS_TRY(doubt_old_words(*where.store, looked, now));
    return erasable_now(*where.store, term, now, when);
  };
  auto due = co_await on_strand(where.strand, std::move(judge));
  if (!due) co_return due.error();
  std::erase_if(*due,
                [&](const auto& one) { return !before.contains(one.first) || asked.look.waits.contains(one.first); });
  auto deletions = co_await look_for_deletions(
      where,
      due_handles(*due));  // with what targets said just now; kept with the fence: an interruption loses nothing of it
  if (!deletions) co_return deletions.error();
  const auto too_early = asked_too_early(asked, *deletions);
  std::erase_if(*due, [&](const auto& one) { return too_early.contains(one.first); });
  deletions->not_asked = std::move(asked.look.not_asked);
  co_return co_await erase_in_slices(where, context, *due, std::move(*deletions));
}

/// Of an interrupted erasure, those who are fenced; and who is due now.
boost::asio::awaitable<result<std::uint64_t>> erase_once(island& where, cycle_context context) {
  const auto now = context.time.now();
  note_alive(where, now);
  const auto when = work_time_of(where.last_night, now);
  auto look = [&where, term = where.settings.retention, looked = looks_of(where), now,
               when]() -> result<std::optional<due_list>> {
    SLUIS_TRY(doubt_old_words(*where.store, looked, now));
    SLUIS_ASSIGN(auto due, erasable_now(*where.store, term, now, when));
    SLUIS_ASSIGN(const bool is_begun, where.store->is_erasing());
    return is_begun || !due.empty() ? std::optional(std::move(due)) : std::nullopt;
  };
  const auto due = co_await on_strand(where.strand, std::move(look));
  if (!due) co_return due.error();
  if (!*due) {
    if (when != work_time::none) forget_who_waits(where);
    if (when != work_time::none) where.last_night = now;
    co_return std::uint64_t{0};
  }
  auto asked = co_await ask_targets(where, context, **due);
  result<std::uint64_t> done = std::uint64_t{0};
  if (asked)
    done = co_await erase_who_was_asked_for(where, context, when, std::move(*asked), **due);
  else
    done = asked.error();
  if (done && when != work_time::none) where.last_night = now;
  if (done && *done > 0)
    spdlog::info("institution {}: {} erased, their keys are destroyed", where.settings.id.str(), *done);
  if (!done)
    spdlog::error("institution {}: an erasure was interrupted and will be resumed: {}", where.settings.id.str(),
                  done.error().text());
  co_return done;
}

/// True as long as it lives.
class raised_flag {
 public:
  explicit raised_flag(bool& flag) : flag_(flag) { flag_ = true; }
  ~raised_flag() { flag_ = false; }
  raised_flag(const raised_flag&) = delete;
  raised_flag& operator=(const raised_flag&) = delete;

 private:
  bool& flag_;
};

}  // namespace

namespace {
constexpr std::uint64_t entries_at_once = 10'000;  // entries; some 10 ms
}

result<state::found_deletions> find_deletions(state::store& store, const std::vector<subject_id>& whom) {
  state::deletion_search search(whom);
  for (bool is_more = true; is_more;) {
    SLUIS_ASSIGN(is_more, search.go_on(store.db(), entries_at_once));
  }
  return search.found();
}

boost::asio::awaitable<result<state::found_deletions>> look_for_deletions(island& where, std::vector<subject_id> whom) {
  state::deletion_search search(whom);
  for (bool is_more = true; is_more;) {
    auto some = [&where, id = where.settings.id, &search]() -> result<bool> {
      if (!where.store)
        return error(errc::unavailable, "institution " + id.str() + " was closed meanwhile", "ask again");
      return search.go_on(where.store->db(), entries_at_once);
    };
    const auto more = co_await on_strand(where.strand, std::move(some));
    if (!more) co_return more.error();
    is_more = *more;
  }
  co_return search.found();
}

result<bool> is_anybody_due(state::store& store, const config::retention_settings& keeping, day on) {
  const auto today = store.lived().terms_day(on);
  SLUIS_ASSIGN(const auto overdue, store.overdue(today - keeping.term));
  if (overdue > 0) return true;
  SLUIS_ASSIGN(const bool is_begun, store.is_erasing());
  if (is_begun) return true;
  SLUIS_ASSIGN(const auto ordered, ordered_due(store, keeping, today));
  return !ordered.empty();
}

result<overdue_erasures> count_overdue(state::store& store, const config::retention_settings& keeping, day today) {
  const auto since = today - told_overdue_after;
  overdue_erasures out;
  SLUIS_ASSIGN(const auto all, store.overdue(since - keeping.term));
  SLUIS_ASSIGN(const auto erasable, store.erasable(since - keeping.term, most_in_a_night));
  out.here = erasable.size();
  out.at_targets = all - std::min<std::uint64_t>(all, out.here);
  SLUIS_ASSIGN(const auto ordered, ordered_due(store, keeping, since));
  for (const auto& [whom, one] : ordered) {
    const bool is_counted = std::find(erasable.begin(), erasable.end(), whom) != erasable.end();
    if (is_counted || one.order->in_force()->since > since) continue;
    ++(state::is_anywhere(store.db(), whom) ? out.at_targets : out.here);
  }
  return out;
}

boost::asio::awaitable<result<std::uint64_t>> erase_who_is_due(island& where, cycle_context context) {
  where.is_erasing_again = true;
  if (where.is_erasing) co_return std::uint64_t{0};
  const raised_flag erasing(where.is_erasing);
  std::uint64_t out = 0;
  while (!context.stopping && std::exchange(where.is_erasing_again, false)) {
    const auto done = co_await erase_once(where, context);
    if (!done) co_return done.error();
    out += *done;
  }
  co_return out;
}

}  // namespace sluis::daemon
