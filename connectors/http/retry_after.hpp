// Retry-After (RFC 9110, 10.2.3): a number of seconds or an HTTP-date in any of its three forms (5.6.7).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "model/clock.hpp"

namespace sluis::http {

/// Nothing for anything else. `now` tells the century of a two-digit year.
[[nodiscard]] std::optional<instant> parse_http_date(std::string_view text, instant now);
/// How long to wait from now, at most an hour; never negative. Nothing if the text is neither form.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, instant now);

}  // namespace sluis::http
