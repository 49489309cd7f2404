// "30s", "15m", "1h", "1d".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluis::config {

/// Digits and one unit, nothing else; nothing beyond a hundred years.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// Likewise, or milliseconds: "100ms".
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_short_duration(std::string_view text);
/// The shortest writing of it, in the same form.
[[nodiscard]] std::string duration_text(std::chrono::seconds duration);
[[nodiscard]] std::string short_duration_text(std::chrono::milliseconds duration);

}  // namespace sluis::config
