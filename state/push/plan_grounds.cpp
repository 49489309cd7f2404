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

/// How long the log was when the plan was computed: what has a later entry came after it, whatever the clock said at
/// either time.
std::uint64_t entries_before(sqlite::database& db, std::uint64_t plan) {
  auto find = db.prepare("SELECT basis FROM plan WHERE id = ?1");
  find.bind(1, plan);
  return find.step() ? static_cast<std::uint64_t>(find.integer(0)) : 0;
}

bool was_withdrawn_since(sqlite::database& db, const plan_summary& plan, const subject_id& consent) {
  const auto all = consents_of(db, plan.target);
  const auto basis = entries_before(db, plan.id);
  return std::any_of(all.begin(), all.end(), [&](const auto& one) {
    return one.id == consent && one.withdrawn_on && one.withdrawal_leaf >= basis;
  });
}

/// Does it disable somebody because a consent ended?
bool is_of_an_end(sqlite::database& db, std::uint64_t plan) {
  auto find = db.prepare("SELECT 1 FROM plan_change WHERE plan = ?1 AND why = ?2");
  return find.bind(1, plan).bind(2, std::int64_t{static_cast<int>(reason::consent_expired)}).step();
}

}  // namespace

result<std::string> consent_since(store& s, const plan_summary& plan, const recipient& now, day today) {
  SLUIS_ASSIGN(const auto grant, s.consents().valid_grant(plan.target, now, today));
  const auto before = consent_of(s.db(), plan.id);
  if (!grant)
    return before == subject_id{} ? std::string()
                                  : "the consent that it rests on is not in force at " + to_string(now) + " any more";
  if (grant->consent_id() != before) return std::string("another consent is in force since");
  if (grant->what() == grant::kind::withdrawal && was_withdrawn_since(s.db(), plan, before))
    return std::string("the consent was withdrawn since");
  const bool is_of_its_end = is_of_an_end(s.db(), plan.id);
  if (grant->what() == grant::kind::consent && is_of_its_end)
    return std::string("the consent that had ended is in force again");
  const bool is_over_since =
      grant->what() == grant::kind::expiry && !is_of_its_end && local_day(plan.computed_at) <= grant->last_day();
  return is_over_since ? std::string("the consent ended since") : std::string();
}

bool is_recorded_after(store& s, const subject_id& consent, const plan_summary& plan) {
  auto find = s.db().prepare("SELECT leaf FROM consent WHERE id = ?1");
  return find.bind(1, consent).step() && static_cast<std::uint64_t>(find.integer(0)) >= entries_before(s.db(), plan.id);
}

}  // namespace sluis::state
