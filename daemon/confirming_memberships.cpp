#include "daemon/confirming_memberships.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "daemon/not_proven_gone.hpp"
#include "daemon/still_shown.hpp"
#include "state/push/not_shown.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

bool removed_nothing(operation op, const outcome& what) {
  return op == operation::remove_member && what.what == outcome::kind::done && what.was_absent;
}

bool added_nothing(operation op, const outcome& what) {
  return op == operation::add_member && what.what == outcome::kind::failed && what.cause.code() == errc::not_found;
}

/// A group of which "not found" was answered.
struct doubted_group {
  state::shadow_row row;
  std::vector<std::size_t> removals;  // of the batch
};

/// Not the groups that took a member in, or gave one up, in the same batch: these are there.
result<std::vector<doubted_group>> doubted_groups(state::store& store, const target_id& target, const batch& sent,
                                                  const std::vector<outcome>& outcomes) {
  std::set<subject_id> changed;
  std::map<subject_id, std::vector<std::size_t>> found;
  for (std::size_t i = 0; i < sent.changes.size(); ++i) {
    const auto op = sent.changes[i].op();
    const bool removed = removed_nothing(op, outcomes.at(i));
    if (outcomes.at(i).what == outcome::kind::done && !removed) changed.insert(sent.subjects.at(i));
    if (!removed && !added_nothing(op, outcomes.at(i))) continue;
    auto& removals = found[sent.subjects.at(i)];
    if (removed) removals.push_back(i);
  }
  std::vector<doubted_group> out;
  for (auto& [group, removals] : found) {
    if (changed.contains(group)) continue;
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, group));
    // What is added to a group that has members is looked at by the next survey, which misses the group.
    const bool is_of_concern = row && (!removals.empty() || state::may_be_hidden(store, target, *row));
    if (is_of_concern) out.push_back({*row, std::move(removals)});
  }
  return out;
}

/// Those that the target does not show; the others are looked at by the next survey.
asio::awaitable<result<std::vector<doubted_group>>> not_shown(island& where, target_seat& target,
                                                              std::vector<doubted_group> groups, const clock& time) {
  std::vector<doubted_group> out;
  for (std::size_t first = 0; first < groups.size(); first += most_at_once) {
    std::vector<state::shadow_row> rows;
    for (std::size_t i = first; i < std::min(first + most_at_once, groups.size()); ++i) rows.push_back(groups[i].row);
    auto seen = co_await ask_for(where, target, rows, time);
    if (!seen) co_return seen.error();
    const auto standings = co_await judge(where, target.settings.id, rows, std::move(*seen));
    if (!standings) co_return standings.error();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (standings->at(i) == standing::gone) out.push_back(std::move(groups[first + i]));
    }
  }
  co_return out;
}

outcome not_concluded(outcome removal, const error& why) {
  removal.what = outcome::kind::unknown;
  removal.cause = why;
  return removal;
}

}  // namespace

asio::awaitable<result<remains>> confirm_memberships(island& where, target_seat& target, const batch& sent,
                                                     std::vector<outcome>& outcomes, const clock& time) {
  remains out;
  const auto& id = target.settings.id;
  auto look = [&] { return doubted_groups(*where.store, id, sent, outcomes); };
  auto doubted = co_await on_strand(where.strand, std::move(look));
  if (!doubted) co_return doubted.error();
  if (doubted->empty()) co_return out;
  const auto missing = co_await not_shown(where, target, std::move(*doubted), time);
  if (!missing) co_return missing.error();
  if (missing->empty()) co_return out;
  const std::set<subject_id> whole_batch(sent.subjects.begin(), sent.subjects.end());
  const auto shows_others = co_await still_shows_others(where, target, subject_kind::group, whole_batch, time);
  if (!shows_others) co_return shows_others.error();
  for (const auto& [row, removals] : *missing) {
    if (!removals.empty() && *shows_others) continue;
    auto why = removals.empty() ? group_not_shown(where.settings.id, id, row.handle)
                                : not_proven_gone(where.settings.id, id, subject_kind::group, row.handle);
    for (const auto i : removals) outcomes.at(i) = not_concluded(std::move(outcomes.at(i)), why);
    if (state::is_too_new_to_be_gone(row, time.now())) continue;
    out.rows.push_back(row);
    out.seen.push_back({sighting::how::unknown, {}, std::move(why)});
  }
  co_return out;
}

}  // namespace sluis::daemon
