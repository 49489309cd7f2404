#include "model/clock.hpp"

#include <array>
#include <charconv>
#include <cstdio>

#include "model/local_time.hpp"

namespace sluis {

namespace {

using namespace std::chrono;

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return value;
}

// EU rule: summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October.
bool is_summer_time(instant time) {
  const year_month_day date{floor<days>(time)};
  const auto turn = [&](month m) { return sys_days{date.year() / m / Sunday[last]} + hours{1}; };
  return time >= turn(March) && time < turn(October);
}

}  // namespace

std::string to_string(day date) {
  const year_month_day ymd{date};
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", int{ymd.year()}, unsigned{ymd.month()}, unsigned{ymd.day()});
  return out.data();
}

std::string to_string(instant time) {
  const auto date = floor<days>(time);
  const hh_mm_ss clock_time{time - date};
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "T%02d:%02d:%02d.%03dZ", static_cast<int>(clock_time.hours().count()),
                static_cast<int>(clock_time.minutes().count()), static_cast<int>(clock_time.seconds().count()),
                static_cast<int>(clock_time.subseconds().count()));
  return to_string(day{date}) + out.data();
}

std::optional<day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = digits(text.substr(0, 4));
  const auto m = digits(text.substr(5, 2));
  const auto d = digits(text.substr(8, 2));
  if (!y || !m || !d) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, std::chrono::day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date};
}

namespace {
instant local(instant time) {
  return time + hours{is_summer_time(time) ? 2 : 1};
}
}  // namespace

day local_day(instant time) {
  return floor<days>(local(time));
}

minutes local_time_of_day(instant time) {
  return floor<minutes>(local(time) - local_day(time));
}

instant from_local_time(local_time<milliseconds> wall) {
  const instant as_utc{wall.time_since_epoch()};
  const auto in_summer = as_utc - hours{2};
  return is_summer_time(in_summer) ? in_summer : as_utc - hours{1};
}

// The clocks change at 02:00 or 03:00, never at midnight: exactly one of the two offsets fits.
instant start_of_local_day(day date) {
  const instant in_summer = date - hours{2};
  return is_summer_time(in_summer) ? in_summer : date - hours{1};
}

bool is_maintenance_window(instant time) {
  const weekday today(local_day(time));
  const auto at = local_time_of_day(time);
  return today == Saturday || today == Sunday || at >= hours{19} || at < hours{7};
}

}  // namespace sluis
