// How the newest tries to serve each target ended, kept over restarts: a target whose answers end this process must not
// be asked again at once for ever. On the strand.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

struct target_health {
  unsigned failures = 0;  // in a row
  std::optional<instant> failing_since;
  std::optional<instant> not_before;  // no scheduled try
  errc cause = errc::unknown;
  std::string problem;                  // an error's text: no personal data
  std::optional<instant> trying_since;  // a try is under way, or ended with the process
};

class target_healths {
 public:
  explicit target_healths(store& s) : store_(s) {}

  /// Those that fail, or that are being tried. Nothing in it is a mutation: no entry of the log tells of it.
  result<std::map<target_id, target_health>> all();
  /// Commits. A target that is well, and not being tried, has no row.
  result<void> keep(const target_id& target, const target_health& health);

 private:
  store& store_;
};

}  // namespace sluis::state
