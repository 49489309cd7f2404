// Is a target's list of objects to be believed? A list that leaves out too many of the objects that are known there
// says more about itself than about them: a lost right, a wrong filter, a page too few. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "mapping/guard.hpp"

namespace sluis::mapping {

struct list_counts {
  std::uint64_t known = 0;   // objects of ours there, as far as we know
  std::uint64_t missed = 0;  // of those, the ones that the list does not show as being there
  std::uint64_t others = 0;  // of those, the ones under whose ids it shows other objects
};

/// The guard's rule of small schools: not more than one, or max_removals_percent of them; and never all of several.
/// An object that is not the one that we know under its id counts as missing.
[[nodiscard]] bool is_believed(const list_counts& list, const guard_limits& limits);

/// "the list of users showed 50 of 1,240 that are known there, and under 12 of their ids other objects now; it is not
/// believed: …". `what`: "users", "groups". `where`: the options that name the institution and the target, so that the
/// command in it is about this list alone.
[[nodiscard]] std::string why_not_believed(const std::string& what, const list_counts& list, const std::string& where);

}  // namespace sluis::mapping
