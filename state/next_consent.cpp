#include "state/next_consent.hpp"

#include "state/consent_terms.hpp"
#include "state/store.hpp"

namespace sluis::state {

std::optional<day> next_consent_begins(store& s, const target_id& target, const recipient& now, day after) {
  const auto all = consents_of(s.db(), target);
  std::optional<day> out;
  for (const auto& one : all) {
    if (one.from <= after || one.until < one.from || one.to != now) continue;
    const auto* const then = governing(all, one.from);
    const bool is_in_force_then = then != nullptr && then->seq == one.seq && !withdrawn_on(all, one) &&
                                  !is_followed_by_a_lost_one(s.db(), target, one);
    if (is_in_force_then && (!out || one.from < *out)) out = one.from;
  }
  return out;
}

}  // namespace sluis::state
