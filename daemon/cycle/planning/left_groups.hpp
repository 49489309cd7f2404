// Groups that left, at a target: each is emptied and renamed there, kept for the institution's term (`group_days`), and
// deleted after it. So a return within the term gives back the same object with its content. Blocking; on the strand.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "config/config.hpp"
#include "daemon/cycle/planning/plan_streams.hpp"
#include "daemon/cycle/status/status_views.hpp"

namespace sluis::daemon {

/// Here they are kept as long as people.
[[nodiscard]] mapping::retention group_keeping_of(const config::retention_settings& settings);

/// What each group that left and is at the target is called there from now on; no other group of ours has that name.
[[nodiscard]] result<std::map<subject_id, std::string>> ended_labels_at(state::store& store, const target_id& target);

/// Nothing: it is not desired any more, and deleted at once where it is.
[[nodiscard]] result<std::optional<mapping::desired_group>> desired_of_left(state::store& store,
                                                                            const account_context& context,
                                                                            const state::current_row& row);

/// Those that left and whose term is over.
[[nodiscard]] result<std::set<subject_id>> groups_past_their_term(state::store& store,
                                                                  const mapping::retention& keeping, day on);

/// Those that left, were accepted and are still there.
[[nodiscard]] result<left_groups> count_left_groups(state::store& store, const config::retention_settings& keeping,
                                                    const target_id& target);

}  // namespace sluis::daemon
