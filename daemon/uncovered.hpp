// Accounts at a target whom no consent covers: after the end of a consent, or where one covers fewer roles or schools than before. On the strand.
#pragma once

#include <cstdint>
#include <optional>

#include "config/config.hpp"
#include "mapping/consent_end.hpp"
#include "state/consent_coverage.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct uncovered_accounts {
  std::uint64_t active = 0, inactive = 0, groups = 0;  // active: also those whose creation has an unknown outcome
  std::optional<day> closes;                           // the first day on which an active one is to be disabled
  std::optional<day> first_deleted, last_deleted;      // of the inactive ones; none: they are left there
  [[nodiscard]] bool empty() const { return active + inactive + groups == 0; }
};

/// `at`: what the target may be sent today. Of a consent: whom it does not cover; of one that is over: everybody.
[[nodiscard]] result<uncovered_accounts> count_uncovered(state::store& store, const config::institution_settings& institution, const config::target_settings& target, const grant& at,
                                                         day today);

/// A consent on record that will cover fewer of those who have an active account today.
struct narrowing {
  day from{};
  std::uint64_t accounts = 0;
};
/// The first one until `until`; nothing: whoever is covered today stays so.
[[nodiscard]] result<std::optional<narrowing>> next_narrowing(state::store& store, const target_id& target, day today, day until);

}  // namespace sluis::daemon
