// By which day terms run, so that a system clock that is wrong for one cycle ends none of them. Pure.
//
// Each store keeps `latest`: the latest instant that it has lived through. The system clock is
//
//   sound    it is at most three days from `latest`, before or after
//   ahead    it is more than three days after `latest`: it was set wrong, or the daemon was off for so long
//   behind   it is more than three days before `latest`: it was set wrong, or was wrong when it was confirmed
//
// Terms (retention, grace and remainder after a consent's end, an order's term, the age of backups) run by
// `elapsed_day`: today while the clock is sound, and never before the day of `latest`; else the earlier of the two. A
// jump moves it by three days at most, and after a date that was confirmed by mistake and put right nothing is due.
// What is more careful so runs by the later of the clock and `latest`: the end of consents, the day on which a term
// begins. A consent begins by the earlier. Begin and end dates in a source run by the clock: they disable, and delete
// nothing.
//
// `latest` moves by these rules (next_latest), at each sync and each hour; `passed` is what the monotonic clock says
// has passed since the previous step:
//
//   1. The first step after the store was opened: to now, if the clock is sound and not before `latest`. Else not at
//   all.
//   2. Each later step: by `passed`, and not beyond now. If the clock is sound after that, by `passed` once more: what
//      the daemon missed while the machine was off is caught up.
//   3. While the clock is behind, time passes all the same: by `passed`.
//   4. An administrator confirms the clock (`sluis clock confirm`): to now, whichever way.
//
// So a clock that is set 100 days ahead moves `latest` by an hour each hour, however long it stands wrong.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "model/clock.hpp"

namespace sluis {

inline constexpr std::chrono::milliseconds most_unseen = std::chrono::hours{3 * 24};

enum class clock_state : std::uint8_t { sound = 1, ahead, behind };

[[nodiscard]] constexpr clock_state judge_clock(instant latest, instant now) {
  if (now - latest > most_unseen) return clock_state::ahead;
  return latest - now > most_unseen ? clock_state::behind : clock_state::sound;
}

[[nodiscard]] constexpr instant elapsed_instant(instant latest, instant now) {
  return judge_clock(latest, now) == clock_state::sound ? std::max(latest, now) : std::min(latest, now);
}

[[nodiscard]] inline day elapsed_day(instant latest, instant now) {
  return local_day(elapsed_instant(latest, now));
}

/// `passed`: nothing at the first step after the store was opened.
[[nodiscard]] constexpr instant next_latest(instant latest, instant now,
                                            std::optional<std::chrono::milliseconds> passed) {
  const auto state = judge_clock(latest, now);
  if (!passed) return state == clock_state::sound ? std::max(latest, now) : latest;
  const auto step = std::max(*passed, std::chrono::milliseconds{0});
  if (state == clock_state::behind) return latest + step;
  if (now <= latest) return latest;
  const auto moved = std::min(now, latest + step);
  return judge_clock(moved, now) == clock_state::sound ? std::min(now, moved + step) : moved;
}

}  // namespace sluis
