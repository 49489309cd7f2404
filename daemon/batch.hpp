// The part of a push that touches memory: the next changes are released by consent and their intent is committed. Blocking; on the strand.
#pragma once

#include <cstdint>
#include <vector>

#include "model/released.hpp"
#include "model/result.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct batch {
  std::vector<released_change> changes;  // intended: may be sent now
  std::vector<subject_id> subjects;      // whom each of them is about
  std::uint64_t refused = 0;             // concluded as failed without being sent
  bool exhausted = false;                // nothing of this operation was left
};

/// errc::refused: there is no consent (or withdrawal) to rest on any more.
[[nodiscard]] result<batch> next_batch(state::store& store, const target_id& target, std::uint64_t plan, operation op,
                                       std::uint64_t limit, day today);

/// Open intents of a target as look-ups. Operations that need none (they are idempotent) are concluded as unknown at once, so that the next plan says them again.
struct open_look_up {
  std::uint64_t plan = 0;
  released_change change;
};
[[nodiscard]] result<std::vector<open_look_up>> open_look_ups(state::store& store, const target_id& target, day today);

}  // namespace sluis::daemon
