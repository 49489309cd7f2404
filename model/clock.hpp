// Time is a parameter (architecture, decision 11): decisions get an instant, waiting is done by whoever owns the clock.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluis {

/// UTC, milliseconds.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;
/// A calendar day, without a time zone (sources speak of days).
using day = std::chrono::sys_days;

class clock {
 public:
  virtual ~clock() = default;
  [[nodiscard]] virtual instant now() const = 0;
};

/// "2026-11-23T13:09:34.120Z"
[[nodiscard]] std::string to_string(instant time);
/// "2026-11-23"
[[nodiscard]] std::string to_string(day date);
/// Strict "YYYY-MM-DD" of a day that exists.
[[nodiscard]] std::optional<day> parse_day(std::string_view text);
/// The day in the Netherlands (CET/CEST, EU rule since 1996) at this instant: a pupil leaves at local midnight.
[[nodiscard]] day local_day(instant time);

}  // namespace sluis
