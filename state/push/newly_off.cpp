#include "state/push/newly_off.hpp"

#include "state/push/switched_off.hpp"
#include "state/store.hpp"

namespace sluis::state {

void take_newly_off(store& s, const target_id& target, const shadow_row& row, const survey& found, newly_off& into) {
  if (row.remote_id.empty() || !row.active) return;
  ++into.on;
  const auto shown = found.users.find(row.remote_id);
  if (shown != found.users.end() && off_by_others_since(s, target, row, shown->second)) into.rows.push_back(row);
}

}  // namespace sluis::state
