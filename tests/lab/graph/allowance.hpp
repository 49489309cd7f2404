// How many writes and resource units a tenant has left: two sliding windows, and the headers that tell of them.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "tests/lab/graph/graph.hpp"

namespace lab::graph {

struct price {
  double writes = 0;
  double units = 0;
};
/// By method and path below the version: "/groups/{id}/members?$select=id" (limits.json, "cost").
[[nodiscard]] price price_of(const std::string& method, const std::string& target);

using headers = std::vector<std::pair<std::string, std::string>>;

class allowance {
 public:
  explicit allowance(quota_settings limits) : limits_(limits) {}

  struct verdict {
    bool admitted = true;
    headers to_tell;  // Retry-After where it is not; how much is used, above 0.8, and what it cost, where it is
  };
  verdict charge(price p, moment now);
  void clear();
  [[nodiscard]] double units_used() const { return units_.ever; }

 private:
  struct window {
    std::deque<std::pair<moment, double>> taken;
    double sum = 0;
    double ever = 0;
    void forget(moment before);
    void take(moment now, double amount);
    /// When `amount` fits; moment::min(): now.
    [[nodiscard]] moment room_for(double amount, double limit, std::chrono::seconds length) const;
  };

  quota_settings limits_;
  window writes_;
  window units_;
};

}  // namespace lab::graph
