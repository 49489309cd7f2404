// What a vendor or another tool does to what the lab holds: lists that show less than there is, and ids that are all
// new. What another tool does through the API itself – overwriting a field, taking our handle away, deleting – a test
// does through the API.
#pragma once

#include <cstdint>
#include <optional>

#include "tests/lab/problem.hpp"

namespace lab {

struct meddling {
  std::optional<std::uint64_t>
      lists_show;  // lists without a filter show only so many, the oldest, and say that this is all; none: everything
  std::optional<std::uint64_t> user_limit = {};  // Google: so many users and no more, until the next time
  bool new_ids = false;                          // every object gets another id, now
  std::string on_premises = {};  // Graph: the object of this id is mastered on premises from now on, so that it cannot
                                 // be changed or deleted through Graph
  std::string in_cloud = {};     // Graph: and not any more
};

/// {"lists_show":50} or {"lists_show":null}, {"new_ids":true}, {"user_limit":100}, {"on_premises":"<id>"},
/// {"in_cloud":"<id>"}; throws problem 400 naming what is not known.
[[nodiscard]] meddling parse_meddling(const json& from);

}  // namespace lab
