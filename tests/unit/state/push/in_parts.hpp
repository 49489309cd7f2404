// A survey's comparison in its smallest parts.
#pragma once

#include <functional>

#include "state/push/drift.hpp"
#include "state/store.hpp"

namespace sluis::state::testing_support {

/// Each part is a transaction of its own; `between` is called after each, with how many there were.
inline drift_counts compare_in_parts(store& s, const target_id& target, const survey& found, believed_lists believed,
                                     const std::function<void(int)>& between = {}) {
  drift_comparison all(
      target, found, [](const field_map& said) { return said; }, believed);
  int parts = 0;
  for (bool is_over = false; !is_over;) {
    store::work w(s);
    is_over = all.go_on(s, 1).value();
    w.commit().value();
    if (between) between(++parts);
  }
  return all.counts();
}

}  // namespace sluis::state::testing_support
