#include "state/push/sent_ends.hpp"

#include "model/plan.hpp"
#include "state/push/plan_rows.hpp"
#include "state/store.hpp"

namespace sluis::state {

std::vector<sent_end> sent_ends(store& s, const target_id& target) {
  // A plan that was held and superseded without an approval has no lines any more, and of none of them an attempt. how:
  // 1 is planned, more is begun.
  auto find = s.db().prepare(
      "SELECT DISTINCT p.computed_at, c.role, c.school FROM plan p JOIN plan_change c ON c.plan = p.id WHERE p.target "
      "= ?1 AND p.extent = 1 AND c.op = ?2 "
      "AND c.why IN (?3, ?4, ?5) AND (p.approved_by IS NOT NULL OR EXISTS (SELECT 1 FROM progress g WHERE g.plan = "
      "p.id AND g.how > 1))");
  find.bind_text(1, target.str())
      .bind(2, static_cast<std::int64_t>(operation::deactivate_user))
      .bind(3, static_cast<std::int64_t>(reason::consent_changed));
  find.bind(4, static_cast<std::int64_t>(reason::consent_expired))
      .bind(5, static_cast<std::int64_t>(reason::consent_withdrawn));
  std::vector<sent_end> out;
  while (find.step()) {
    out.push_back({instant(std::chrono::milliseconds(find.integer(0))), static_cast<role>(find.integer(1)),
                   find.id<subject_id>(2)});
  }
  return out;
}

}  // namespace sluis::state
