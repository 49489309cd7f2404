// Base64, RFC 4648 section 4, with padding; strict when read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluis::state::tlog {

[[nodiscard]] std::string to_base64(std::string_view bytes);
/// Nothing for anything but the one canonical form.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace sluis::state::tlog
