// Graph's limits as a quota, what a call costs under them, and what the answers' headers teach (throttling limits of
// the identity service).
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "connectors/http/quota.hpp"
#include "connectors/http/transport.hpp"
#include "connectors/targets/graph/errand.hpp"
#include "connectors/targets/graph/graph_settings.hpp"
#include "model/clock.hpp"

namespace sluis::targets::graph {

/// Two limits: writes, then resource units.
[[nodiscard]] http::quota quota_of(const graph_limits& limits);
/// A write costs one write and one unit; a read costs its units.
[[nodiscard]] http::cost cost_of(const call& what);
[[nodiscard]] http::cost operator+(http::cost a, const http::cost& b);

/// x-ms-throttle-limit-percentage: how much of a limit the whole tenant has used, told above 0.8 only. Nothing for what
/// is not a number.
[[nodiscard]] std::optional<double> parse_used(const std::string& text);

/// What we sent ourselves within the limits' windows. Memory is bounded by their length in seconds.
class spending {
 public:
  explicit spending(graph_limits limits) : limits_(limits) {}
  void add(const http::cost& c, instant now);
  /// The larger share of a limit that is our own doing, from 0.
  [[nodiscard]] double share(instant now);
  /// How many times slower to go so that we and the others, who use what is not ours of `used`, stay inside the limit
  /// together; 1 or more. Our own full pace is no reason to slow down.
  [[nodiscard]] double slower_by(double used, instant now);

 private:
  struct window {
    std::deque<std::pair<instant, double>> taken;
    double sum = 0;
    void add(double amount, instant now);
    void forget(instant before);
  };
  void forget(instant now);

  graph_limits limits_;
  window writes_;
  window units_;
};

}  // namespace sluis::targets::graph
