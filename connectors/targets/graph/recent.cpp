#include "connectors/targets/graph/recent.hpp"

namespace sluis::targets::graph {

namespace {

constexpr std::chrono::minutes fresh_for{5};
constexpr std::size_t most_remembered = 50'000;
constexpr unsigned most_waits = 4;

}  // namespace

void recent::made(const std::string& id) {
  const auto now = time_.now();
  if (made_.size() >= most_remembered) {
    for (auto at = made_.begin(); at != made_.end();)
      at = at->second + fresh_for / 2 < now ? made_.erase(at) : std::next(at);
    if (made_.size() >= most_remembered) made_.clear();  // faster than any quota: then nobody waits
  }
  made_[id] = now;
}

bool recent::has(const std::string& id) const {
  return time_.now() < began_ + fresh_for || made_here(id);
}

bool recent::made_here(const std::string& id) const {
  const auto found = made_.find(id);
  return found != made_.end() && time_.now() < found->second + fresh_for;
}

std::optional<std::chrono::milliseconds> patience::next_wait() {
  if (waited_ >= most_waits) return std::nullopt;
  return std::chrono::seconds{1U << waited_++};
}

}  // namespace sluis::targets::graph
