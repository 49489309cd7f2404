// One request of the Directory API and what came back, whether it went alone or as a part of a batch.
#pragma once

#include <cstdint>
#include <string>

#include "model/result.hpp"

namespace sluis::targets::google {

struct call {
  std::string method;
  std::string path;  // "/admin/directory/v1/users"
  std::string body;  // JSON or empty
  enum class weight : std::uint8_t { query, user_creation, org_unit } counts_as = weight::query;
};

struct reply {
  unsigned status = 0;
  std::string reason;  // of an error: one of Google's own codes, or empty
  std::string body;    // of a success
};

/// Errors: unavailable – it had no effect; refused – nothing is sent any more; outcome_unknown – it may have had one.
using answered = result<reply>;

}  // namespace sluis::targets::google
