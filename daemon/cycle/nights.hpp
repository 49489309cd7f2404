// Heavy work waits for the maintenance window (R-G3). A machine that is on by day only never sees one: what two days
// left undone is then done by day. And when that it is still undone is told. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "model/clock.hpp"
#include "model/elapsed.hpp"

namespace sluis::daemon {

inline constexpr std::chrono::days missed_after{2};
inline constexpr std::chrono::days told_overdue_after{3};

enum class work_time : std::uint8_t {
  none = 1,  // by day
  night,     // the maintenance window
  instead,   // by day, because the work of a night was not done for two days
};

/// `since`, as long as the machine was on: now where nothing is known, where it was noted while the clock was ahead,
/// and after more than three days off (`alive`: when it was last on). The next night may well come.
[[nodiscard]] constexpr instant lived_since(const std::optional<instant>& since, const std::optional<instant>& alive,
                                            instant now) {
  constexpr std::chrono::days longest_off{3};
  const bool was_off = alive && *alive <= now && now - *alive > longest_off;
  return since && *since <= now && !was_off ? *since : now;
}

/// How far time had come for the store (state/lived_time.hpp), and what the monotonic clock said then.
struct seen_time {
  instant latest{};
  std::chrono::milliseconds running{};
};

/// By which backups are due: the clock, and while it is behind what the store has lived through, that, moved by what
/// has passed since. So a backup that is made then, which bears that instant, is not older than a night by a clock that
/// is years behind.
[[nodiscard]] constexpr instant backup_now(const std::optional<seen_time>& seen, std::chrono::milliseconds running,
                                           instant now) {
  if (!seen) return now;
  const auto lived = seen->latest + std::max(running - seen->running, std::chrono::milliseconds{0});
  return judge_clock(lived, now) == clock_state::behind ? lived : now;
}

/// `last`: when the work of a night was last done, or since when it has been counted; nothing: it is not known.
[[nodiscard]] work_time work_time_of(const std::optional<instant>& last, instant now);

/// In the maintenance window, once a night; by day where the machine has been on for two days (`on_since`) and there is
/// none of these days. `now`: backup_now(). A try that failed is made again after an hour.
[[nodiscard]] bool is_backup_due(std::optional<instant> last, std::optional<instant> last_try,
                                 std::optional<instant> on_since, instant now);

/// "the newest backup is of 2027-01-23, 12 days ago". Empty: it is not three days old, or the machine was off then.
[[nodiscard]] std::string overdue_backup_text(std::optional<instant> last, std::optional<instant> on_since,
                                              instant now);

/// Are erasures told that are due for more than three days? Where the work of a night was done since then, whoever is
/// left became due by day, and the next night erases them.
[[nodiscard]] bool are_overdue_erasures_told(const std::optional<instant>& last_night, instant now);

}  // namespace sluis::daemon
