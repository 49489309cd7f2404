// What a consent takes away of what a target holds already: said to whoever records it, and told by status until it is
// done. On the strand.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "config/config.hpp"
#include "daemon/cycle/island.hpp"
#include "model/consent.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// What a consent covers, whether it is on record or is still to be recorded.
struct consent_reach {
  target_id target;
  attribute_set attributes;
  std::function<bool(role, const subject_id& school)> covers;
  std::function<bool(const subject_id& school)> covers_school;
};
[[nodiscard]] consent_reach reach_of(const grant& given);
[[nodiscard]] result<consent_reach> reach_of(state::store& store, const consent& what);

struct consent_effect {
  std::uint64_t accounts = 0;    // that hold attributes which it does not cover
  attribute_set attributes;      // which
  std::uint64_t user_names = 0;  // accounts whose user name is made of an e-mail address that it does not cover
  std::uint64_t beyond = 0;      // accounts of which either holds
  std::uint64_t groups = 0;      // of covered schools, that are deleted because it does not cover groups
  std::map<std::string, std::uint64_t> fall_out = {};  // by school code: active accounts of whom it does not cover

  /// Groups are deleted, or people taken out of them: what a target may not give back.
  [[nodiscard]] bool takes_groups() const { return groups > 0 || attributes.has(consent_attribute::groups); }
};

/// Of the active accounts of whom it covers: nothing is written to the others any more. Decrypts what is on record of
/// each.
[[nodiscard]] result<consent_effect> effect_of(state::store& store, const consent_reach& reach);
/// "132 accounts lose email,groups and 11 groups are deleted, which needs no approval; 40 accounts get another user
/// name, …". Empty: nothing is taken away. Pure.
[[nodiscard]] std::string effect_text(const consent_effect& what);
/// "49 accounts at 12SL fall out: they are disabled when the grace is over, …". Empty: whoever has an active account is
/// covered. Pure.
[[nodiscard]] std::string fall_out_text(const consent_effect& what);

/// By the consent in force, and by the first one that begins within 60 days and takes something away. Looks at the
/// accounts only where an earlier consent for the target covered more.
[[nodiscard]] result<beyond_consents> beyond_of(state::store& store, const config::target_settings& target, day today);
/// Gives the seats what was found when the institution was opened, once.
void take_up_beyond(island& where);

}  // namespace sluis::daemon
