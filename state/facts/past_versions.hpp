// What a source said of somebody, the newest first. On the strand.
#pragma once

#include <cstdint>
#include <functional>

#include "model/person.hpp"
#include "model/result.hpp"
#include "state/facts.hpp"
#include "state/facts/version_table.hpp"

namespace sluis::state {

class past_versions {
 public:
  explicit past_versions(store& s) : versions_(s) {}

  /// The entry of the log that tells of the current version.
  [[nodiscard]] std::uint64_t newest_entry(const current_row& row) { return versions_.place_of(row.version).leaf; }

  enum class how : std::uint8_t { go_on = 1, enough };
  /// `entry`: the one that tells of this version. Each is opened only when it is visited; at most 1000.
  using visitor = std::function<how(const person& said, std::uint64_t entry)>;
  result<void> each(const current_row& row, const visitor& visit);

 private:
  version_table versions_;
};

}  // namespace sluis::state
