#include "state/push/switched_off.hpp"

#include "state/push/switched.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

bool is_intended(store& s, const target_id& target, const subject_id& whom) {
  auto find = s.db().prepare(
      "SELECT 1 FROM progress p INDEXED BY progress_intended JOIN plan ON plan.id = p.plan "
      "WHERE p.object = ?1 AND p.how = 2 AND plan.target = ?2");
  find.bind(1, whom).bind_text(2, target.str());
  return find.step();
}

}  // namespace

std::optional<day> off_by_others_since(store& s, const target_id& target, const shadow_row& row,
                                       const remote_object& shown) {
  const bool is_off = shown.stands == remote_object::life::present && shown_switch(shown) == std::optional(false);
  if (row.kind != subject_kind::person || !row.active || !is_off) return std::nullopt;
  const bool may_be_ours = may_be_off_by_us(row) || is_intended(s, target, row.id);
  return may_be_ours ? std::nullopt : std::optional(s.lived().first_day());
}

}  // namespace sluis::state
