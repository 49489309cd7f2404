// How our handles look at Microsoft: whole, as hexadecimal digits, in a directory extension property of our own app
// registration; whole in a group's uniqueName. An employeeId holds 16 characters at most, so it is the first 80 bits of
// the handle in base32 (RFC 4648, section 6, lower case, no padding). Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/ids.hpp"

namespace sluis::targets::graph {

inline constexpr const char* extension_name = "sluisHandle";
/// "extension_<client id without dashes>_sluisHandle": the property's name in requests and answers.
[[nodiscard]] std::string handle_field(const std::string& client_id);

[[nodiscard]] std::string employee_id(const target_handle& of);
[[nodiscard]] std::string unique_name(const target_handle& of);

/// Has it the form that the above make? Another tool's "12345" has not.
[[nodiscard]] bool is_employee_id(std::string_view text) noexcept;
[[nodiscard]] bool is_unique_name(std::string_view text) noexcept;

}  // namespace sluis::targets::graph
