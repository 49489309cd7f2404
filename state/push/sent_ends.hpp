// Plans that disable accounts for the end of a consent, or because a consent covers fewer, and that were not held:
// approved, or sent without an approval. On the strand.
#pragma once

#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/person.hpp"

namespace sluis::state {

class store;

/// A whole plan disables accounts of this role and school for such an end.
struct sent_end {
  instant computed_at{};
  sluis::role role = sluis::role::student;
  subject_id school;
};
[[nodiscard]] std::vector<sent_end> sent_ends(store& s, const target_id& target);

}  // namespace sluis::state
