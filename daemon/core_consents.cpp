// Consents: recorded for the recipient that is configured, withdrawn, listed.
#include <algorithm>
#include <utility>

#include "config/recipient.hpp"
#include "daemon/backing_up.hpp"
#include "daemon/consent_scope.hpp"
#include "daemon/consent_effect.hpp"
#include "daemon/consent_warning.hpp"
#include "daemon/core.hpp"
#include "daemon/giving_way.hpp"
#include "daemon/revoking.hpp"

namespace sluis::daemon {

namespace {

/// That a url was changed is no reason to consent to another recipient by habit: whoever records it names the address.
result<void> check_recipient(const std::vector<consent>& earlier, const consent& what, const std::string& named) {
  if (!named.empty() && named != what.to.address) {
    return error(errc::invalid_input, "the consent is for the recipient that is configured, " + to_string(what.to) + ", and --recipient names " + named, "correct one of them");
  }
  const auto newest = std::find_if(earlier.rbegin(), earlier.rend(), [&](const consent& c) { return c.target == what.target; });
  if (newest == earlier.rend() || newest->to == what.to || !named.empty()) return {};
  return error(errc::refused, "the newest consent for target " + what.target.str() + " is for " + to_string(newest->to) + ", and the configuration says " + to_string(what.to) + ": this one would be for that",
               "if the signed document is for it, add --recipient " + what.to.address);
}

result<recorded_consent> record(state::store& store, const config::institution_settings& settings, const consent& what,
                                const std::string& named, scope_check check, const caller& by) {
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_ASSIGN(const auto earlier, store.consents().list());
  SLUIS_TRY(check_recipient(earlier, what, named));
  if (check == scope_check::refuse_unknown) SLUIS_TRY(check_consent_scope(store, settings, what));
  recorded_consent out;
  const auto standing = store.consents().standing_consents(what.target, local_day(store.now()));
  for (const auto& c : earlier) {
    const bool stands = std::find(standing.begin(), standing.end(), c.id) != standing.end();
    if (stands && c.valid_until >= what.valid_from) out.replaces.push_back(c.id);
  }
  SLUIS_ASSIGN(out.what, store.consents().record(what, actor));
  return out;
}

/// What it takes away of what is there, from its first day on; nothing while it is not in force.
result<consent_effect> effect_now(state::store& store, const config::target_settings& target, day today) {
  SLUIS_ASSIGN(const auto given, store.consents().valid_grant(target.id, config::recipient_of(target), today));
  if (!given || given->what() != grant::kind::consent) return consent_effect{};
  return effect_of(store, *given);
}

result<bool> any_stands(state::store& store, const target_id& target) {
  return !store.consents().standing_consents(target, local_day(store.now())).empty();
}

}  // namespace

task<recorded_consent> core::grant_consent(institution_id institution, consent what, scope_check check, caller by) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  const config::target_settings* meant = nullptr;
  for (const auto& target : (*where)->settings.targets) {
    if (target.id == what.target) meant = &target;
  }
  if (meant == nullptr) co_return error{errc::not_found, "target " + what.target.str() + " is not in the configuration of " + institution.str(), "see sluis status"};
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
  auto look = [where = *where, settings, today]() -> result<consent_effect> {
    if (!where->store) return consent_effect{};
    return effect_now(*where->store, settings, today);
  };
  const auto effect = co_await on_strand((*where)->strand, std::move(look));
  if (effect) recorded->effect = effect_text(*effect);  // it is recorded, whatever could be said of it
  for (const auto& seat : std::vector<std::shared_ptr<target_seat>>((*where)->targets)) {
    if (seat->settings.id != settings.id) continue;
    if (effect) seat->beyond_consent = effect->accounts;
    seat->told_of_consent = {};
  }
  co_await warn_of_consents(**where, today);
  co_return recorded;
}

task<std::uint64_t> core::withdraw_consent(institution_id institution, target_id target, caller by) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  auto check = [where = *where, target] { return any_stands(*where->store, target); };
  auto work = [where = *where, target, by]() -> result<std::uint64_t> {
    SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
    return where->store->consents().withdraw(target, actor);
  };
  result<std::uint64_t> withdrawn = 0;
  {
    const urgent_act not_behind_a_read(*where);
    const auto stands = co_await on_strand((*where)->strand, std::move(check));
    if (!stands) co_return stands.error();
    // Before it is on record, so that nothing leaves while this waits for the strand; and after, for what was begun meanwhile. Where none stands nothing ends: work()
    // says so.
    if (*stands) revoke_permits(**where, target, permit_issuer::which::of_consent, "the consent was withdrawn");
    withdrawn = co_await on_strand((*where)->strand, std::move(work));
  }
  if (withdrawn) revoke_permits(**where, target, permit_issuer::which::of_consent, "the consent was withdrawn");
  if (withdrawn) co_await copy_keys(**where);  // a machine that is rebuilt must know of it
  co_return withdrawn;
}

task<std::vector<consent>> core::consents(institution_id institution, caller by) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  auto work = [where = *where, by]() -> result<std::vector<consent>> {
    SLUIS_ASSIGN(auto list, where->store->consents().list());
    std::vector<subject_id> shown;
    for (const auto& c : list) shown.push_back(c.id);
    SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
    SLUIS_TRY(where->store->record_access(actor, shown, "consents listed", "signatory,mandate"));
    return list;
  };
  co_return co_await on_strand((*where)->strand, std::move(work));
}

}  // namespace sluis::daemon
