// Where somebody stands in the life cycle: what is held of them, and what was ordered, put before mapping/life_cycle.
// On the strand.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "config/config.hpp"
#include "mapping/consent_end.hpp"
#include "mapping/life_cycle.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

[[nodiscard]] mapping::source_word word_of(const state::current_row& row);
[[nodiscard]] mapping::retention keeping_of(const config::retention_settings& settings);
/// What the end of a consent means at this target.
[[nodiscard]] mapping::consent_end consent_end_of(const config::institution_settings& institution,
                                                  const config::target_settings& target);

/// The order that decides about each of those who have one in force.
[[nodiscard]] result<std::map<subject_id, order_in_force>> orders_in_force(state::store& store);
[[nodiscard]] std::optional<order_in_force> order_about(const std::map<subject_id, order_in_force>& orders,
                                                        const subject_id& whom);

[[nodiscard]] mapping::stage stage_of(state::store& store, const state::current_row& row, day today,
                                      const mapping::retention& keeping, const std::optional<order_in_force>& order);
/// May the account of somebody still be on at one of these targets?
[[nodiscard]] result<bool> is_on_anywhere(state::store& store, const std::vector<target_id>& targets,
                                          const subject_id& whom);
/// "soft_deleted" …, as the API says it.
[[nodiscard]] const char* stage_name(mapping::stage at) noexcept;

}  // namespace sluis::daemon
