#include "daemon/confirming_memberships.hpp"

#include <algorithm>
#include <map>
#include <optional>
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
  std::vector<std::size_t> removals;        // of the batch
  std::optional<state::shadow_row> member;  // of an addition that found nothing
};

struct doubts {
  std::vector<std::size_t> removals;
  std::optional<subject_id> member;
};

/// Not of the groups that took a member in, or gave one up, in the same batch: these are there.
std::map<subject_id, doubts> doubts_of(const batch& sent, const std::vector<outcome>& outcomes) {
  std::set<subject_id> changed;
  std::map<subject_id, doubts> out;
  for (std::size_t i = 0; i < sent.changes.size(); ++i) {
    const auto op = sent.changes[i].op();
    const bool removed = removed_nothing(op, outcomes.at(i));
    if (outcomes.at(i).what == outcome::kind::done && !removed) changed.insert(sent.subjects.at(i));
    if (!removed && !added_nothing(op, outcomes.at(i))) continue;
    auto& of = out[sent.subjects.at(i)];
    if (removed) of.removals.push_back(i);
    if (!removed && !of.member) of.member = sent.members.at(i);
  }
  std::erase_if(out, [&changed](const auto& one) { return changed.contains(one.first); });
  return out;
}

result<std::vector<doubted_group>> doubted_groups(state::store& store, const target_id& target, const batch& sent,
                                                  const std::vector<outcome>& outcomes) {
  std::vector<doubted_group> out;
  for (auto& [group, of] : doubts_of(sent, outcomes)) {
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, group));
    if (!row || (of.removals.empty() && !state::may_be_hidden(store, target, *row))) continue;
    doubted_group one{*row, std::move(of.removals), std::nullopt};
    if (of.member) {
      SLUIS_ASSIGN(one.member, store.shadow().find(target, *of.member));
    }
    out.push_back(std::move(one));
  }
  return out;
}

asio::awaitable<result<std::vector<standing>>> standings_of(island& where, target_seat& target,
                                                            std::vector<state::shadow_row> rows, const clock& time) {
  std::vector<standing> out;
  for (std::size_t first = 0; first < rows.size(); first += most_at_once) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = static_cast<std::ptrdiff_t>(std::min(most_at_once, rows.size() - first));
    const std::vector<state::shadow_row> some(begin, begin + count);
    auto seen = co_await ask_for(where, target, some, time);
    if (!seen) co_return seen.error();
    const auto part = co_await judge(where, target.settings.id, some, std::move(*seen));
    if (!part) co_return part.error();
    out.insert(out.end(), part->begin(), part->end());
  }
  co_return out;
}

/// Those that the target does not show; the others are looked at by the next survey.
asio::awaitable<result<std::vector<doubted_group>>> not_shown(island& where, target_seat& target,
                                                              std::vector<doubted_group> groups, const clock& time) {
  std::vector<state::shadow_row> rows;
  for (const auto& one : groups) rows.push_back(one.row);
  const auto found = co_await standings_of(where, target, std::move(rows), time);
  if (!found) co_return found.error();
  std::vector<doubted_group> out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (found->at(i) == standing::gone) out.push_back(std::move(groups[i]));
  }
  co_return out;
}

/// The members of failed additions that the target shows: the answer was not about them.
asio::awaitable<result<std::set<subject_id>>> shown_members(island& where, target_seat& target,
                                                            const std::vector<doubted_group>& of, const clock& time) {
  std::vector<state::shadow_row> rows;
  for (const auto& one : of) {
    if (one.member && !one.member->remote_id.empty()) rows.push_back(*one.member);
  }
  std::set<subject_id> out;
  const auto found = co_await standings_of(where, target, rows, time);
  if (!found) co_return found.error();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (found->at(i) == standing::there || found->at(i) == standing::unmarked) out.insert(rows[i].id);
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
  const auto members = co_await shown_members(where, target, *missing, time);
  if (!members) co_return members.error();
  const std::set<subject_id> whole_batch(sent.subjects.begin(), sent.subjects.end());
  const auto shows_others = co_await still_shows_others(where, target, subject_kind::group, whole_batch, time);
  if (!shows_others) co_return shows_others.error();
  const bool are_lists_right = target.serving && target.serving->believe_lists;  // by an administrator's word
  for (const auto& [row, removals, member] : *missing) {
    const bool is_new = state::is_too_new_to_be_gone(row, time.now());
    if (removals.empty() && !is_new && member && members->contains(member->id) && (*shows_others || are_lists_right)) {
      out.rows.push_back(row);
      out.seen.push_back(state::answered_as_gone(row));
      ++out.gone;
      continue;
    }
    if (!removals.empty() && *shows_others) continue;
    auto why = removals.empty() ? group_not_shown(where.settings.id, id, row.handle)
                                : not_proven_gone(where.settings.id, id, subject_kind::group, row.handle);
    for (const auto i : removals) outcomes.at(i) = not_concluded(std::move(outcomes.at(i)), why);
    if (is_new) continue;
    out.rows.push_back(row);
    out.seen.push_back({sighting::how::unknown, {}, std::move(why)});
  }
  co_return out;
}

}  // namespace sluis::daemon
