#include "daemon/confirming.hpp"

#include <algorithm>
#include <set>

#include "connectors/targets/absent_by_id.hpp"
#include "daemon/belief.hpp"
#include "daemon/still_shown.hpp"
#include "state/push/deletions_under_way.hpp"
#include "state/push/not_shown.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

bool deletes(operation op) { return op == operation::delete_user || op == operation::delete_group; }
/// A deletion is always looked after; an account that could not be deactivated because it was not there may be on under another id.
bool must_be_confirmed(operation op, const outcome& what) {
  return what.what == outcome::kind::done && (deletes(op) || (op == operation::deactivate_user && what.was_absent));
}

/// The target answered it: there is no such object. Of an addition to a group that may be the member's answer, so it proves nothing of the group.
bool found_nothing_to_change(operation op, const outcome& what) {
  const bool is_update = op == operation::update_user || op == operation::update_group;
  return is_update && what.what == outcome::kind::failed && what.cause.code() == errc::not_found;
}

outcome not_concluded(outcome confirmed, const std::string& why, const std::string& hint = "the next sync tries and asks again") {
  confirmed.what = outcome::kind::unknown;
  confirmed.cause = error(errc::outcome_unknown, why, hint);
  return confirmed;
}

std::string too_new(operation op) {
  return std::string("the target says that there is nothing to ") + (deletes(op) ? "remove" : "switch off") +
         ", but it confirmed the creation less than a day ago, and new objects may be shown late";
}

outcome not_removed(outcome confirmed, const std::string& why, const std::string& hint) {
  confirmed.what = outcome::kind::failed;
  confirmed.cause = error(errc::conflict, why, hint);
  return confirmed;
}

outcome still_there(operation op, outcome confirmed, const std::string& name, const sighting& seen) {
  if (deletes(op)) {
    return not_removed(std::move(confirmed), "the target confirmed the removal of " + name + ", and still shows it",
                       "look at it there and remove it by hand if it stays; the next sync tries again");
  }
  // Nothing was confirmed, and nothing is to be deleted: whoever is blocked or left keeps the account.
  const auto is_on = state::shown_switch(seen.object);
  const std::string shown = !is_on ? "it, without saying whether it is on" : *is_on ? "it as on" : "it as off";
  return not_removed(std::move(confirmed),
                     "the target found nothing to switch off under the id of " + name + ", and still shows " + shown,
                     "look at it there and switch it off by hand, do not delete it; the next sync tries again");
}

/// Which of the batch are to be asked for, with their rows.
struct to_confirm {
  std::vector<std::size_t> at;
  std::vector<state::shadow_row> rows;
};

result<to_confirm> rows_to_confirm(state::store& store, const target_id& target, const batch& sent, const std::vector<outcome>& outcomes) {
  to_confirm out;
  std::set<subject_id> changed;  // many may be put into one group
  for (std::size_t i = 0; i < sent.changes.size(); ++i) {
    const bool is_change = found_nothing_to_change(sent.changes[i].op(), outcomes.at(i));
    if (!is_change && !must_be_confirmed(sent.changes[i].op(), outcomes.at(i))) continue;
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, sent.subjects.at(i)));
    if (!row) continue;
    if (is_change && (!state::may_be_hidden(store, target, *row) || !changed.insert(row->id).second)) continue;
    out.at.push_back(i);
    out.rows.push_back(*row);
  }
  return out;
}

std::string not_counted(const belief_now& lists, subject_kind what) {
  const std::string one = what == subject_kind::person ? "account" : "group";
  return lists.why_not(what) + ", so no " + one + " counts as gone there";
}

/// A token without rights finds nothing either (still_shown.hpp).
outcome found_by_no_proof(outcome confirmed) {
  return not_concluded(std::move(confirmed), "the target says that nothing is there, and it shows nothing else of ours, so nothing counts as gone there",
                       "see whether the credential still has its rights; where the object is gone: sluis target settle HANDLE --not-ours; the next sync tries and asks again");
}

/// One of the batch was shown, or was there to be removed.
bool has_just_shown_one(const batch& sent, const std::vector<bool>& shown, const std::vector<outcome>& outcomes) {
  for (std::size_t i = 0; i < sent.changes.size(); ++i) {
    const auto op = sent.changes[i].op();
    const bool removes = deletes(op) || op == operation::deactivate_user;
    if (shown.at(i) || (removes && outcomes.at(i).what == outcome::kind::done && !outcomes.at(i).was_absent)) return true;
  }
  return false;
}

asio::awaitable<result<void>> confirm_some(island& where, target_seat& target, const batch& sent,
                                           const std::vector<bool>& shown, std::vector<outcome>& outcomes, const to_confirm& what,
                                           bool has_just_shown, const clock& time, remains& out) {
  auto look = [&where, to = destination_now(target, time), was_compared = target.last_survey.has_value()] {
    return look_up_belief(*where.store, to, was_compared);
  };
  const auto lists = co_await on_strand(where.strand, std::move(look));
  if (!lists) co_return lists.error();
  auto seen = co_await ask_for(where, target, what.rows, time);
  if (!seen) co_return seen.error();
  const auto standings = co_await judge(where, target.settings.id, what.rows, *seen);
  if (!standings) co_return standings.error();
  bool found_nothing = false;
  for (std::size_t i = 0; i < what.at.size(); ++i) {
    const auto& one = outcomes.at(what.at[i]);
    found_nothing = found_nothing || (standings->at(i) == standing::gone && (one.was_absent || one.what == outcome::kind::failed));
  }
  bool shows_others = true;
  if (found_nothing) {
    const auto shown_now = co_await still_shows_ours(where, target, what.rows, has_just_shown, time);
    if (!shown_now) co_return shown_now.error();
    shows_others = *shown_now;
  }
  for (std::size_t i = 0; i < what.at.size(); ++i) {
    auto& one = outcomes.at(what.at[i]);
    const auto& change = sent.changes.at(what.at[i]);
    const bool is_gone = standings->at(i) == standing::gone;
    if (found_nothing_to_change(change.op(), one)) {
      const bool is_proven = is_gone && shows_others && lists->counts(what.rows[i].kind, false) && !state::is_too_new_to_be_gone(what.rows[i], time.now());
      if (!is_proven) continue;  // what a look shows instead is found by the next one before anything is sent
      out.rows.push_back(what.rows[i]);
      out.seen.push_back(state::answered_as_gone(what.rows[i]));
      ++out.gone;
      continue;
    }
    const bool is_new = is_gone && one.was_absent && state::is_too_new_to_be_gone(what.rows[i], time.now());
    const auto kind = what.rows[i].kind;
    const bool is_blind = is_gone && one.was_absent && !shows_others;
    const bool counts = (!is_gone || lists->counts(kind, shown.at(what.at[i]))) && !is_new && !is_blind;
    if (is_blind) {
      one = found_by_no_proof(std::move(one));
      out.rows.push_back(what.rows[i]);
      out.seen.push_back({sighting::how::unknown, {}, one.cause});
      continue;
    }
    one = counts ? after_removal(change.op(), std::move(one), standings->at(i), seen->at(i), change.object())
                 : not_concluded(std::move(one), is_new ? too_new(change.op()) : not_counted(*lists, kind));
    if (!counts || (one.what == outcome::kind::done && deletes(change.op()))) continue;
    // One that was off before stays on record, off by our word: at the end of its term a deletion says whether it is there.
    const bool is_answered_as_gone = is_gone && seen->at(i).found == sighting::how::nothing && !state::is_perhaps_off(what.rows[i]);
    out.rows.push_back(what.rows[i]);
    out.seen.push_back(is_answered_as_gone ? state::answered_as_gone(what.rows[i]) : std::move(seen->at(i)));
  }
  co_return result<void>();
}

to_confirm part_of(const to_confirm& all, std::size_t first, std::size_t last) {
  const auto at = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
  return {{all.at.begin() + at(first), all.at.begin() + at(last)}, {all.rows.begin() + at(first), all.rows.begin() + at(last)}};
}

}  // namespace

outcome after_removal(operation op, outcome confirmed, standing what, const sighting& seen,
                      const target_handle& object) {
  const auto name = "the object with handle " + object.hex();
  switch (what) {
    case standing::gone: return confirmed;
    case standing::there:
    case standing::unmarked:
      if (seen.object.stands == remote_object::life::deleted) return confirmed;
      // It was there and is not any more: a search may lag behind. Where nothing was there to remove either, the
      // service does not show what it has.
      if (targets::is_absent_by_id(seen) && !confirmed.was_absent) return confirmed;
      return still_there(op, std::move(confirmed), name, seen);
    case standing::renumbered:
      return not_removed(std::move(confirmed), name + " is not there under the id on record, but under another one",
                         deletes(op) ? "the next sync removes that one" : "the next sync switches that one off");
    case standing::anothers:
      return not_removed(std::move(confirmed), "the handle of " + name + " is on an object that is on record as somebody else's", "see: sluis target findings");
    case standing::candidate:
      return not_removed(std::move(confirmed), name + " is not there, and another object has its login, or carries its handle under another login", "say whose that is: sluis target settle");
    case standing::unknown: break;
  }
  // The mark is looked for among deletions only.
  const std::string what_is_open = deletes(op) ? std::string(state::mark_of_unproven_deletion) + name
                                               : "the target found nothing to switch off under the id of " + name +
                                                     ": whether it is on under another one";
  return not_concluded(std::move(confirmed), what_is_open + " cannot be said: " + seen.cause.text());
}

asio::awaitable<result<remains>> confirm_removals(island& where, target_seat& target, const batch& sent,
                                                  const std::vector<bool>& shown, std::vector<outcome>& outcomes,
                                                  const clock& time) {
  remains out;
  const auto is_of_concern = [](operation op, const outcome& what) { return must_be_confirmed(op, what) || found_nothing_to_change(op, what); };
  bool any = false;
  for (std::size_t i = 0; i < sent.changes.size(); ++i) any = any || is_of_concern(sent.changes[i].op(), outcomes.at(i));
  if (!any) co_return out;
  auto look = [&] { return rows_to_confirm(*where.store, target.settings.id, sent, outcomes); };
  const auto all = co_await on_strand(where.strand, std::move(look));
  if (!all) co_return all.error();
  const bool has_just_shown = has_just_shown_one(sent, shown, outcomes);  // before any of them is concluded
  for (std::size_t first = 0; first < all->at.size(); first += most_at_once) {
    const auto some = part_of(*all, first, std::min(first + most_at_once, all->at.size()));
    const auto done = co_await confirm_some(where, target, sent, shown, outcomes, some, has_just_shown, time, out);
    if (!done) co_return done.error();
  }
  co_return out;
}

asio::awaitable<result<void>> note_remains(island& where, const target_id& target, remains what) {
  if (what.rows.empty()) co_return result<void>();
  drift_counts counts;
  const auto taken = co_await take_in(where, target, std::move(what.rows), std::move(what.seen), counts);
  if (!taken) co_return taken.error();
  co_return result<void>();
}

}  // namespace sluis::daemon
