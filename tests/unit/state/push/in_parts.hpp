// A survey's comparison in its smallest parts.
#pragma once

#include <functional>

#include "state/push/drift.hpp"
#include "state/store.hpp"

namespace sluis::state::testing_support {

/// Each part is a transaction of its own; `between` is called after each, with how many there were. `marks`: of what
/// was taken out of the survey.
inline drift_counts compare_marked(store& s, const target_id& target, const survey& found, believed_lists believed,
                                   const as_on_record& marks, const std::function<void(int)>& between = {}) {
  drift_comparison all(
      target, found, [](const field_map& said) { return said; }, believed, marks);
  int parts = 0;
  for (bool is_over = false; !is_over;) {
    store::work w(s);
    is_over = all.go_on(s, 1).value();
    w.commit().value();
    if (between) between(++parts);
  }
  return all.counts();
}

inline drift_counts compare_in_parts(store& s, const target_id& target, const survey& found, believed_lists believed,
                                     const std::function<void(int)>& between = {}) {
  return compare_marked(s, target, found, believed, {}, between);
}

/// The same, after what is as on record was taken out of the survey, as the daemon does it.
inline drift_counts take_out_and_compare(store& s, const target_id& target, survey found, believed_lists believed) {
  as_on_record marks(target);
  {
    const std::function<field_map(const field_map&)> as_held = [](const field_map& said) { return said; };
    as_on_record::looks looks(marks, s, found, as_held);
    const auto told = found;
    for (const auto& [id, one] : told.users) looks.object(one.what, id).value();
    for (const auto& [id, one] : told.groups) looks.object(one.what, id).value();
    for (const auto& [id, members] : told.members) looks.members(id).value();
  }
  return compare_marked(s, target, found, believed, marks);
}

}  // namespace sluis::state::testing_support
