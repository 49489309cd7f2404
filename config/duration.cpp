#include "config/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace sluis::config {

namespace {
constexpr std::array<std::pair<char, std::int64_t>, 4> units = {{{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}}};
constexpr std::int64_t most_seconds = std::int64_t{100} * 365 * 86400;
}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  if (text.size() < 2 || text.front() < '0' || text.front() > '9') return std::nullopt;
  std::int64_t count = 0;
  const char* const unit_at = text.data() + text.size() - 1;
  const auto [end, ec] = std::from_chars(text.data(), unit_at, count);
  if (ec != std::errc{} || end != unit_at) return std::nullopt;
  for (const auto& [letter, seconds] : units) {
    if (letter != *unit_at) continue;
    if (count > most_seconds / seconds) return std::nullopt;
    return std::chrono::seconds{count * seconds};
  }
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> parse_short_duration(std::string_view text) {
  constexpr std::string_view unit = "ms";
  if (!text.ends_with(unit)) return parse_duration(text);
  std::int64_t count = 0;
  const char* const unit_at = text.data() + text.size() - unit.size();
  const auto [end, ec] = std::from_chars(text.data(), unit_at, count);
  if (ec != std::errc{} || end != unit_at || text.front() == '-' || count > most_seconds * 1000) return std::nullopt;
  return std::chrono::milliseconds{count};
}

std::string short_duration_text(std::chrono::milliseconds duration) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(duration);
  return whole == duration ? duration_text(whole) : std::to_string(duration.count()) + "ms";
}

std::string duration_text(std::chrono::seconds duration) {
  const std::int64_t count = duration.count();
  for (const auto& [letter, seconds] : units) {
    if (count != 0 && count % seconds == 0) return std::to_string(count / seconds) + letter;
  }
  return "0s";
}

}  // namespace sluis::config
