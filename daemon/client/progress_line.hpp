// One activity of a job, for people: what is done and left, how fast it goes, how long it will take.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/api/answer.hpp"

namespace sluis::daemon::client {

using api::json;

struct progress_view {
  std::string key;    // tells one activity from another: "stichting-demo partner"
  std::string phase;  // "pushing to partner"
  std::uint64_t done = 0;
  std::uint64_t total = 0;        // 0: not known
  double per_second = 0;          // at present; 0: not known
  double seconds_left = 0;        // at that pace; 0: not known
  double quota_per_second = 0;    // what the target's published quota permits; 0: not known
  double quota_seconds_left = 0;  // at best; 0: not known
};

/// "pushing to partner  [######------]  645/1,290  645 left  120/s  about 5 s". The longer of the two times is told,
/// with the quota where that is what takes so long: "about 41 min at the quota of 10 a second". Pure; at most `columns`
/// wide: the bar goes first, then words.
[[nodiscard]] std::string progress_line(const progress_view& view, std::size_t columns);

/// `lines` of a job (docs/api.md); one of its older fields where a daemon does not tell lines. The institution stands
/// before the phase where there are several.
[[nodiscard]] std::vector<progress_view> progress_views(const json& job);

}  // namespace sluis::daemon::client
