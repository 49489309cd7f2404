// What a look at an account says about its being switched on or off.
#pragma once

#include <algorithm>
#include <optional>

#include "model/survey.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

/// Pure. Nothing: the target does not tell. An account that lies deleted is off.
[[nodiscard]] inline std::optional<bool> shown_switch(const remote_object& object) {
  if (object.stands != remote_object::life::present) return false;
  const auto active = object.fields.find(field::active);
  return active == object.fields.end() ? std::nullopt : std::optional(active->second == "true");
}

/// Pure. Of an account that is on by our record: when it is seen to be off now, that may be by a change of ours. Either
/// one that switches it has an unknown outcome, or the target confirmed that we switched it off, it was seen to be on
/// after that, and we did not switch it on since: a service may show an earlier state for a moment. Where others
/// switched it on and off again in between nothing tells the two apart, and our word counts.
[[nodiscard]] inline bool may_be_off_by_us(const shadow_row& row) {
  return row.switch_unsure || row.undone > 0;
}

/// Pure. Takes it into a person's row. On, although the target confirmed that it was switched off, counts (`undone`)
/// until it is seen to be off: from the second time in a row on that is a finding, because nothing that we send
/// switches it off. Off, although it is on by our record, is by others from `off_since` on; nothing: we may have
/// switched it off ourselves.
inline void take_in_switch(shadow_row& row, std::optional<bool> is_on, const std::optional<day>& off_since) {
  constexpr std::uint32_t most = 1000;
  if (!is_on) return;
  if (*is_on && !row.active && !row.off_since) row.undone = std::min(row.undone + 1, most);
  // What others switched off and on again has no term of ours; what somebody else switches on does not begin a new one
  // when we switch it off again. One that began before others switched it off is ours.
  const bool is_their_term = row.off_since && row.closed && *row.closed >= *row.off_since;
  if (*is_on && is_their_term && !row.said_off) row.closed.reset();
  if (*is_on) row.off_since.reset();
  if (!*is_on && row.active && !row.off_since && !may_be_off_by_us(row)) row.off_since = off_since;
  // Seen to be on, a deactivation without an answer may still have arrived: until we say it again, or it is seen.
  // (`closed`: it was a switch-on that had none, and that is seen now.)
  if (!*is_on || row.closed) row.switch_unsure = false;
  if (!*is_on) row.undone = 0;
  row.active = *is_on;
}

}  // namespace sluis::state
