// The life of a person or a group, from the source's first word to erasure (R-D1, R-D2). Pure.
//
//   expected ──begins──► active ──absent from a complete read, or past its end date──► leaving ──grace over──► soft_deleted ──term over──► due ──► erased
//                          ▲  └─────────────────────────── ordered ───────────────────────┴──────────────────────► │                        │
//                          └──────────── returns, or the order is withdrawn: the same account, handle, login ──────┴────────────────────────┘
//
//   leaving        still as it was at every target, for the grace (none unless configured)
//   soft_deleted   disabled and out of its groups at every target; all of it is kept
//   held           as soft_deleted: an order's term is over, and the source still lists the person, who would come back as somebody new. The source must let go first
//   due            deleted at every target where that is possible, then erased here (state/erasure): in the next maintenance window, at once on an immediate order.
//                  Until then it may return; the fence of the erasure is the point of no return: who comes later is somebody else
//
// An order (R-D1, 2 and 3) counts whatever the source says: from its day on the person is gone, without a grace. Where the source let go earlier, that day counts.
//
// A person is one record of one school of one source: who is at two schools has a record, a handle, a login and a life at each, and what one school lets go takes nothing
// from the other. A group skips the grace: it is deleted at the targets when it leaves, and erased after the term like a person. A school leaves never: it holds no
// personal data, and a read that no longer names it says nothing about its people, who stay as they were.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "model/clock.hpp"
#include "model/order.hpp"

namespace sluis::mapping {

enum class stage : std::uint8_t { expected = 1, active, leaving, soft_deleted, held, due };

/// What the source, or the calendar, says.
enum class presence : std::uint8_t { expected = 1, present, gone };

struct retention {
  std::chrono::days grace{0};
  std::chrono::days term{90};  // from the day of leaving; never below 90 (R-D2)
};

/// The day from which on it counts as gone, if it does. `since`: the day on which it became what it is.
[[nodiscard]] constexpr std::optional<day> gone_since(presence says, day since, const std::optional<order_in_force>& order) {
  if (says != presence::gone) return order ? std::optional(order->since) : std::nullopt;
  return order ? std::min(since, order->since) : since;
}

[[nodiscard]] constexpr stage stage_of(presence says, day since, day today, const retention& rule, const std::optional<order_in_force>& order = {}) {
  const auto gone = gone_since(says, since, order);
  if (!gone) return says == presence::expected ? stage::expected : stage::active;
  const bool at_once = order && order->kind == order_kind::immediate;
  if (at_once || today >= *gone + rule.term) return says == presence::gone ? stage::due : stage::held;
  const bool in_grace = !order && rule.grace.count() > 0 && today < *gone + rule.grace;
  return in_grace ? stage::leaving : stage::soft_deleted;
}

}  // namespace sluis::mapping
