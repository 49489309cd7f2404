// The part of a push that touches memory before anything is sent: the next changes are released by consent. Blocking;
// on the strand.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "config/config.hpp"
#include "mapping/name_order.hpp"
#include "model/consent.hpp"
#include "model/released.hpp"
#include "model/result.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct batch {
  std::vector<released_change> changes;            // may be sent once their intents are on record
  std::vector<subject_id> subjects;                // whom each of them is about; of memberships the group
  std::vector<std::optional<subject_id>> members;  // of memberships the person
  std::uint64_t last = 0;                          // ordinal of the last change that was looked at
  std::uint64_t refused = 0;                       // concluded as failed without being sent
  bool exhausted = false;                          // nothing of this operation was left
};

/// Where a push goes: the target's name, the recipient that is configured now, and the day on which it is asked.
struct destination {
  target_id target;
  recipient at;
  day today{};
};

/// A batch that is released, and what has to be on record before it is sent. Nothing was written, but for the recipient
/// of a first push.
struct prepared_batch {
  batch what;
  std::vector<std::uint64_t> intended;       // ordinals of intents
  std::vector<state::push_outcome> refused;  // failed without being sent
};

/// Of the changes with a greater ordinal than `after`. errc::refused: there is no consent (or its end) to rest on any
/// more, or what the target holds is at another recipient.
[[nodiscard]] result<prepared_batch> prepare_next(state::store& store, const destination& to, std::uint64_t plan,
                                                  operation op, std::uint64_t limit, std::uint64_t after = 0);

/// How a group gets its name: at `interim` the intent is put on record and stays open, `last` follows under the same
/// intent.
using name_stage = mapping::name_step::kind;
/// Of these changes. Those that are not planned any more – at `last`: whose intent is not open – are left out.
[[nodiscard]] result<prepared_batch> prepare_some(state::store& store, const destination& to, std::uint64_t plan,
                                                  const std::vector<std::uint64_t>& ordinals, name_stage stage);

/// Within a store::work: its intents, and what is refused.
[[nodiscard]] result<void> record(state::store& store, std::uint64_t plan, const prepared_batch& what);

/// In which order the groups of a plan get their names, where the target gives no name twice.
[[nodiscard]] result<std::vector<mapping::name_step>> names_in_order(state::store& store, std::uint64_t plan);

/// What may be rested on today; errc::refused: nothing.
[[nodiscard]] result<grant> grant_now(state::store& store, const destination& to);

/// Open intents of a target as look-ups. Operations that need none (they are idempotent) are concluded as unknown at
/// once, so that the next plan says them again.
struct open_look_up {
  std::uint64_t plan = 0;
  released_change change;
  subject_id object;
};
[[nodiscard]] result<std::vector<open_look_up>> open_look_ups(state::store& store, const destination& to);

}  // namespace sluis::daemon
