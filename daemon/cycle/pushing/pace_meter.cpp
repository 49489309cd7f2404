#include "daemon/cycle/pushing/pace_meter.hpp"

#include <algorithm>

namespace sluis::daemon {

namespace {

constexpr std::size_t most_points = 16;
constexpr std::chrono::milliseconds between_points{500};  // what comes closer together is one point
constexpr std::chrono::milliseconds soonest{500};         // before that a pace is noise

}  // namespace

void pace_meter::note(instant now, std::uint64_t done) {
  const bool is_near = points_.size() > 1 && now - points_[points_.size() - 2].when < between_points;
  if (is_near) points_.pop_back();
  points_.push_back({now, done});
  if (points_.size() > most_points) points_.pop_front();
}

double pace_meter::per_second(instant now) const {
  const auto& first = points_.front();
  const auto& last = points_.back();
  auto longest = std::chrono::milliseconds(0);
  for (std::size_t i = 1; i < points_.size(); ++i) longest = std::max(longest, points_[i].when - points_[i - 1].when);
  const bool stalls = now - last.when > 2 * longest;
  const auto spent = (stalls ? now : last.when) - first.when;
  if (last.done == first.done || spent < soonest) return 0;
  return static_cast<double>(last.done - first.done) / std::chrono::duration<double>(spent).count();
}

}  // namespace sluis::daemon
