// An administrator's word about a finding. What is said to be ours is looked at again first: since the survey it may
// have been given to somebody else. The word counts only for the record that was looked at
// (daemon/cycle/orders/finding_word.hpp).
#include "daemon/process/answers/finding_answers.hpp"

#include <algorithm>
#include <set>

#include "daemon/cycle/orders/finding_word.hpp"
#include "daemon/cycle/pushing/asking.hpp"
#include "daemon/cycle/pushing/proving.hpp"
#include "daemon/cycle/pushing/push.hpp"
#include "daemon/cycle/pushing/still_shown.hpp"
#include "daemon/process/each_institution.hpp"
#include "state/handle_owner.hpp"
#include "state/push/drift.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

/// It is there under this id, and carries their handle; or no handle of ours, and their login. Where another tool
/// overwrote both, it is enough that the id is the one on record, and that whoever says so named it: the id may have
/// been given to somebody else.
bool is_shown_as_theirs(const finding_basis& whose, bool is_named, const sighting& seen) {
  if (seen.found != sighting::how::by_id || seen.object.remote_id != whose.object ||
      seen.object.stands == remote_object::life::gone)
    return false;
  const auto handle = seen.object.handle.value_or("");
  if (!handle.empty()) return handle == whose.row.handle.hex();
  if (is_named && whose.row.remote_id == whose.object) return true;
  const auto login = seen.object.fields.find(field::user_name);
  return login != seen.object.fields.end() && !whose.login.empty() && state::same_letters(login->second, whose.login);
}

/// A service that does not show what is off shows nothing under the id that is on record. What is sent there says
/// whether it is there.
bool is_perhaps_hidden(const finding_basis& whose, const sighting& seen) {
  return whose.is_last_id && seen.found == sighting::how::nothing;
}

/// What the target shows under `id` now. The caller has the target's turn.
asio::awaitable<result<sighting>> ask_again(island& where, target_seat& target, const state::shadow_row& whose,
                                            const std::string& id, const clock& time) {
  if (const auto proven = co_await prove_address(where, target, time); !proven) co_return proven.error();
  target.permits.begin(permit::confirmed::answer, target.settings.stalled_after, time.now());
  const auto allowed = co_await rest_on_todays_grant(where, target, time);
  if (!allowed) co_return allowed.error();
  const auto ready = co_await target.api->prepare();
  if (!ready) co_return ready.error();
  std::vector<state::shadow_row> rows{whose};
  rows.front().remote_id = id;
  auto seen = co_await ask_for(where, target, std::move(rows), time);
  if (!seen) co_return seen.error();
  auto& one = seen->front();
  if (one.found == sighting::how::unknown)
    co_return error(errc::unavailable, "the target cannot be asked for the object: " + one.cause.text(),
                    "try again later");
  co_return std::move(one);
}

bool is_not_there(const sighting& seen) {
  return seen.found == sighting::how::nothing || seen.object.stands == remote_object::life::gone;
}

asio::awaitable<result<state::shown_as>> expect_theirs(island& where, target_seat& target, const finding_basis& whose,
                                                       bool is_named, const clock& time) {
  const auto one = co_await ask_again(where, target, whose.row, whose.object, time);
  if (!one) co_return one.error();
  const bool is_on = !is_not_there(*one) && state::shown_switch(one->object) == true;
  if (is_shown_as_theirs(whose, is_named, *one)) co_return is_on ? state::shown_as::on : state::shown_as::not_on;
  if (is_perhaps_hidden(whose, *one)) co_return state::shown_as::not_on;
  co_return error(errc::conflict,
                  "that object carries neither the handle nor the login of " + whose.row.id.hex() +
                      " (any more), so nothing was recorded",
                  "sluis sync --reconcile, then: sluis target findings; where it is theirs all the same, under the id "
                  "that is on record, name it: --object ID");
}

/// Where the target shows it, it is not gone; where it shows nothing of ours, nothing says so.
asio::awaitable<result<state::shown_as>> expect_not_shown(island& where, target_seat& target,
                                                          const finding_basis& whose, const clock& time) {
  const auto one = co_await ask_again(where, target, whose.row, whose.row.remote_id, time);
  if (!one) co_return one.error();
  if (!is_not_there(*one)) {
    co_return error(errc::conflict, "the target shows it, so it is not gone and nothing was recorded",
                    "what should be on is switched on there by hand; what is not theirs is renamed there; see: sluis "
                    "target findings");
  }
  const std::set<subject_id> than{whose.row.id};
  const auto shows_others = co_await still_shows_others(where, target, whose.row.kind, than, time);
  if (!shows_others) co_return shows_others.error();
  if (*shows_others) co_return state::shown_as::not_on;
  const std::string others = whose.row.kind == subject_kind::person ? "accounts" : "groups";
  co_return error(errc::conflict,
                  "the target did not show other " + others +
                      " of ours either, so that it does not show this one says nothing, and nothing was recorded",
                  "see whether the credential still has its rights, then try again");
}

/// The word is about what the target could not tell. It may tell by now; where it still does not, the word counts.
asio::awaitable<result<state::shown_as>> expect_still_not_told(island& where, target_seat& target,
                                                               const finding_basis& whose, const clock& time) {
  const auto one = co_await ask_again(where, target, whose.row, whose.row.remote_id, time);
  if (!one || is_not_there(*one)) co_return state::shown_as::not_on;
  co_return error(errc::conflict,
                  "the target shows it, or another object with that handle or login, by now, so nothing was recorded",
                  "sluis sync --reconcile takes it in; then: sluis target findings");
}

/// What must be looked at before a word of an administrator counts.
enum class word_about { nothing_shown, theirs, gone, not_told };

word_about what_it_says(const settlement& what, const finding_basis& whose) {
  if (what.is_ours && !whose.object.empty()) return word_about::theirs;
  if (is_said_gone(what, whose)) return word_about::gone;
  const bool is_not_told = whose.row.finding == state::account_finding::unknown;
  return !what.is_ours && is_not_told ? word_about::not_told : word_about::nothing_shown;
}

asio::awaitable<result<state::shown_as>> look_first(island& where, target_seat& target, const settlement& what,
                                                    const finding_basis& whose, const clock& time) {
  const auto says = what_it_says(what, whose);
  if (says == word_about::nothing_shown) co_return state::shown_as::not_on;
  if (target.turn->held()) {
    co_return error{errc::unavailable,
                    "a sync is busy at target " + target.settings.id.str() + ", so the object cannot be looked at now",
                    "try again in a minute"};
  }
  const auto turn = co_await target.turn->acquire();
  if (says == word_about::theirs) co_return co_await expect_theirs(where, target, whose, !what.object.empty(), time);
  if (says == word_about::gone) co_return co_await expect_not_shown(where, target, whose, time);
  co_return co_await expect_still_not_told(where, target, whose, time);
}

result<finding_view> record_word(state::store& store, const settlement& what, const finding_basis& seen,
                                 state::shown_as as, const caller& by) {
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  auto out = write_word(store, what, seen, actor, as);
  return out;
}

error found_otherwise(const settlement& what) {
  return {errc::conflict,
          "of " + what.subject.hex() + " something else is open at target " + what.target.str() +
              " by now, so nothing was recorded",
          "see: sluis target findings"};
}

/// Nothing: another institution's.
result<std::optional<subject_id>> whose_finding(state::store& store, settlement what) {
  SLUIS_ASSIGN(what.subject, state::owner_of(store, what.subject));
  SLUIS_ASSIGN(const auto found, finding_basis_of(store, what));
  return found ? std::optional(what.subject) : std::nullopt;
}

/// Nothing: there is none any more.
asio::awaitable<result<std::optional<finding_view>>> settle_in(std::shared_ptr<island> where, settlement what,
                                                               const caller& by, const clock& time) {
  auto look = [where, &what]() -> result<std::optional<finding_basis>> {
    SLUIS_ASSIGN(what.subject, state::owner_of(*where->store, what.subject));
    return finding_basis_of(*where->store, what);
  };
  const auto whose = co_await on_strand(where->strand, std::move(look));
  if (!whose) co_return whose.error();
  if (!*whose) co_return std::optional<finding_view>();
  const std::vector<std::shared_ptr<target_seat>> seats(where->targets);  // a reload may put others in their place
  const auto seat =
      std::find_if(seats.begin(), seats.end(), [&](const auto& s) { return s->settings.id == what.target; });
  if (!what.is_ours && !state::must_be_settled((*whose)->row.finding) && seat != seats.end()) {
    auto say = [where, &what, &by, settings = (*seat)->settings]() -> result<std::optional<finding_view>> {
      SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
      return write_absent(*where->store, settings, what, actor);
    };
    auto absent = co_await on_strand(where->strand, std::move(say));
    if (!absent || *absent) co_return absent;
  }
  if (what.only_if_not_told && (*whose)->row.finding != state::account_finding::unknown)
    co_return found_otherwise(what);
  const auto says = what_it_says(what, **whose);
  auto shown = result<state::shown_as>(state::shown_as::not_on);
  if (seat != seats.end()) {
    shown = co_await look_first(*where, **seat, what, **whose, time);
    if (!shown) co_return shown.error();
  } else if (says == word_about::theirs || says == word_about::gone) {
    co_return error(errc::not_found,
                    "target " + what.target.str() + " is not in the configuration, so the object cannot be looked at");
  }
  auto write = [where, &what, &whose, &by, as = *shown] { return record_word(*where->store, what, **whose, as, by); };
  auto done = co_await on_strand(where->strand, std::move(write));
  if (!done) co_return done.error();
  co_return std::optional(std::move(*done));
}

}  // namespace

task<finding_view> finding_answers::settle(settlement what, caller by) {
  auto look = [what](const std::shared_ptr<island>&) {
    return [what](state::store& store) { return whose_finding(store, what); };
  };
  const error nobody(errc::not_found,
                     "nothing is on record about " + what.subject.hex() + " at target " + what.target.str(),
                     "see: sluis target findings");
  const auto found = co_await first_that_has<subject_id>(islands_, std::move(look), nobody);
  if (!found) co_return found.error();
  auto done = co_await settle_in(found->where, what, by, time_);
  if (!done) co_return done.error();
  if (!*done) co_return nobody;
  co_return std::move(**done);
}

}  // namespace sluis::daemon
