// What people get to see of what is held. Blocking; on the strand. Whoever calls these for somebody records the access
// first (architecture, decision 7): the functions that do both are in daemon/process/answers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "daemon/cycle/orders/blocked_accounts.hpp"
#include "daemon/cycle/status/answers.hpp"
#include "state/pauses.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

[[nodiscard]] result<person_view> view_person(state::store& store, const std::vector<target_id>& targets,
                                              const state::current_row& row);
[[nodiscard]] result<plan_page> view_plan(state::store& store, const plan_summary& summary, std::uint64_t from,
                                          std::uint64_t limit);
/// At most `limit` from the `from`th on, one for each record, with everybody whom it may be about.
[[nodiscard]] result<std::vector<invalid_view>> invalid_views(state::store& store, std::uint64_t from,
                                                              std::uint64_t limit);
/// Name and code, "De Wegwijzer (99XX-01)": two schools may have one name. The code alone where there is no name.
/// Empty: it is not known any more.
[[nodiscard]] result<std::string> school_name(state::store& store, const subject_id& school);
/// Its handle where it has no code.
[[nodiscard]] result<std::string> school_code_of(state::store& store, const subject_id& school);
/// Of the newest read that was taken in (school_line).
[[nodiscard]] result<std::string> school_year_of(state::store& store, const subject_id& school);
/// A person's or group's name, empty if it is gone.
[[nodiscard]] result<std::string> label_of(state::store& store, const subject_id& id);
/// A reference stays in the log for ever. errc::invalid_input: it has a name, the login or a number of this person.
[[nodiscard]] result<void> expect_no_name(state::store& store, const subject_id& whom, std::string_view reference);
/// `looks`: block_looks_of. `sharers`: the island's.
[[nodiscard]] result<block_counts> count_blocks(state::store& store, const config::institution_settings& settings,
                                                day today, const block_looks& looks, eck_id_sharers& sharers);

/// Without leavers.
[[nodiscard]] pause_view pause_view_of(const state::pause& what, day today);
/// Nothing: the target is not paused. Looks at every account there.
[[nodiscard]] result<std::optional<pause_view>> pause_of(state::store& store, const target_id& target, day today);
[[nodiscard]] result<order_counts> count_orders(state::store& store, const config::retention_settings& keeping,
                                                day today);

}  // namespace sluis::daemon
