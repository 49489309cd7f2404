#include "daemon/cycle/nights.hpp"

#include <algorithm>

#include "daemon/cycle/patience.hpp"
#include "model/local_time.hpp"

namespace sluis::daemon {

namespace {

/// Nothing known, or noted while the clock was ahead: no.
bool is_longer_ago(const std::optional<instant>& since, std::chrono::days most, instant now) {
  return since && *since <= now && now - *since >= most;
}

}  // namespace

work_time work_time_of(const std::optional<instant>& last, instant now) {
  if (is_maintenance_window(now)) return work_time::night;
  return is_longer_ago(last, missed_after, now) ? work_time::instead : work_time::none;
}

bool is_backup_due(std::optional<instant> last, std::optional<instant> last_try, std::optional<instant> on_since,
                   instant now) {
  constexpr std::chrono::hours a_night{20}, before_another_try{1};
  const bool may_now = is_maintenance_window(now) || is_longer_ago(std::max(last, on_since), missed_after, now);
  return may_now && is_time_again(last, a_night, now) && is_time_again(last_try, before_another_try, now);
}

std::string overdue_backup_text(std::optional<instant> last, std::optional<instant> on_since, instant now) {
  if (!is_longer_ago(std::max(last, on_since), told_overdue_after, now))
    return {};  // after two days one is made by day
  if (!last) return "no backup was made yet";
  const auto days = std::chrono::floor<std::chrono::days>(now - *last).count();
  return "the newest backup is of " + to_string(local_day(*last)) + ", " + std::to_string(days) + " days ago";
}

bool are_overdue_erasures_told(const std::optional<instant>& last_night, instant now) {
  return is_longer_ago(last_night, told_overdue_after, now);
}

}  // namespace sluis::daemon
