// Accounts about which something is open at a target, counted and read in pieces: there may be as many as there are
// accounts.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::state {

class store;

/// Why it is listed: shadow::open_findings, shadow::stays_on, shadow::off_by_others.
enum class finding_list : std::uint8_t { open, stays_on, off_by_others };

[[nodiscard]] std::uint64_t finding_count(store& of, const target_id& target, finding_list which);
/// At most `limit` from the `from`th on, in the order of kind and handle.
[[nodiscard]] std::vector<subject_id> finding_page(store& of, const target_id& target, finding_list which,
                                                   std::uint64_t from, std::uint64_t limit);
/// The first day on which one of those was seen that others switched off.
[[nodiscard]] std::optional<day> first_off_by_others(store& of, const target_id& target);

}  // namespace sluis::state
