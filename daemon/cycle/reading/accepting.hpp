// Whose absence is accepted, so that the retention term runs (R-D2; mapping/life_cycle, state/absences). Blocking; on
// the strand.
//
// Somebody who is absent from the source is accepted as soon as every configured target that holds an active account of
// theirs has a plan that removes it and may be pushed: one that the guard let pass, or that an administrator approved.
// Whether the target can be reached does not matter. Of whom no target holds an active account and no plan speaks, the
// guard's limits decide per school and role on the facts alone; beyond them they wait for `sluis erasure accept`.
// Groups likewise. An absence about which there is an order needs no acceptance: the order decides. Absences that were
// once beyond the limits wait until somebody accepts them, even when there are fewer later (state/held_changes).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/status/answers.hpp"
#include "state/absences.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct sorted_absences {
  std::vector<state::absence> by_plans;  // every plan that must, removes them
  std::vector<state::absence> within;    // no plan speaks of them, and there are few enough
  std::vector<state::absence> beyond;    // no plan speaks of them, and there are too many
  std::vector<state::absence> waiting;   // for a plan that is held, or for consent
};

[[nodiscard]] result<sorted_absences> sort_absences(state::store& store, const config::institution_settings& settings,
                                                    day today, const give_way* way = nullptr);

/// Accepts whom it may; after each plan and before it is pushed. How many. The error may be that `way` was asked for:
/// then whom it had not accepted yet is accepted by the next.
result<std::uint64_t> accept_absences(state::store& store, const config::institution_settings& settings, day today,
                                      const give_way* way = nullptr);

/// What `sluis erasure accept` shows and does.
[[nodiscard]] result<absence_view> view_absences(state::store& store, const config::institution_settings& settings,
                                                 day today);
/// Those of whom no plan speaks, if they are those whom whoever accepts has seen. errc::conflict: they are others.
result<absence_view> accept_beyond(state::store& store, const config::institution_settings& settings, day today,
                                   const acceptance& what, const actor_id& by);

}  // namespace sluis::daemon
