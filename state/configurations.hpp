// Which configuration was in force from when on: an entry of the log, and a row of table configuration, for each that
// differs from the one before. Hash and names of keys, no values. On the strand.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "state/big_endian.hpp"

namespace sluis::state {

class store;

/// Nobody is named: whoever asked for a reload has an entry of their own before this one, and a signal says nothing of
/// who sent it.
enum class config_cause : std::uint8_t { start = 1, reload };
[[nodiscard]] const char* cause_text(config_cause why) noexcept;

class configurations {
 public:
  explicit configurations(store& s) : store_(s) {}

  /// `settings`: values by key; `text`: what is hashed. Commits, and returns true; false: it is the one that was noted
  /// last.
  result<bool> note(const std::map<std::string, std::string>& settings, std::string_view text, config_cause why);

 private:
  store& store_;
};

/// "start sha256 3f2a…: institution.target.partner.url, -institution.source.las.every": keys that were added or
/// changed, and those that were taken out; at the first one of an institution "start sha256 3f2a…: first". So many
/// names as fit, and then " and 12 more".
[[nodiscard]] std::string config_note(config_cause why, const sha256_hash& hash, std::string_view changed);
[[nodiscard]] std::string names_of_changed(const std::vector<std::string>& keys);

}  // namespace sluis::state
