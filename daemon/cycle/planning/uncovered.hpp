// Accounts at a target whom no consent covers: after the end of a consent, or where one covers fewer roles or schools
// than before. On the strand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "mapping/consent_end.hpp"
#include "state/consent_coverage.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Does what disables them need an approval? `where_many`: the guard decides when the plan is made.
enum class approval : std::uint8_t { not_needed, where_many, needed };

struct uncovered_accounts {
  std::uint64_t active = 0, inactive = 0, groups = 0;  // active: also those whose creation has an unknown outcome
  std::optional<day> closes;                           // the first day on which an active one is to be disabled
  std::uint64_t deleted = 0;                           // of the inactive ones: those that have a day
  std::optional<day> first_deleted, last_deleted;      // the days on which these are deleted
  std::uint64_t held = 0;     // inactive ones that stay until their source no longer lists the owner
  std::uint64_t waiting = 0;  // inactive ones that were off already: their term begins when the plan that disables the
                              // others is carried out
  std::vector<subject_id> refused = {};       // of the active ones: the newest try to disable them failed
  approval disabling = approval::not_needed;  // of the active ones
  [[nodiscard]] bool empty() const { return active + inactive + groups == 0; }
};

/// `at`: what the target may be sent today. Of a consent: whom it does not cover; of one that is over: everybody.
[[nodiscard]] result<uncovered_accounts> count_uncovered(state::store& store,
                                                         const config::institution_settings& institution,
                                                         const config::target_settings& target, const grant& at,
                                                         day today);

/// The same on the day of a withdrawal that was not made yet, when the next sync has disabled everybody: all are
/// inactive.
[[nodiscard]] result<uncovered_accounts> count_if_withdrawn(state::store& store,
                                                            const config::institution_settings& institution,
                                                            const config::target_settings& target, day today);
/// What goes after "34 inactive accounts remain at partner": "; deleted from 2027-01-04 on", or, where they differ,
/// ": 1 is deleted from 2027-01-04 on; 33 are left there on record (after_consent = keep)". Empty: none is inactive.
/// `is_held`: the target's plan waits for an approval. Pure.
[[nodiscard]] std::string fate_text(const uncovered_accounts& what, bool is_held, day today);

/// A consent on record that will cover fewer of those who have an active account today.
/// The end of a consent, and a next one that covers fewer, are told of so many days ahead.
inline constexpr std::chrono::days consent_told_ahead{60};

struct narrowing {
  day from{};
  std::uint64_t accounts =
      0;  // at once, of each role of a school all of them: the guard holds the plan that disables them
};
/// The first one until `until`; nothing: whoever is covered today stays so.
[[nodiscard]] result<std::optional<narrowing>> next_narrowing(state::store& store, const target_id& target, day today,
                                                              day until);

/// The first day from which on a consent on record covers whoever has an active account today and is not covered by
/// `at`, which is in force. Nothing: there is no such day.
[[nodiscard]] result<std::optional<day>> next_covering(state::store& store, const target_id& target, const grant& at,
                                                       day today);

}  // namespace sluis::daemon
