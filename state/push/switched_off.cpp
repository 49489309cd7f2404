#include "state/push/switched_off.hpp"

#include "state/push/switched.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

using progress = saved_change::progress;

bool is_intended(store& s, const target_id& target, const subject_id& whom) {
  auto find = s.db().prepare(
      "SELECT 1 FROM progress p INDEXED BY progress_intended JOIN plan ON plan.id = p.plan "
      "WHERE p.object = ?1 AND p.how = 2 AND p.op = ?2 AND plan.target = ?3");
  find.bind(1, whom).bind(2, static_cast<std::int64_t>(operation::deactivate_user)).bind_text(3, target.str());
  return find.step();
}

bool has_unknown_outcome(store& s, const target_id& target, const subject_id& whom) {
  auto find = s.db().prepare(
      "SELECT 1 FROM progress WHERE plan IN (SELECT id FROM plan WHERE target = ?1 ORDER BY id DESC LIMIT 8) "
      "AND op = ?2 AND object = ?3 AND how = ?4");
  find.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(operation::deactivate_user)).bind(3, whom);
  return find.bind(4, static_cast<std::int64_t>(progress::unknown)).step();
}

}  // namespace

std::optional<day> off_by_others_since(store& s, const target_id& target, const shadow_row& row, const remote_object& shown) {
  const bool is_off = shown.stands == remote_object::life::present && shown_switch(shown) == std::optional(false);
  if (row.kind != subject_kind::person || !row.active || !is_off) return std::nullopt;
  const bool may_be_ours = is_intended(s, target, row.id) || (row.uncertain && has_unknown_outcome(s, target, row.id));
  return may_be_ours ? std::nullopt : std::optional(s.lived().first_day());
}

}  // namespace sluis::state
