// The consent ledger: the only maker of a grant (architecture, decision 3; R-B3). Append-only: a withdrawal is a fact
// of its own. Who signed, with what mandate, and whatever else is free text: stored encrypted under the consent's own
// key. One thread at a time.
#pragma once

#include <optional>
#include <vector>

#include "model/consent.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

/// Where the consent for a target stands on a day, as seen from the recipient that is configured.
struct consent_standing {
  enum class kind : std::uint8_t {
    none,    // nobody ever consented to this recipient
    future,  // the first day is still to come: `from`
    valid,   // `last`: its last day, or the day before another replaces it; `ends`: with consents that follow without a
             // gap
    expired,            // `last`: the last day on which it held
    withdrawn,          // `last`: the day of the withdrawal
    lost,               // a restore lost the consent that replaced the one on record
    other_recipient,    // it is for `to`
    clock_in_doubt,     // by the clock another one is in force than by the days that the store has lived through, and
                        // neither is within the other in the way that valid_grant() needs; `from`: the first day of the
                        // one that was recorded last
    objects_elsewhere,  // what this target holds is at `to`, not at the recipient that is configured
  };
  kind what = kind::none;
  subject_id consent;
  recipient to;
  day from{}, last{}, ends{};
  std::optional<day> withdrawn_on, ended_on;  // of the newest consent that had begun, whatever it is for
};

/// A sentence for people: why nothing may leave, or until when it may. `now`: the recipient that is configured.
[[nodiscard]] std::string describe(const consent_standing& what, const target_id& target, const recipient& now);

class ledger {
 public:
  explicit ledger(store& s) : store_(s) {}

  /// Records a consent (leaf consent.granted) and commits. `id`, `recorded_*` and `withdrawn_*` of the argument are
  /// ignored. Refuses: no recipient, no attribute, no role, a school that is no code, until before from, a last day
  /// that is over, an empty text, a country that is not two capitals, an evidence hash that is not 64 hex digits.
  result<consent> record(consent what, const actor_id& by);
  /// Withdraws the consent of this target that is in force and those that are still to begin. One that had ended or had
  /// been replaced keeps that state, and is not in force again either. errc::not_found if there is none.
  result<std::uint64_t> withdraw(const target_id& target, const actor_id& by);
  /// Those that withdraw() would withdraw today.
  [[nodiscard]] std::vector<subject_id> standing_consents(const target_id& target, day today);
  /// errc::not_found: why none of this target's consents can be withdrawn today.
  [[nodiscard]] error none_to_withdraw(const target_id& target, day today);
  result<std::vector<consent>> list();

  result<consent_standing> standing(const target_id& target, const recipient& now, day today);
  /// What a push to this target may rest on today, at the recipient that is configured now:
  ///   valid                                                          -> a grant of kind consent;
  ///   withdrawn or expired, and it, or an earlier one, was for `now` -> a grant of kind withdrawal or expiry;
  ///   anything else                                                  -> nothing.
  /// Where by the clock another consent is in force than by the days that the store has lived through, nothing may
  /// leave but what both cover: the one by the lived days is granted where the other covers all of it as well, and else
  /// there is no grant, so that nobody is disabled either. Whoever recorded it must have been an administrator: that is
  /// checked at the socket, and its actor is on record.
  result<std::optional<grant>> valid_grant(const target_id& target, const recipient& now, day today);
  /// The same once the clock is confirmed.
  result<std::optional<grant>> grant_if_confirmed(const target_id& target, const recipient& now, day today);

 private:
  /// Which have begun and which have ended: the same day, unless the clock is in doubt (state/lived_time.hpp).
  struct days {
    day begun_by{}, ended_by{};
    bool was_later_seen = false;  // the later one is the day that was lived through, and the earlier one the clock's
  };
  struct two_views;
  [[nodiscard]] days days_at(day today) const;
  result<consent_standing> standing_on(const target_id& target, const recipient& now, const days& on);
  result<std::optional<grant>> grant_on(const target_id& target, const recipient& now, const days& on);
  result<std::vector<subject_id>> schools_covered(const school_codes& codes);
  store& store_;
};

}  // namespace sluis::state
