#include "connectors/targets/graph/limits.hpp"

#include <algorithm>
#include <charconv>

namespace sluis::targets::graph {

http::quota quota_of(const graph_limits& limits) {
  return http::quota(
      {http::pace::within(limits.writes, limits.writes_window), http::pace::within(limits.units, limits.units_window)});
}

http::cost cost_of(const call& what) {
  if (what.method == "GET") return {{0, what.units}};
  return {{1, 1}};
}

http::cost operator+(http::cost a, const http::cost& b) {
  for (std::size_t i = 0; i < a.of.size(); ++i) a.of.at(i) += b.of.at(i);
  return a;
}

std::optional<double> parse_used(const std::string& text) {
  double value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size() || !(value > 0)) return std::nullopt;
  return value;
}

void spending::window::add(double amount, instant now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (taken.empty() || taken.back().first != second) taken.emplace_back(second, 0);
  taken.back().second += amount;
  sum += amount;
}

void spending::window::forget(instant before) {
  for (; !taken.empty() && taken.front().first <= before; taken.pop_front()) sum -= taken.front().second;
}

void spending::add(const http::cost& c, instant now) {
  writes_.add(c.of[0], now);
  units_.add(c.of[1], now);
  forget(now);
}

void spending::forget(instant now) {
  writes_.forget(now - limits_.writes_window);
  units_.forget(now - limits_.units_window);
}

double spending::share(instant now) {
  forget(now);
  return std::max({0.0, writes_.sum / limits_.writes, units_.sum / limits_.units});
}

double spending::slower_by(double used, instant now) {
  constexpr double full_pace = 0.98;  // pace::within keeps a fiftieth for bursts
  constexpr double least_left = 0.1;
  const double others = std::max(0.0, used - share(now));
  return std::max(1.0, full_pace / std::max(least_left, 1 - others));
}

}  // namespace sluis::targets::graph
