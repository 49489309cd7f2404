#include "state/reads/approval.hpp"

#include <algorithm>

#include "state/reads/reasons_to_hold.hpp"

namespace sluis::state {

namespace {

bool was_shown(const hold_reason& one, const std::vector<hold_reason>& shown) {
  return std::any_of(shown.begin(), shown.end(),
                     [&](const hold_reason& other) { return other.kind == one.kind && other.people >= one.people; });
}

bool is_ahead(const told_hold& hold) {
  return std::any_of(hold.reasons.begin(), hold.reasons.end(),
                     [](const hold_reason& one) { return one.kind == reason_kind::ahead; });
}

}  // namespace

bool is_date_approved(const told_hold& approved, const std::optional<instant>& now) {
  const auto& before = approved.read.produced;
  return before == now || (!approved.is_for_its_date && before && now && *now > *before);
}

bool counts_for(const told_hold& approved, const told_hold& now) {
  if (approved.read.content != now.read.content) return false;
  const bool is_same_date = approved.read.produced == now.read.produced;
  if (approved.reasons.empty() || now.reasons.empty()) {
    return is_same_date && approved.is_whole == now.is_whole && approved.note == now.note &&
           approved.moved == now.moved;
  }
  if (!is_date_approved(approved, now.read.produced) || (!is_same_date && is_ahead(now))) return false;
  if (now.moved > approved.moved || now.doubled > approved.doubled || (now.like && now.like != approved.like))
    return false;
  return std::all_of(now.reasons.begin(), now.reasons.end(),
                     [&](const hold_reason& one) { return was_shown(one, approved.reasons); });
}

}  // namespace sluis::state
