// Consents: recorded for the recipient that is configured, withdrawn, listed.
#include "daemon/process/answers/consent_answers.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "config/recipient.hpp"
#include "daemon/cycle/consent/consent_effect.hpp"
#include "daemon/cycle/consent/consent_register.hpp"
#include "daemon/cycle/consent/consent_scope.hpp"
#include "daemon/cycle/consent/consent_warning.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/looking_beside.hpp"
#include "daemon/cycle/orders/revoking.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/beside_strand.hpp"
#include "daemon/process/record_showing.hpp"

namespace sluis::daemon {

namespace {

/// That a url was changed is no reason to consent to another recipient by habit: whoever records it names the address.
result<void> check_recipient(const std::vector<consent>& earlier, const consent& what, const std::string& named) {
  if (!named.empty() && named != what.to.address &&
      named != to_string(what.to)) {  // as status prints it, or its address
    return error(errc::invalid_input,
                 "the consent is for the recipient that is configured, " + to_string(what.to) +
                     ", and --recipient names " + named,
                 "correct one of them");
  }
  const auto newest =
      std::find_if(earlier.rbegin(), earlier.rend(), [&](const consent& c) { return c.target == what.target; });
  if (newest == earlier.rend() || newest->to == what.to || !named.empty()) return {};
  return error(errc::refused,
               "the newest consent for target " + what.target.str() + " is for " + to_string(newest->to) +
                   ", and the configuration says " + to_string(what.to) + ": this one would be for that",
               "if the signed document is for it, add --recipient " + what.to.address);
}

/// "by the next sync 12 accounts lose groups and 11 groups are deleted, …". Empty: nothing is taken away.
std::string effect_sentence(const consent_effect& effect, const consent& what, day today) {
  const auto text = effect_text(effect);
  if (text.empty()) return {};
  return (what.valid_from > today ? "from " + to_string(what.valid_from) + " on " : std::string("by the next sync ")) +
         text;
}

std::string fall_out_clause(const consent_effect& effect) {
  const auto text = fall_out_text(effect);
  return text.empty() ? text : "; " + text;
}

/// Groups that are deleted, and memberships, may not come back: whoever records that says that it is meant.
result<void> check_effect(const consent_effect& effect, const consent& what, day today) {
  if (!effect.takes_groups()) return {};
  return error(errc::refused,
               "it does not cover groups: " + effect_sentence(effect, what, today) + fall_out_clause(effect) +
                   " (target " + what.target.str() + ")",
               "correct --attributes; where that is meant, add --yes");
}

result<recorded_consent> record(state::store& store, const config::institution_settings& settings, const consent& what,
                                const std::string& named, scope_check check, const caller& by) {
  SLUIS_TRY(store.lived().expect_sound());
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_ASSIGN(const auto earlier, store.consents().list());
  SLUIS_TRY(check_recipient(earlier, what, named));
  const auto today = local_day(store.now());
  if (check == scope_check::refuse_unknown) SLUIS_TRY(check_consent_scope(store, settings, what));
  SLUIS_ASSIGN(const auto reach, reach_of(store, what));
  SLUIS_ASSIGN(const auto effect, effect_of(store, reach));
  if (check == scope_check::refuse_unknown) SLUIS_TRY(check_effect(effect, what, today));
  recorded_consent out;
  out.effect = effect_sentence(effect, what, today);
  if (const auto falls = fall_out_text(effect); !falls.empty()) out.effect += (out.effect.empty() ? "" : "; ") + falls;
  const auto standing = store.consents().standing_consents(what.target, today);
  for (const auto& c : earlier) {
    const bool stands = std::find(standing.begin(), standing.end(), c.id) != standing.end();
    if (stands && c.valid_until >= what.valid_from) out.replaces.push_back(c.id);
  }
  SLUIS_ASSIGN(out.what, store.consents().record(what, actor));
  return out;
}

/// After what is on record changed: which attributes are there that no consent covers, now or by the next one (status).
boost::asio::awaitable<void> note_beyond(std::shared_ptr<island> where, target_id target, day today) {
  const std::vector<std::shared_ptr<target_seat>> seats(where->targets);  // a reload may put others in their place
  const auto seat =
      std::find_if(seats.begin(), seats.end(), [&](const auto& one) { return one->settings.id == target; });
  if (seat == seats.end()) co_return;
  auto look = [settings = (*seat)->settings, today](state::store& store) { return beyond_of(store, settings, today); };
  const auto beyond = co_await look_beside(*where, std::move(look));
  if (beyond) (*seat)->beyond = *beyond;
}

result<std::vector<subject_id>> consents_on_record(state::store& store) {
  SLUIS_ASSIGN(const auto list, store.consents().list());
  std::vector<subject_id> out;
  for (const auto& one : list) out.push_back(one.id);
  return out;
}

/// After they are on record as shown: those and no others.
result<std::vector<registered_consent>> view_consents(state::store& store,
                                                      const std::vector<config::target_settings>& targets,
                                                      const std::vector<subject_id>& recorded) {
  const auto today = local_day(store.now());
  SLUIS_ASSIGN(auto list, store.consents().list());
  std::erase_if(
      list, [&](const consent& one) { return std::find(recorded.begin(), recorded.end(), one.id) == recorded.end(); });
  std::map<target_id, state::consent_standing> standings;
  for (const auto& target : targets) {
    SLUIS_ASSIGN(standings[target.id], store.consents().standing(target.id, config::recipient_of(target), today));
  }
  return register_of(std::move(list), standings, today);
}

}  // namespace

task<recorded_consent> consent_answers::grant_consent(institution_id institution, consent what, scope_check check,
                                                      caller by) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  const config::target_settings* meant = nullptr;
  for (const auto& target : (*where)->settings.targets) {
    if (target.id == what.target) meant = &target;
  }
  if (meant == nullptr)
    co_return error{errc::not_found,
                    "target " + what.target.str() + " is not in the configuration of " + institution.str(),
                    "see sluis status"};
  const auto settings = *meant;  // a reload may take it away
  const auto named = std::exchange(what.to, config::recipient_of(*meant)).address;
  auto work = [where = *where, settings = (*where)->settings, what, named, check, by] {
    return record(*where->store, settings, what, named, check, by);
  };
  const urgent_act not_behind_a_read(*where);
  auto recorded = co_await on_strand((*where)->strand, std::move(work));
  if (!recorded) co_return recorded;
  revoke_permits(**where, what.target, permit_issuer::which::all, "another consent was recorded");
  const auto today = local_day(time_.now());
  co_await note_beyond(*where, settings.id, today);
  for (const auto& seat : std::vector<std::shared_ptr<target_seat>>((*where)->targets)) {
    if (seat->settings.id == settings.id) seat->told_of_consent = {};
  }
  co_await warn_of_consents(**where, today);
  co_return recorded;
}

task<std::uint64_t> consent_answers::withdraw_consent(institution_id institution, target_id target, caller by) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  auto work = [where = *where, target, by]() -> result<std::uint64_t> {
    SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
    return where->store->consents().withdraw(target, actor);
  };
  result<std::uint64_t> withdrawn = 0;
  {
    // Before the first wait: nothing leaves while this waits for the strand. What was being sent goes on only where the
    // withdrawal is refused.
    const paused_permits nothing_leaves(**where, target, "the consent was withdrawn");
    const urgent_act not_behind_a_read(*where);
    withdrawn = co_await on_strand((*where)->strand, std::move(work));
    if (withdrawn) revoke_permits(**where, target, permit_issuer::which::of_consent, "the consent was withdrawn");
  }
  if (withdrawn) co_await note_beyond(*where, target, local_day(time_.now()));
  if (withdrawn) co_await copy_keys(**where);  // a machine that is rebuilt must know of it
  co_return withdrawn;
}

task<std::vector<registered_consent>> consent_answers::consents(institution_id institution, caller by) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  auto list = [](state::store& store) { return consents_on_record(store); };
  const auto shown = co_await beside_strand(*where, std::move(list));
  if (!shown) co_return shown.error();
  auto what = showing_to(by, "consents listed", "signatory,mandate", *shown);
  const auto recorded = co_await record_showing(*where, std::move(what));
  if (!recorded) co_return recorded.error();
  auto view = [targets = (*where)->settings.targets, whom = *shown](state::store& store) {
    return view_consents(store, targets, whom);
  };
  co_return co_await beside_strand(*where, std::move(view));
}

}  // namespace sluis::daemon
