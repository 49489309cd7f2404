// How far time has come for this store, whatever the system clock says (model/elapsed.hpp has the rules). One row of
// table `lived`; it moves without an entry of the log, but for a confirmation. On the strand.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "model/clock.hpp"
#include "model/elapsed.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

class lived_time {
 public:
  lived_time(store& s, const clock& time);

  /// Before the first step of a new store: now.
  [[nodiscard]] instant latest() const;
  [[nodiscard]] clock_state state() const { return judge_clock(latest(), time_.now()); }
  [[nodiscard]] bool is_sound() const { return state() == clock_state::sound; }
  /// The day by which terms run, where the calendar says `today`.
  [[nodiscard]] day terms_day(day today) const;
  /// A consent has begun by the earlier and has ended by the later of two days, where the calendar says `today`: none
  /// begins before its time while the clock is ahead, and none that has ended is valid again while it is behind.
  [[nodiscard]] day begun_by(day today) const { return std::min(today, terms_day(today)); }
  [[nodiscard]] day ended_by(day today) const { return latest_ ? std::max(today, local_day(*latest_)) : today; }
  /// The same as terms_day to the millisecond, of the clock's now.
  [[nodiscard]] instant terms_now() const { return elapsed_instant(latest(), time_.now()); }
  /// The day that is written down as the beginning of a term: today, and never one before `latest`.
  [[nodiscard]] day first_day() const { return local_day(std::max(latest(), time_.now())); }
  /// The instant that a backup bears: the clock's, and `latest` while the clock is behind.
  [[nodiscard]] instant recorded_now() const { return state() == clock_state::behind ? latest() : time_.now(); }
  /// Nothing is ordered, no absence accepted by hand and no consent recorded while the clock is not sound.
  [[nodiscard]] result<void> expect_sound() const;

  /// Moves `latest`; `running` is the monotonic clock's. Commits.
  result<void> step(std::chrono::milliseconds running);
  /// An administrator says that the clock is right: `latest` is now, and the entry tells of both. What the guard held
  /// while the clock was in doubt, by a day that was not the right one, is judged anew. Commits.
  result<void> confirm(const actor_id& by, std::chrono::milliseconds running);

 private:
  void keep(instant latest);

  store& store_;
  const clock& time_;
  std::optional<instant> latest_;
  std::optional<std::chrono::milliseconds> running_;  // at the newest step
};

/// "the clock is 40 days ahead of what this store has seen (2026-11-28)"; nothing while it is sound.
[[nodiscard]] std::string clock_problem(instant latest, instant now);

}  // namespace sluis::state
