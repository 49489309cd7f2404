// How our handles look at Microsoft: an employeeId holds 16 characters at most, so it is the first 80 bits of the handle in base32 (RFC 4648,
// section 6, lower case, no padding); a group's uniqueName holds the whole. Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/ids.hpp"

namespace sluis::targets::graph {

[[nodiscard]] std::string employee_id(const target_handle& of);
[[nodiscard]] std::string unique_name(const target_handle& of);

/// Has it the form that the above make? A stranger's "12345" has not.
[[nodiscard]] bool is_employee_id(std::string_view text) noexcept;
[[nodiscard]] bool is_unique_name(std::string_view text) noexcept;

}  // namespace sluis::targets::graph
