#include "daemon/cycle/pushing/confirming_memberships.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "connectors/targets/absent_by_id.hpp"
#include "daemon/cycle/pushing/not_proven_gone.hpp"
#include "daemon/cycle/pushing/settling.hpp"
#include "daemon/cycle/pushing/still_shown.hpp"
#include "state/push/not_shown.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

bool removed_nothing(operation op, const outcome& answer) {
  return op == operation::remove_member && answer.what == outcome::kind::done && answer.was_absent;
}

bool added_nothing(operation op, const outcome& answer) {
  return op == operation::add_member && answer.what == outcome::kind::failed && answer.cause.code() == errc::not_found;
}

constexpr std::size_t most_members = 3;  // of one group are asked for

/// A group of which "not found" was answered.
struct doubted_group {
  state::shadow_row row;
  std::vector<std::size_t> removals;       // of the batch
  std::vector<state::shadow_row> members;  // of additions that found nothing, a few
};

struct doubts {
  std::vector<std::size_t> removals;
  std::vector<subject_id> members;
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
    if (!removed && of.members.size() < most_members) of.members.push_back(sent.members.at(i).value());
  }
  std::erase_if(out,
                [&changed](const auto& one) { return one.second.removals.empty() && changed.contains(one.first); });
  return out;
}

result<std::vector<doubted_group>> doubted_groups(state::store& store, const target_id& target, const batch& sent,
                                                  const std::vector<outcome>& outcomes) {
  std::vector<doubted_group> out;
  for (auto& [group, of] : doubts_of(sent, outcomes)) {
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, group));
    if (!row || (of.removals.empty() && !state::may_be_hidden(store, target, *row))) continue;
    doubted_group one{*row, std::move(of.removals), {}};
    for (const auto& id : of.members) {
      SLUIS_ASSIGN(const auto member, store.shadow().find(target, id));
      if (member && !member->remote_id.empty()) one.members.push_back(*member);
    }
    out.push_back(std::move(one));
  }
  return out;
}

struct membership_look {
  standing found = standing::unknown;
  bool is_absent_by_id = false;  // another way shows it, and the way by its id does not
  error cause;                   // of `unknown`
};

asio::awaitable<result<std::vector<membership_look>>> look_at(island& where, target_seat& target,
                                                              std::vector<state::shadow_row> rows, const clock& time) {
  std::vector<membership_look> out;
  for (std::size_t first = 0; first < rows.size(); first += most_at_once) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = static_cast<std::ptrdiff_t>(std::min(most_at_once, rows.size() - first));
    const std::vector<state::shadow_row> some(begin, begin + count);
    auto seen = co_await ask_for(where, target, some, time);
    if (!seen) co_return seen.error();
    const auto standings = co_await judge(where, target.settings.id, some, *seen);
    if (!standings) co_return standings.error();
    for (std::size_t i = 0; i < some.size(); ++i) {
      out.push_back({standings->at(i), targets::is_absent_by_id(seen->at(i)), seen->at(i).cause});
    }
  }
  co_return out;
}

bool is_shown_by_id(const membership_look& one) {
  return (one.found == standing::there || one.found == standing::unmarked) && !one.is_absent_by_id;
}

/// The members of failed additions that the target shows: the answer was not about them.
asio::awaitable<result<std::set<subject_id>>> shown_members(island& where, target_seat& target,
                                                            const std::vector<doubted_group>& of, const clock& time) {
  std::vector<state::shadow_row> rows;
  for (const auto& one : of) rows.insert(rows.end(), one.members.begin(), one.members.end());
  std::set<subject_id> out;
  const auto found = co_await look_at(where, target, rows, time);
  if (!found) co_return found.error();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (is_shown_by_id(found->at(i))) out.insert(rows[i].id);
  }
  co_return out;
}

/// What is known when a doubted group is judged.
struct evidence {
  std::set<subject_id> members;  // that the target shows
  bool shows_others = false;     // other groups (still_shown.hpp)
  bool are_lists_right = false;  // by an administrator's word for this sync
  instant now{};
};

/// By additions that found nothing.
bool is_gone(const doubted_group& one, const evidence& by) {
  if (!by.shows_others && !by.are_lists_right) return false;
  const bool is_told_again = one.row.finding == state::account_finding::unknown;
  return std::any_of(one.members.begin(), one.members.end(), [&](const state::shadow_row& member) {
    const bool is_old = !state::is_too_new_to_be_gone(member, by.now);
    const bool is_known_by_now = is_told_again && (!member.made || by.now >= *member.made + may_still_appear);
    return by.members.contains(member.id) && (is_old || is_known_by_now);
  });
}

void put_back(const std::vector<std::size_t>& removals, const error& why, std::vector<outcome>& outcomes) {
  for (const auto i : removals) {
    outcomes.at(i).what = outcome::kind::unknown;
    outcomes.at(i).cause = why;
  }
}

void note_remaining(const state::shadow_row& row, sighting seen, remains& out) {
  out.rows.push_back(row);
  out.seen.push_back(std::move(seen));
}

/// Of a group that is not shown.
void conclude(const doubted_group& one, const evidence& by, const institution_id& institution, const target_id& target,
              std::vector<outcome>& outcomes, remains& out) {
  const bool is_new = state::is_too_new_to_be_gone(one.row, by.now);
  if (!one.removals.empty()) {
    if (by.shows_others && !is_new) return;
    const auto why = not_proven_gone(institution, target, subject_kind::group, one.row.handle);
    put_back(one.removals, why, outcomes);
    if (!by.shows_others) note_remaining(one.row, {sighting::how::unknown, {}, why}, out);
  } else if (!is_new && is_gone(one, by)) {
    note_remaining(one.row, state::answered_as_gone(one.row), out);
    ++out.gone;
  } else if (!is_new) {
    note_remaining(one.row, {sighting::how::unknown, {}, group_not_shown(institution, target, one.row.handle)}, out);
  }
}

}  // namespace

asio::awaitable<result<remains>> confirm_memberships(island& where, target_seat& target, const batch& sent,
                                                     std::vector<outcome>& outcomes, const clock& time) {
  remains out;
  const auto& id = target.settings.id;
  auto find = [&] { return doubted_groups(*where.store, id, sent, outcomes); };
  const auto doubted = co_await on_strand(where.strand, std::move(find));
  if (!doubted) co_return doubted.error();
  if (doubted->empty()) co_return out;
  std::vector<state::shadow_row> rows;
  std::set<subject_id> groups;
  for (const auto& one : *doubted) {
    rows.push_back(one.row);
    groups.insert(one.row.id);
  }
  const auto found = co_await look_at(where, target, std::move(rows), time);
  if (!found) co_return found.error();
  std::vector<doubted_group> missing;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const auto& one = found->at(i);
    if (one.found == standing::gone) missing.push_back(doubted->at(i));
    if (one.found == standing::unknown) put_back(doubted->at(i).removals, one.cause, outcomes);
  }
  if (missing.empty()) co_return out;
  evidence by;
  auto members = co_await shown_members(where, target, missing, time);
  if (!members) co_return members.error();
  by.members = std::move(*members);
  const auto shows_others = co_await still_shows_others(where, target, subject_kind::group, groups, time);
  if (!shows_others) co_return shows_others.error();
  by.shows_others = *shows_others;
  by.are_lists_right = target.serving && target.serving->believe_lists;
  by.now = time.now();
  for (const auto& one : missing) conclude(one, by, where.settings.id, id, outcomes, out);
  co_return out;
}

}  // namespace sluis::daemon
