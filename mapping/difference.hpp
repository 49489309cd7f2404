// What differs between two sets of fields or groups. An absent field and an empty one are the same. Pure.
#pragma once

#include <vector>

#include "model/account.hpp"

namespace sluis::mapping {

struct field_difference {
  field_map before;  // only what differs; what was absent stays absent
  field_map after;   // only what differs; empty clears
  [[nodiscard]] bool empty() const { return after.empty(); }
};
[[nodiscard]] field_difference differing(const field_map& is, const field_map& should_be);
/// Where one of the two changes, the other is said too, as it should be: for a target that keeps both in one place.
void say_together(const field_map& is, const field_map& should_be, field a, field b, field_difference& into);
/// Everything, said again: `after` is all that should be, and clears what is there beyond it.
[[nodiscard]] field_difference in_full(const field_map& is, const field_map& should_be);

struct group_difference {
  std::vector<subject_id> removed;
  std::vector<subject_id> added;
  [[nodiscard]] bool empty() const { return removed.empty() && added.empty(); }
};
/// In any order; twice is once. `maybe`: nobody knows; such a group is added again if it should be, and removed if not.
[[nodiscard]] group_difference differing(std::vector<subject_id> is, std::vector<subject_id> should_be,
                                         std::vector<subject_id> maybe = {});

}  // namespace sluis::mapping
