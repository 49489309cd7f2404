// What an answer means for one change. Pure.
#pragma once

#include <string>

#include "connectors/targets/graph/answers.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

enum class meaning : std::uint8_t {
  done,       // it took effect
  gone,       // there is no such object, or not yet
  conflict,   // another object holds a value that must be unique
  full,       // Directory_QuotaExceeded: the tenant holds as many objects as it may; no effect, and may have one when
              // somebody left
  not_sent,   // throttled, down or stopped: no effect
  ambiguous,  // it may have taken effect
  failed,     // refused, and saying it again will not help
};
[[nodiscard]] meaning meaning_of(const heard& by);

/// What became of the change if nothing more is done about it: done with the change's own remote id; failed, unknown or
/// not_sent with an error that names the handle, Graph's code, the attribute and what to do. `credential_file` is named
/// where Graph does not accept who we are.
[[nodiscard]] outcome settled(const released_change& change, const heard& by, const std::string& credential_file);

/// The error for an answer; `doing` stands behind "to".
[[nodiscard]] error answer_error(const heard& by, const std::string& doing, const std::string& credential_file);

}  // namespace sluis::targets::graph
