#include "state/push/newly_off.hpp"

#include "state/push/switched_off.hpp"
#include "state/store.hpp"

namespace sluis::state {

result<newly_off> find_newly_off(store& s, const target_id& target, const survey& found) {
  newly_off out;
  SLUIS_TRY(s.shadow().each(target, subject_kind::person, [&](const shadow_row& row) -> result<void> {
    if (row.remote_id.empty() || !row.active) return {};
    ++out.on;
    const auto shown = found.users.find(row.remote_id);
    if (shown != found.users.end() && off_by_others_since(s, target, row, shown->second)) out.rows.push_back(row);
    return {};
  }));
  return out;
}

}  // namespace sluis::state
