#include "state/push/plan_grounds.hpp"

#include <algorithm>

#include "state/consent_terms.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

subject_id consent_of(sqlite::database& db, std::uint64_t plan) {
  auto find = db.prepare("SELECT consent FROM plan WHERE id = ?1");
  find.bind(1, plan);
  return find.step() ? find.id<subject_id>(0) : subject_id{};
}

bool was_withdrawn_since(sqlite::database& db, const plan_summary& plan, const subject_id& consent) {
  const auto all = consents_of(db, plan.target);
  return std::any_of(all.begin(), all.end(), [&](const auto& one) {
    return one.id == consent && one.withdrawn_at && *one.withdrawn_at > plan.computed_at;
  });
}

}  // namespace

result<std::string> consent_since(store& s, const plan_summary& plan, const recipient& now, day today) {
  SLUIS_ASSIGN(const auto grant, s.consents().valid_grant(plan.target, now, today));
  const auto before = consent_of(s.db(), plan.id);
  if (!grant) return before == subject_id{} ? std::string() : "the consent that it rests on is not in force at " + to_string(now) + " any more";
  if (grant->consent_id() != before) return std::string("another consent is in force since");
  if (grant->what() == grant::kind::withdrawal && was_withdrawn_since(s.db(), plan, before)) return std::string("the consent was withdrawn since");
  const bool is_over_since = grant->what() == grant::kind::expiry && local_day(plan.computed_at) <= grant->last_day();
  return is_over_since ? std::string("the consent ended since") : std::string();
}

}  // namespace sluis::state
