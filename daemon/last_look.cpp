#include "daemon/last_look.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/proving.hpp"
#include "daemon/push.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

/// Of those whose creation was intended and of whom no id is on record, also after a deletion or a look that found nothing: accounts come back, from a recycle bin or because a
/// target did not show them for a while.
result<std::vector<state::shadow_row>> rows_to_ask_for(state::store& store, const target_id& target, const std::vector<subject_id>& whom, const state::found_deletions& told) {
  std::vector<state::shadow_row> out;
  for (const auto& subject : whom) {
    if (!told.creations.contains({subject, target})) continue;
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, subject));
    if (row && row->remote_id.empty()) out.push_back(*row);
  }
  return out;
}

asio::awaitable<result<void>> may_be_asked(island& where, target_seat& target, const clock& time) {
  if (const auto proven = co_await prove_address(where, target, time); !proven) co_return proven.error();
  if (!target.is_believed) co_return error(errc::unavailable, "its lists are not believed");
  target.permits.begin(permit::confirmed::answer, target.settings.stalled_after, time.now());
  const auto allowed = co_await rest_on_todays_grant(where, target, time);
  if (!allowed) co_return allowed.error();
  auto ready = co_await target.api->prepare();
  co_return ready;
}

asio::awaitable<result<void>> ask_one_target(island& where, target_seat& target, const std::vector<subject_id>& whom, const state::found_deletions& told, const clock& time,
                                             std::set<subject_id>& waits) {
  auto list = [&] { return rows_to_ask_for(*where.store, target.settings.id, whom, told); };
  const auto rows = co_await on_strand(where.strand, std::move(list));
  if (!rows) co_return rows.error();
  if (rows->empty()) co_return result<void>();
  for (const auto& row : *rows) {
    if (!told.is_deleted(row.id, target.settings.id)) waits.insert(row.id);  // a deletion that the target confirmed is proof enough where it cannot be asked
  }
  if (target.turn->held()) co_return result<void>();  // a sync is busy there, perhaps for long: the next cycle asks
  const auto turn = co_await target.turn->acquire();
  const auto ready = co_await may_be_asked(where, target, time);
  if (!ready) {
    spdlog::warn("target {} of {} cannot be asked for {} people who are due to be erased, so they wait: {}", target.settings.id.str(), where.settings.id.str(), rows->size(),
                 ready.error().text());
    co_return result<void>();
  }
  for (std::size_t first = 0; first < rows->size(); first += most_at_once) {
    const auto last = std::min(first + most_at_once, rows->size());
    const std::vector<state::shadow_row> some(rows->begin() + static_cast<std::ptrdiff_t>(first), rows->begin() + static_cast<std::ptrdiff_t>(last));
    auto seen = co_await ask_for(where, target, some, time);
    if (!seen) co_return seen.error();
    // Where there was no answer nothing is written: a finding would keep them from being asked again, and from being erased on a deletion that was confirmed.
    std::vector<state::shadow_row> answered;
    std::vector<sighting> said;
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (seen->at(i).found == sighting::how::unknown) continue;
      answered.push_back(some[i]);
      said.push_back(std::move(seen->at(i)));
    }
    if (answered.empty()) continue;
    drift_counts counts;
    const auto standings = co_await take_in(where, target.settings.id, answered, std::move(said), counts);
    if (!standings) co_return standings.error();
    for (std::size_t i = 0; i < answered.size(); ++i) {
      if (standings->at(i) == standing::gone) waits.erase(answered[i].id);
      else waits.insert(answered[i].id);
    }
  }
  co_return result<void>();
}

}  // namespace

asio::awaitable<result<std::set<subject_id>>> who_is_still_there(island& where, const std::vector<subject_id>& whom, const state::found_deletions& told, const clock& time) {
  std::set<subject_id> out;
  const std::vector<std::shared_ptr<target_seat>> targets(where.targets);  // a reload may put others in their place
  for (const auto& target : targets) {
    std::set<subject_id> waits;  // here; gone at another target says nothing of this one
    const auto asked = co_await ask_one_target(where, *target, whom, told, time, waits);
    if (!asked) co_return asked.error();
    out.insert(waits.begin(), waits.end());
  }
  co_return out;
}

}  // namespace sluis::daemon
