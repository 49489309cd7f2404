// When a source was last read whole and each school's file last made, a target last pushed to, and everything last
// well: what `sluis status` and the metrics tell, kept over restarts and reloads. Nothing that is sent or deleted rests
// on it, and nothing in it is a mutation: no entry of the log tells of it. On the strand.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/clock.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

struct moment {
  std::optional<instant> at;
  bool has_failed = false;  // since then; of a file: it is missing. Why is not kept: a problem may name a file
  bool operator==(const moment&) const = default;
};

/// By "read SOURCE", "file SCHOOL SOURCE", "push TARGET", "survey TARGET", "notice TARGET CONSENT N", "uncovered TARGET
/// CONSENT", "sync", "backup", "night", "alive" or "on". Of a notice and of "uncovered" the name alone says it: the
/// journal has told of it.
using moments_by_name = std::map<std::string, moment>;

class moments {
 public:
  explicit moments(store& s) : store_(s) {}

  result<moments_by_name> all();
  /// Commits. Replaces all.
  result<void> keep(const moments_by_name& known);

 private:
  store& store_;
};

}  // namespace sluis::state
