// The life of a person or a group, from the source's first word to erasure (R-D1, R-D2). Pure.
//
//   expected ──begins──► active ──absent from a complete read, or past its end date──► leaving ──grace over──►
//   soft_deleted ──term over──► due ──► erased
//                          ▲  └─────────────────────────── ordered ───────────────────────┴──────────────────────► │ │
//                          └──────────── returns, or the order is withdrawn: the same account, handle, login
//                          ──────┴────────────────────────┘
//
//   leaving        still as it was at every target, for the grace (none unless configured)
//   waiting        absent, and nobody has accepted that: the plan that would remove it is held, say. However long that
//   takes, it is deleted nowhere soft_deleted   disabled and out of its groups at every target; all of it is kept held
//   as soft_deleted: an order's term is over, and the source still lists the person, who would come back as somebody
//   new. The source must let go first in_doubt       as soft_deleted: the term of an absence is over, and the newest
//   word of the source about the person
//                  was not taken in: a read of the school is held, or a record is invalid, contradicts what is known,
//                  or does not tell whom it is about. Settled by correcting the source or approving the read
//   still_listed   the term is over after an end date, or after an order about somebody who is absent or past it, and
//                  the source still lists the person, or may: its newest word was not taken in. Deleted at every
//                  target, and erased here only when the source is known to list them no longer: the next read would
//                  take them in again as somebody new
//   due            deleted at every target where that is possible, then erased here (state/erasure): in the next
//   maintenance window, at once on an immediate order.
//                  Until then it may return; the fence of the erasure is the point of no return: who comes later is
//                  somebody else
//
// The term runs from the day on which the absence was accepted: every plan that removes the person was ready by itself
// or was approved (state/absences). An end date of the source needs nobody's approval: it is accepted on that day. An
// order (R-D1, 2 and 3) counts whatever the source says: from its day on the person is gone, without a grace, and the
// term runs from the earlier of the two days.
//
// A person is one record of one school of one source: who is at two schools has a record, a handle, a login and a life
// at each, and what one school lets go takes nothing from the other. A group skips the grace: when it leaves it is
// emptied and renamed at the targets, deleted there after `group_days` by the same table, and erased after the term
// like a person. A school leaves never: it holds no personal data, and a read that no longer names it says nothing
// about its people, who stay as they were.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "model/clock.hpp"
#include "model/listing.hpp"
#include "model/order.hpp"

namespace sluis::mapping {

enum class stage : std::uint8_t {
  expected = 1,
  active,
  leaving,
  waiting,
  soft_deleted,
  held,
  due,
  in_doubt,
  still_listed
};

/// What the source, or the calendar, says.
enum class presence : std::uint8_t { expected = 1, present, gone };

struct retention {
  std::chrono::days grace{0};
  std::chrono::days term{90};  // from the day on which the absence was accepted; never below 90 (R-D2)
  day lived{};                 // a grace that is over by this day does not begin again while the clock is behind
};

/// What the source, or the calendar, says of somebody.
struct source_word {
  presence says = presence::present;
  day since{};                    // on which it became what it is
  std::optional<day> accepted{};  // of who is gone: the day on which that was accepted
  bool has_ended = false;         // of who is gone: the source said the last day, whether or not it still lists them
  listing listed = listing::no;   // of who is gone
};

/// Absent, and the newest word of the source may name them.
[[nodiscard]] constexpr bool is_doubtful(const source_word& word) {
  return word.says == presence::gone && !word.has_ended && word.listed != listing::no;
}

/// The day from which on it counts as gone, if it does.
[[nodiscard]] constexpr std::optional<day> gone_since(const source_word& word,
                                                      const std::optional<order_in_force>& order) {
  if (word.says != presence::gone) return order ? std::optional(order->since) : std::nullopt;
  return order ? std::min(word.since, order->since) : word.since;
}

/// The day from which on the retention term runs; nothing: it does not run.
[[nodiscard]] constexpr std::optional<day> term_from(const source_word& word,
                                                     const std::optional<order_in_force>& order) {
  const auto accepted = word.says == presence::gone ? word.accepted : std::nullopt;
  if (!order) return accepted;
  if (is_doubtful(word)) return order->since;  // the order does not rest on the absence
  return accepted ? std::min(*accepted, order->since) : order->since;
}

/// The day from which on the term is shown to run: the earlier of the absence's and the order's. While the absence is
/// in doubt its own day concludes nothing, and the order's still does.
[[nodiscard]] constexpr std::optional<day> shown_term_from(const source_word& word,
                                                           const std::optional<order_in_force>& order) {
  const auto from = term_from(word, order);
  const auto accepted = word.says == presence::gone ? word.accepted : std::nullopt;
  return from && accepted ? std::min(*from, *accepted) : from;
}

[[nodiscard]] constexpr stage stage_of(const source_word& word, day today, const retention& rule,
                                       const std::optional<order_in_force>& order = {}) {
  const bool is_gone = word.says == presence::gone;
  if (!is_gone && !order) return word.says == presence::expected ? stage::expected : stage::active;
  const auto from = term_from(word, order);
  const auto gone = from ? std::min(word.since, *from) : word.since;  // accepted before `since`: the clock was ahead
  const bool in_grace = !order && rule.grace.count() > 0 && std::max(today, rule.lived) < gone + rule.grace;
  if (!from) return in_grace ? stage::leaving : stage::waiting;
  const bool at_once = order && order->kind == order_kind::immediate;
  if (!at_once && today < *from + rule.term) return in_grace ? stage::leaving : stage::soft_deleted;
  if (!is_gone) return stage::held;
  if (!order && is_doubtful(word)) return stage::in_doubt;
  return word.listed == listing::no ? stage::due : stage::still_listed;
}

/// Is the account deleted at every target?
[[nodiscard]] constexpr bool is_deleted_at_targets(stage at) {
  return at == stage::due || at == stage::still_listed;
}

}  // namespace sluis::mapping
