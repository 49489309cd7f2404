#include "connectors/http/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace sluis::http {

namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view text) {
  int out = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc{} || end != text.data() + text.size() || out < 0) return std::nullopt;
  return out;
}

std::optional<unsigned> month_number(std::string_view name) {
  const auto found = std::find(months.begin(), months.end(), name);
  if (found == months.end()) return std::nullopt;
  return static_cast<unsigned>(found - months.begin()) + 1;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    const auto start = text.find_first_not_of(" -,");
    if (start == std::string_view::npos) return out;
    text.remove_prefix(start);
    const auto end = std::min(text.find_first_of(" -,"), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::optional<instant> at(std::optional<int> y, std::optional<unsigned> m, std::optional<int> d,
                          std::string_view clock_time) {
  if (!y || !m || !d || clock_time.size() != 8 || clock_time[2] != ':' || clock_time[5] != ':') return std::nullopt;
  const auto hour = number(clock_time.substr(0, 2));
  const auto minute = number(clock_time.substr(3, 2));
  const auto second = number(clock_time.substr(6, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const year_month_day date{year{*y}, month{*m}, std::chrono::day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second};
}

// RFC 850 dates have two digits: more than 50 years ahead means the last century.
std::optional<int> full_year(std::string_view two_digits, instant now) {
  const auto y = number(two_digits);
  if (!y || two_digits.size() != 2) return std::nullopt;
  const int today = int{year_month_day{floor<days>(now)}.year()};
  const int guess = today / 100 * 100 + *y;
  return guess > today + 50 ? guess - 100 : guess;
}

}  // namespace

std::optional<instant> parse_http_date(std::string_view text, instant now) {
  const auto w = words(text);
  const bool is_gmt = !w.empty() && w.back() == "GMT";
  if (w.size() == 6 && is_gmt && w[3].size() == 4) return at(number(w[3]), month_number(w[2]), number(w[1]), w[4]);
  if (w.size() == 6 && is_gmt) return at(full_year(w[3], now), month_number(w[2]), number(w[1]), w[4]);
  if (w.size() == 5) return at(number(w[4]), month_number(w[1]), number(w[2]), w[3]);  // asctime
  return std::nullopt;
}

std::optional<milliseconds> parse_retry_after(std::string_view text, instant now) {
  constexpr milliseconds longest = hours{1};
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits) {
    const auto wait = number(text);
    return wait ? std::min<milliseconds>(seconds{*wait}, longest) : longest;  // more than an int holds
  }
  const auto date = parse_http_date(text, now);
  if (!date) return std::nullopt;
  return std::clamp<milliseconds>(*date - now, milliseconds::zero(), longest);
}

}  // namespace sluis::http
