// When the plan of everybody was computed last for a target, and acts of administrators since that change what is
// wanted there and that no plan knows of. A plan without changes is not saved, so the look is noted by itself: in table
// moment, "looked TARGET CONSENT KIND ENTRIES". On the strand.
#pragma once

#include <cstdint>

#include "model/consent.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

struct look_at_target {
  subject_id consent;  // null: none was in force
  grant::kind what = grant::kind::consent;
  std::uint64_t entries = 0;  // of the log, at that time
};

/// Commits, where the newest look does not say as much already.
result<void> note_look(store& s, const target_id& target, const look_at_target& what);

/// Where none is noted: the newest saved plan of everybody. Null and 0: there is none either.
[[nodiscard]] look_at_target newest_look(store& s, const target_id& target);

enum class act : std::uint8_t { none, target_moved, school_closed, order_withdrawn };

/// One that the log tells of at `entries` or after, of this target or of the institution. Consents are apart: they
/// begin by the day.
[[nodiscard]] act newest_act_since(store& s, const target_id& target, std::uint64_t entries);

}  // namespace sluis::state
