// Is what the newest read that was taken in says of a school the newest word of its source? The one rule by which
// deletions, erasures, orders, status and previews believe that somebody is absent: it is applied by newest_words.hpp,
// whose outcome stands in column `listed` (model/listing.hpp). Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::state {

/// What an administrator said of a school that is not exported any more (closed_schools.hpp).
enum class closing_word : std::uint8_t { none, school_closed, source_gone };

/// What the newest look at one source found.
struct look_at_source {
  instant at{};
  bool has_gap = false;            // a file of it may be of any school, or it could not be looked at
  std::set<subject_id> taken_in;   // schools
  std::set<subject_id> elsewhere;  // schools whose people stand under another code, in a read that was not taken in
};

/// A source that is configured.
struct configured_source {
  std::chrono::milliseconds longest{};   // what was read longer ago proves nothing
  std::optional<look_at_source> newest;  // by this process
};

/// What is known of the looks at one school, as one source knows it.
struct looks_at_school {
  closing_word word = closing_word::none;
  bool is_configured = false;           // its own source
  std::chrono::milliseconds longest{};  // of its source
  std::optional<instant> taken_in;      // the newest read of it that was taken in
  std::optional<instant> looked_at;     // its source, by this process
  bool had_gap = false;                 // that look
  bool was_taken_in = false;            // by that look
  bool is_elsewhere =
      false;  // its people stand under another code, in a read that waits for a decision or that the newest look found
};

/// Why nothing may be concluded from who is absent there.
enum class doubt : std::uint8_t { none, source_not_configured, elsewhere, not_looked_at, not_taken_in, too_old };
[[nodiscard]] doubt doubt_about(const looks_at_school& school, instant now);

}  // namespace sluis::state
