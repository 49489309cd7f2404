// One vendor's API, stateful and strict, without a socket. Time comes from outside, so that a quota of minutes can be
// tried in virtual time.
#pragma once

#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/lab/faults.hpp"
#include "tests/lab/meddling.hpp"
#include "tests/lab/message.hpp"

namespace lab {

using moment = std::chrono::system_clock::time_point;
using clock_reading = std::function<moment()>;

class service {
 public:
  virtual ~service() = default;
  /// "/graph": every path under it is this service's.
  [[nodiscard]] virtual std::string prefix() const = 0;
  /// Where the real one is, for captures: "https://graph.microsoft.com".
  [[nodiscard]] virtual std::string public_origin() const = 0;
  /// `r.target` with the prefix, as it came over the wire.
  [[nodiscard]] virtual answer handle(const request& r) = 0;
  /// What a fault on order looks like in this vendor's own words (throttle, unavailable, error, html).
  [[nodiscard]] virtual answer faulty(fault f, const scenario& what) const = 0;
  /// {"users":[…],"groups":[…]} as they stand: comparable between two runs, so sorted by our handle, and members of a
  /// group told by their handles
  /// ("member_external_ids"); soft-deleted ones with "deleted": true.
  [[nodiscard]] virtual nlohmann::json dump() const = 0;
  /// Everything, and back: the lab can be stopped and started.
  [[nodiscard]] virtual nlohmann::json save() const = 0;
  virtual void load(const nlohmann::json& from) = 0;
  virtual void clear() = 0;
  /// Behind every client's back. `lists_show` stands until the next time.
  virtual void meddle(const meddling&) {}
  /// Counted since the start: "requests", "writes", "throttled", and what else the vendor counts.
  [[nodiscard]] virtual nlohmann::json counts() const = 0;
};

}  // namespace lab
