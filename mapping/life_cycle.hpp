// The life of a person or a group, from the source's first word to erasure (R-D1, R-D2). Pure.
//
//   expected ──begins──► active ──absent from a complete read, past its end date, or ordered──► leaving ──grace over──► soft_deleted ──term over──► due ──► erased
//                          ▲                                                                      │                        │                        │
//                          └──────────────────────── returns: the same account, handle, login ────┴────────────────────────┴────────────────────────┘
//
//   leaving        still as it was at every target, for the grace (none unless configured)
//   soft_deleted   disabled and out of its groups at every target; all of it is kept
//   due            deleted at every target where that is possible, then erased here in the next maintenance window (state/erasure). Until then it may return;
//                  the fence of the erasure is the point of no return: who comes later is somebody else
//
// A group skips the grace and is deleted at the targets when it leaves. A school stays as long as anybody of it is held.
#pragma once

#include <chrono>
#include <cstdint>

#include "model/clock.hpp"

namespace sluis::mapping {

enum class stage : std::uint8_t { expected = 1, active, leaving, soft_deleted, due };

/// What the source, or the calendar, says.
enum class presence : std::uint8_t { expected = 1, present, gone };

struct retention {
  std::chrono::days grace{0};
  std::chrono::days term{90};  // from the day of leaving; never below 90 (R-D2)
};

/// `since`: the day on which it became what it is.
[[nodiscard]] constexpr stage stage_of(presence says, day since, day today, const retention& rule) {
  if (says == presence::expected) return stage::expected;
  if (says == presence::present) return stage::active;
  if (today >= since + rule.term) return stage::due;
  return rule.grace.count() > 0 && today < since + rule.grace ? stage::leaving : stage::soft_deleted;
}

}  // namespace sluis::mapping
