// Many operations in one request (RFC 7644, 3.7). Pure: the message, its parts by the provider's bounds, and which
// answer belongs to which.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/targets/scim/answers.hpp"
#include "connectors/targets/scim/capabilities.hpp"
#include "connectors/targets/scim/judge.hpp"
#include "model/released.hpp"

namespace sluis::targets::scim {

struct bulk_operation {
  std::size_t index = 0;  // of the change in its batch
  std::string text;       // JSON
};

/// create_user, create_group, update_*, deactivate_user with an id. errc::invalid_input: this change cannot be written
/// (its own failure). A bulkId, the handle, only with POST: elsewhere the standard has none.
[[nodiscard]] result<std::string> bulk_operation_text(const released_change& change);

/// Ranges [first, last) that fit the bounds. Operations that do not fit even alone are in no range.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> bulk_parts(const std::vector<bulk_operation>& operations,
                                                                          const capabilities& bounds);
/// The request's body. failOnErrors is left out: every operation is tried.
[[nodiscard]] std::string bulk_body(const std::vector<bulk_operation>& operations, std::size_t first, std::size_t last);

/// The answer to this change: by bulkId for a creation, else by the id in its location. Nothing: not among them, so its
/// outcome is unknown.
[[nodiscard]] std::optional<answered> answer_to(const released_change& change, const std::vector<bulk_answer>& answers);

}  // namespace sluis::targets::scim
