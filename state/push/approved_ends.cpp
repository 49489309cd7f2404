#include "state/push/approved_ends.hpp"

#include "state/store.hpp"

namespace sluis::state {

namespace {

bool is_any_approved(sqlite::database& db, const target_id& target, const subject_id& consent) {
  auto find = db.prepare("SELECT 1 FROM plan WHERE target = ?1 AND approved_by IS NOT NULL AND consent = ?2 LIMIT 1");
  return find.bind_text(1, target.str()).bind(2, consent).step();
}

}  // namespace

approved_ends::approved_ends(store& s, const target_id& target, const subject_id& consent)
    : target_(target),
      consent_(consent),
      is_any_(is_any_approved(s.db(), target, consent)),
      find_(s.db().prepare(
          "SELECT 1 FROM plan p JOIN plan_change c ON c.plan = p.id WHERE p.target = ?1 AND p.approved_by IS NOT NULL "
          "AND p.consent = ?2 AND c.op = ?3 AND c.object = ?4 AND c.member = x'' AND c.why IN (?5, ?6) LIMIT 1")) {
  find_.bind_text(1, target_.str()).bind(2, consent_).bind(3, static_cast<std::int64_t>(operation::deactivate_user));
  find_.bind(5, static_cast<std::int64_t>(reason::consent_changed))
      .bind(6, static_cast<std::int64_t>(reason::consent_expired));
}

bool approved_ends::contains(const planned_change& change) {
  if (!is_any_ || (change.op != operation::deactivate_user && change.op != operation::remove_member)) return false;
  if (change.why != reason::consent_changed && change.why != reason::consent_expired) return false;
  const bool found = find_.bind(4, change.member.value_or(change.object)).step();
  find_.reset();
  return found;
}

}  // namespace sluis::state
