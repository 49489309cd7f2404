// Many calls in one request: multipart/mixed of application/http (Google's batch guide). Pure: the message, and which
// part of the answer belongs to which call. Parts are answered in any order and judged one by one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/targets/google/call.hpp"

namespace sluis::targets::google {

inline constexpr const char* batch_path = "/batch/admin/directory_v1";

/// `boundary` must occur in no part. The text may hold first passwords: wipe it once sent.
[[nodiscard]] std::string batch_body(const std::vector<call>& calls, const std::string& boundary);

/// The boundary in a Content-Type "multipart/mixed; boundary=…", quoted or not; empty: it is something else.
[[nodiscard]] std::string boundary_in(std::string_view content_type);

/// One answer for each of `count` calls, in their order; nothing for a part that is missing or cannot be read. Never
/// throws.
[[nodiscard]] std::vector<std::optional<reply>> parse_batch(std::string_view body, const std::string& boundary,
                                                            std::size_t count);

}  // namespace sluis::targets::google
