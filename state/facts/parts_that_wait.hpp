// Parts of a read that are seen to be wrong only at its end, so that it is read once more without them.
#pragma once

#include <cstdint>
#include <set>

#include "model/person.hpp"

namespace sluis::state {

struct parts_that_wait {
  bool newcomers = false;            // people whom the memory does not know
  std::set<role> memberships = {};   // everybody of these roles keeps those of before
  std::set<std::uint64_t> keys = {};  // shortened (moved_keys): they name somebody else, as other records of the read show

  bool operator==(const parts_that_wait&) const = default;
};

}  // namespace sluis::state
