#include "daemon/cycle/pushing/confirming.hpp"

#include <algorithm>
#include <set>

#include "connectors/targets/absent_by_id.hpp"
#include "daemon/cycle/pushing/belief.hpp"
#include "daemon/cycle/pushing/not_proven_gone.hpp"
#include "daemon/cycle/pushing/still_shown.hpp"
#include "daemon/cycle/sync_report.hpp"
#include "state/push/deletions_under_way.hpp"
#include "state/push/not_shown.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

/// A deletion is always looked after; an account that could not be deactivated because it was not there may be on under
/// another id.
bool must_be_confirmed(operation op, const outcome& what) {
  return what.what == outcome::kind::done && (deletes(op) || (op == operation::deactivate_user && what.was_absent));
}

/// The target answered it: there is no such object. Memberships: confirming_memberships.hpp.
bool found_nothing_to_change(operation op, const outcome& what) {
  const bool is_update = updates(op);
  return is_update && what.what == outcome::kind::failed && what.cause.code() == errc::not_found;
}

outcome not_concluded(outcome confirmed, const std::string& why,
                      const std::string& hint = "the next sync tries and asks again") {
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
  bool showed_what_is_off = false;      // one of the batch that a service may hide was shown, and then removed
  std::set<subject_id> confirmed = {};  // deletions that were confirmed before
};

result<to_confirm> rows_to_confirm(state::store& store, const target_id& target, const batch& sent,
                                   const std::vector<bool>& shown, const std::vector<outcome>& outcomes) {
  constexpr std::chrono::days still_the_same{7};
  to_confirm out;
  bool was_any_absent = false;
  std::set<subject_id> changed;  // many may be put into one group
  for (std::size_t i = 0; i < sent.changes.size(); ++i) {
    const auto op = sent.changes[i].op();
    const bool is_change = found_nothing_to_change(op, outcomes.at(i));
    if (!is_change && !must_be_confirmed(op, outcomes.at(i))) continue;
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, sent.subjects.at(i)));
    if (!row) continue;
    const bool may_be_hidden = state::may_be_hidden(store, target, *row);
    const bool was_there = shown.at(i) && !outcomes.at(i).was_absent;  // its removal was answered after all looks
    out.showed_what_is_off = out.showed_what_is_off || (deletes(op) && was_there && may_be_hidden);
    if (is_change && (!may_be_hidden || !changed.insert(row->id).second)) continue;
    was_any_absent = was_any_absent || (deletes(op) && outcomes.at(i).was_absent);
    out.at.push_back(i);
    out.rows.push_back(*row);
  }
  if (was_any_absent) {
    SLUIS_ASSIGN(out.confirmed,
                 state::confirmed_deletions(store, target, out.rows.front().kind, store.now() - still_the_same));
  }
  return out;
}

std::string not_counted(const belief_now& lists, subject_kind what) {
  const std::string one = what == subject_kind::person ? "account" : "group";
  return lists.why_not(what) + ", so no " + one + " counts as gone there";
}

/// Evidence that "not found" is true.
struct proof {
  bool shows_others = false;  // afterwards (still_shown.hpp)
  bool showed_what_is_off =
      false;  // of the same batch, before it was removed: the service hides nothing, and the token had its rights
  bool believes_lists = false;          // an administrator said for this sync that the target's lists are right
  std::set<subject_id> confirmed = {};  // their deletion was confirmed before, a few days ago at most
  /// An object that was not shown when it was looked at, while others that are off or empty were shown, was gone before
  /// the deletion.
  [[nodiscard]] bool of_deletion(bool was_shown) const { return shows_others || (showed_what_is_off && !was_shown); }
};

/// Concludes what was answered with "not found", or removed, of one part of a batch.
class concluding {
 public:
  concluding(const institution_id& institution, const target_id& target, const belief_now& lists, const proof& by,
             instant now, remains& out)
      : institution_(institution), target_(target), lists_(lists), by_(by), now_(now), out_(out) {}

  /// A change of what is off or empty. What a look shows instead is found by the next one before anything is sent.
  void change(const released_change& sent, const state::shadow_row& row, standing found, outcome& one) {
    if (found != standing::gone || state::is_too_new_to_be_gone(row, now_)) return;
    if (!by_.believes_lists && !by_.shows_others) {
      one.cause = not_proven_gone(institution_, target_, row.kind, sent.object());
      note(row, {sighting::how::unknown, {}, one.cause});
      return;
    }
    if (!by_.believes_lists && !lists_.counts(row.kind, false)) return;
    note(row, state::answered_as_gone(row));
    ++out_.gone;
  }

  void removal(const released_change& sent, const state::shadow_row& row, bool was_shown, standing found, sighting seen,
               outcome& one) {
    const bool is_gone = found == standing::gone;
    const bool was_absent = is_gone && one.was_absent;
    const bool was_confirmed = deletes(sent.op()) && by_.confirmed.contains(row.id);
    // believes_lists does not count here: a deletion ends in a receipt, and the receipt would not say whose word that
    // was.
    if (was_absent && !was_confirmed && state::is_too_new_to_be_gone(row, now_)) {
      one = not_concluded(std::move(one), too_new(sent.op()));
    } else if (was_absent && !was_confirmed && !by_.of_deletion(was_shown && deletes(sent.op()))) {
      const auto why = not_proven_gone(institution_, target_, row.kind, sent.object());
      one = not_concluded(std::move(one), why.message(), why.hint());
      note(row, {sighting::how::unknown, {}, why});
    } else if (is_gone && !was_confirmed && !lists_.counts(row.kind, was_shown)) {
      const bool is_confirmed = deletes(sent.op()) && !one.was_absent;
      one = not_concluded(
          std::move(one),
          not_counted(lists_, row.kind) + (is_confirmed ? "; " + std::string(state::mark_of_confirmed_deletion) : ""));
    } else {
      one = after_removal(sent.op(), std::move(one), found, seen, sent.object());
      if (one.what == outcome::kind::done && deletes(sent.op())) return;
      // One that was off before stays on record, off by our word: at the end of its term a deletion says whether it is
      // there.
      const bool is_answered_as_gone = is_gone && seen.found == sighting::how::nothing && !state::is_perhaps_off(row);
      note(row, is_answered_as_gone ? state::answered_as_gone(row) : std::move(seen));
    }
  }

 private:
  void note(const state::shadow_row& row, sighting seen) {
    out_.rows.push_back(row);
    out_.seen.push_back(std::move(seen));
  }

  const institution_id& institution_;
  const target_id& target_;
  const belief_now& lists_;
  const proof& by_;
  instant now_;
  remains& out_;
};

struct sent_part {
  const batch& sent;
  const std::vector<bool>& shown;
  std::vector<outcome>& outcomes;
  const to_confirm& what;
};

asio::awaitable<result<void>> confirm_some(island& where, target_seat& target, const sent_part& part, const clock& time,
                                           remains& out) {
  auto look = [&where, to = destination_now(target, time), was_compared = target.last_survey.has_value()] {
    return look_up_belief(*where.store, to, was_compared);
  };
  const auto lists = co_await on_strand(where.strand, std::move(look));
  if (!lists) co_return lists.error();
  auto seen = co_await ask_for(where, target, part.what.rows, time);
  if (!seen) co_return seen.error();
  const auto standings = co_await judge(where, target.settings.id, part.what.rows, *seen);
  if (!standings) co_return standings.error();
  bool found_nothing = false;
  for (std::size_t i = 0; i < part.what.at.size(); ++i) {
    const auto& one = part.outcomes.at(part.what.at[i]);
    found_nothing =
        found_nothing || (standings->at(i) == standing::gone && (one.was_absent || one.what == outcome::kind::failed));
  }
  proof by;
  by.showed_what_is_off = part.what.showed_what_is_off;
  by.confirmed = part.what.confirmed;
  by.believes_lists = target.serving && target.serving->believe_lists;
  if (found_nothing) {
    const std::set<subject_id> whole_batch(part.sent.subjects.begin(), part.sent.subjects.end());
    const auto shown_now = co_await still_shows_others(where, target, part.what.rows.front().kind, whole_batch, time);
    if (!shown_now) co_return shown_now.error();
    by.shows_others = *shown_now;
  }
  concluding concludes(where.settings.id, target.settings.id, *lists, by, time.now(), out);
  for (std::size_t i = 0; i < part.what.at.size(); ++i) {
    const auto at = part.what.at[i];
    auto& one = part.outcomes.at(at);
    const auto& sent = part.sent.changes.at(at);
    if (found_nothing_to_change(sent.op(), one)) {
      concludes.change(sent, part.what.rows[i], standings->at(i), one);
    } else {
      concludes.removal(sent, part.what.rows[i], part.shown.at(at), standings->at(i), std::move(seen->at(i)), one);
    }
  }
  co_return result<void>();
}

to_confirm part_of(const to_confirm& all, std::size_t first, std::size_t last) {
  const auto at = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
  return {{all.at.begin() + at(first), all.at.begin() + at(last)},
          {all.rows.begin() + at(first), all.rows.begin() + at(last)},
          all.showed_what_is_off,
          all.confirmed};
}

}  // namespace

outcome after_removal(operation op, outcome confirmed, standing what, const sighting& seen,
                      const target_handle& object) {
  const auto name = "the object with handle " + object.hex();
  switch (what) {
    case standing::gone:
      return confirmed;
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
      return not_removed(std::move(confirmed),
                         "the handle of " + name + " is on an object that is on record as somebody else's",
                         "see: sluis target findings");
    case standing::candidate:
      return not_removed(
          std::move(confirmed),
          name + " is not there, and another object has its login, or carries its handle under another login",
          "say whose that is: sluis target settle");
    case standing::unknown:
      break;
  }
  // The marks are looked for among deletions only.
  const bool is_confirmed = deletes(op) && !confirmed.was_absent;
  const std::string what_is_open =
      deletes(op)
          ? std::string(state::mark_of_unproven_deletion) + name +
                (is_confirmed ? ", " + std::string(state::mark_of_confirmed_deletion) + "," : "")
          : "the target found nothing to switch off under the id of " + name + ": whether it is on under another one";
  return not_concluded(std::move(confirmed), what_is_open + " cannot be said: " + seen.cause.text());
}

asio::awaitable<result<remains>> confirm_removals(island& where, target_seat& target, const batch& sent,
                                                  const std::vector<bool>& shown, std::vector<outcome>& outcomes,
                                                  const clock& time) {
  remains out;
  const auto is_of_concern = [](operation op, const outcome& what) {
    return must_be_confirmed(op, what) || found_nothing_to_change(op, what);
  };
  bool any = false;
  for (std::size_t i = 0; i < sent.changes.size(); ++i)
    any = any || is_of_concern(sent.changes[i].op(), outcomes.at(i));
  if (!any) co_return out;
  auto look = [&] { return rows_to_confirm(*where.store, target.settings.id, sent, shown, outcomes); };
  const auto all = co_await on_strand(where.strand, std::move(look));
  if (!all) co_return all.error();
  for (std::size_t first = 0; first < all->at.size(); first += most_at_once) {
    const auto some = part_of(*all, first, std::min(first + most_at_once, all->at.size()));
    const sent_part part{sent, shown, outcomes, some};
    const auto done = co_await confirm_some(where, target, part, time, out);
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
