// What waits for an administrator's approval, since when, and that it is told again: a plan that the guard holds is an
// alert that does not end by itself, and nobody's absence is accepted by waiting. Blocking; on the strand.
#pragma once

#include <chrono>

#include "config/config.hpp"
#include "model/plan.hpp"
#include "state/reads/told.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

inline constexpr std::chrono::days told_again_after{14};
inline constexpr std::chrono::days told_again_each{7};

/// After a plan of the whole target: its hold begins, goes on or ends.
result<void> note_hold(state::store& store, const institution_id& institution, const plan_summary& plan, instant now);

/// The end of a cycle: accepts the absences that it may, begins or ends the hold of those of whom no plan speaks, and
/// reminds of all holds that are too old.
result<void> accept_and_remind(state::store& store, const config::institution_settings& settings, instant now);

/// Under which a hold of a read, or of people who are kept, is noted (state/holds.hpp).
[[nodiscard]] std::string hold_of_read(const source_id& source, const state::place_mac& place);
[[nodiscard]] std::string hold_of_kept(const state::kept_people& kept);
/// "3 people who are not in the read of las keep their accounts: records do not tell whom they are about (las.xml:10:1,
/// …)"
[[nodiscard]] std::string kept_text(const state::kept_people& kept);

/// What takes a read in that was refused, and what that would do; or what ends it where nobody can.
[[nodiscard]] std::string after_all_text(const state::told_hold& told, const std::string& hash);

/// Without what earlier programs told of a part that waits and that was taken in: names, changes, and who left.
[[nodiscard]] state::told_hold as_told_now(state::told_hold told);

/// "held since 2026-11-01 10:00:00 (15 days)": UTC, model/shown_time.hpp.
[[nodiscard]] std::string hold_text(instant since, instant now);

}  // namespace sluis::daemon
