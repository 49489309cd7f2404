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

/// What only the message of a refusal tells, because its status and reason are the same for different causes (412
/// conditionNotMet).
enum class refusal_detail : std::uint8_t { none, being_created, deleted };

struct reply {
  unsigned status = 0;
  std::string reason;  // of an error: one of Google's own codes, or empty
  std::string body;    // of a success
  refusal_detail detail = refusal_detail::none;
};

/// Errors: unavailable – it had no effect; refused – nothing is sent any more; outcome_unknown – it may have had one.
using answered = result<reply>;

}  // namespace sluis::targets::google
