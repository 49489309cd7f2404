// Text as it is kept: NFC, without control characters, trimmed, bounded. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluis::mapping {

[[nodiscard]] bool is_ascii(std::string_view text) noexcept;

/// The first at most `max_bytes` bytes, cut between code points.
[[nodiscard]] std::string_view cut_utf8(std::string_view utf8, std::size_t max_bytes) noexcept;

/// NFC; control characters become blanks; what nobody sees (soft hyphens, zero width, bidi and tag characters) is left
/// out; blanks trimmed at both ends; at most `max_bytes`. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string clean(std::string_view utf8, std::size_t max_bytes);

}  // namespace sluis::mapping
