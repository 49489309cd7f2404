#include "tests/lab/graph/allowance.hpp"

#include <algorithm>
#include <cmath>

namespace lab::graph {

price price_of(const std::string& method, const std::string& target) {
  if (method != "GET") return {1, 1};
  const auto path = target.substr(0, target.find('?'));
  double units = 1;
  if (path == "/users") units = 2;
  if (path.compare(0, 8, "/groups/") == 0 && path.size() > 8 && path.rfind("/members") == path.size() - 8) units = 3;
  if (target.find("$select=") != std::string::npos) units -= 1;
  return {0, std::max(units, 1.0)};
}

void allowance::window::forget(moment before) {
  while (!taken.empty() && taken.front().first <= before) {
    sum -= taken.front().second;
    taken.pop_front();
  }
}

void allowance::window::take(moment now, double amount) {
  if (amount <= 0) return;
  taken.emplace_back(now, amount);
  sum += amount;
  ever += amount;
}

moment allowance::window::room_for(double amount, double limit, std::chrono::seconds length) const {
  double left = sum;
  if (left + amount <= limit) return moment::min();
  for (const auto& [when, gone] : taken) {
    left -= gone;
    if (left + amount <= limit) return when + length;
  }
  return taken.empty() ? moment::min() : taken.back().first + length;
}

allowance::verdict allowance::charge(price p, moment now) {
  verdict out;
  if (limits_.quotas == enforce::no) {
    units_.ever += p.units;
    return out;
  }
  writes_.forget(now - limits_.writes_window);
  units_.forget(now - limits_.units_window);
  const auto writes_until =
      p.writes > 0 ? writes_.room_for(p.writes, limits_.writes, limits_.writes_window) : moment::min();
  const auto until = std::max(writes_until, units_.room_for(p.units, limits_.units, limits_.units_window));
  if (until > moment::min()) {
    const auto seconds = std::ceil(std::chrono::duration<double>(until - now).count());
    out.admitted = false;
    out.to_tell.emplace_back("Retry-After", std::to_string(std::max(1, static_cast<int>(seconds))));
    return out;
  }
  writes_.take(now, p.writes);
  units_.take(now, p.units);
  const double used = std::max(writes_.sum / limits_.writes, units_.sum / limits_.units);
  out.to_tell.emplace_back("x-ms-resource-unit", std::to_string(static_cast<int>(p.units)));
  if (used > 0.8) out.to_tell.emplace_back("x-ms-throttle-limit-percentage", std::to_string(used));
  return out;
}

void allowance::clear() {
  writes_ = {};
  units_ = {};
}

}  // namespace lab::graph
