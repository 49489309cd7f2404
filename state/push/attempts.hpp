// The latest time at which an intent without an outcome may have been sent, so that a creation that a target does not
// show is not repeated too soon. Table progress, column sent. One thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "model/clock.hpp"
#include "model/result.hpp"

namespace sluis::state::sqlite {
class database;
}

namespace sluis::state {

class store;

class attempts {
 public:
  explicit attempts(store& s) : store_(s) {}

  /// Attempts at these intents of a plan ended now without an outcome. Commits (own_work.hpp).
  result<void> ended(std::uint64_t plan, const std::vector<std::uint64_t>& ordinals);
  /// When this intent was last sent. Where that is not on record, or lies in the future because the clock was set
  /// back, it is now, and is put on record: may commit. 1970 where there is no such intent.
  result<instant> last(std::uint64_t plan, std::uint64_t ordinal);

 private:
  store& store_;
};

/// At the start of the process: what was being sent when the last process ended was sent before now.
void note_interrupted_attempts(sqlite::database& db, instant now);

}  // namespace sluis::state
