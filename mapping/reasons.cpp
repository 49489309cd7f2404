#include "mapping/reasons.hpp"

#include "mapping/basis.hpp"

namespace sluis::mapping {

reason why_created(reason facts) {
  return facts == reason::returned ? reason::returned : reason::new_in_source;
}

reason why_updated(reason facts, std::uint64_t desired_basis, std::uint64_t existing_basis, const plan_rules& rules) {
  if (existing_basis <=
      last_fixed_basis) {  // an earlier push was left half done: what it was computed from is not known
    return facts == reason::new_in_source ? rules.when_rules_moved : facts;
  }
  if (same_own_facts(desired_basis, existing_basis)) return rules.when_rules_moved;
  return facts == reason::new_in_source ? rules.when_rules_moved : facts;  // "new" cannot be why something old changes
}

reason why_reactivated(reason facts, const plan_rules& rules) {
  if (facts != reason::returned && rules.when_rules_moved == reason::consent_changed) return reason::consent_changed;
  return reason::returned;
}

reason why_deactivated(reason facts) {
  const bool gone = facts == reason::left_source || facts == reason::ended || facts == reason::ordered ||
                    facts == reason::consent_changed;
  return gone || facts == reason::blocked ? facts : reason::changed_in_source;
}

}  // namespace sluis::mapping
