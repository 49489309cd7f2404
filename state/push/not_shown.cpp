#include "state/push/not_shown.hpp"

#include "state/push/shadow_table.hpp"
#include "state/store.hpp"

namespace sluis::state {

bool may_be_hidden(store& s, const target_id& target, const shadow_row& row) {
  if (row.kind == subject_kind::person) return is_perhaps_off(row);
  if (row.remote_id.empty()) return false;
  auto find = s.db().prepare("SELECT 1 FROM shadow_member WHERE target = ?1 AND grp = ?2 LIMIT 1");
  return !find.bind_text(1, target.str()).bind(2, row.id).step();
}

result<void> stays_as_it_is(shadow_table& shadow, const target_id& target, shadow_row row) {
  const bool may_be_over = row.finding == account_finding::unknown || row.finding == account_finding::candidate;
  if (!may_be_over) return {};
  SLUIS_ASSIGN(auto stored, shadow.find_or_make(target, row.kind, row.id));
  if (row.finding == account_finding::candidate) {
    SLUIS_ASSIGN(const auto candidate, shadow.candidate_of(stored));
    if (candidate == row.remote_id) return {};
  }
  SLUIS_ASSIGN(const auto fields, shadow.fields(stored));
  stored.row.finding = account_finding::none;
  return shadow.write(target, stored, fields);
}

}  // namespace sluis::state
