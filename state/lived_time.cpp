#include "state/lived_time.hpp"

#include <cstdlib>

#include "state/held_changes.hpp"
#include "state/store.hpp"

namespace sluis::state {

lived_time::lived_time(store& s, const clock& time) : store_(s), time_(time) {
  auto read = store_.db().prepare("SELECT latest FROM lived");
  if (read.step()) latest_ = instant{std::chrono::milliseconds(read.integer(0))};
}

instant lived_time::latest() const {
  return latest_.value_or(time_.now());
}

day lived_time::terms_day(day today) const {
  if (!latest_) return today;
  const auto lived = local_day(*latest_);
  return is_sound() ? std::max(lived, today) : std::min(lived, today);
}

result<void> lived_time::expect_sound() const {
  const auto problem = clock_problem(latest(), time_.now());
  if (problem.empty()) return {};
  return error(errc::refused, problem + ": this would be on record with a day that may be wrong",
               "correct the clock, or if the date is right: sluis clock confirm");
}

result<void> lived_time::step(std::chrono::milliseconds running) {
  const auto now = time_.now();
  const auto passed = running_ ? std::optional(running - *running_) : std::nullopt;
  const auto to = latest_ ? next_latest(*latest_, now, passed) : now;
  if (!latest_ || to != *latest_) {
    store::work work(store_);
    keep(to);
    SLUIS_TRY(work.commit());
    latest_ = to;
  }
  running_ = running;
  return {};
}

result<void> lived_time::confirm(const actor_id& by, std::chrono::milliseconds running) {
  const auto now = time_.now();
  store::work work(store_);
  // The guard judges by the day that terms run by: after weeks off it took August for June.
  forget_changes_held_since(store_, latest() + most_unseen);
  keep(now);
  store_.log().append({mutation_kind::admin_act,
                       {},
                       0,
                       {},
                       {},
                       by,
                       "clock confirmed: " + sluis::to_string(now) + ", seen until " + sluis::to_string(latest())});
  SLUIS_TRY(work.commit());
  latest_ = now;
  running_ = running;
  return {};
}

void lived_time::keep(instant latest) {
  store_.db()
      .prepare("INSERT INTO lived (one, latest) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET latest = ?1")
      .bind(1, std::int64_t{latest.time_since_epoch().count()})
      .run();
}

std::string clock_problem(instant latest, instant now) {
  const auto state = judge_clock(latest, now);
  if (state == clock_state::sound) return {};
  const auto days = std::abs((local_day(now) - local_day(latest)).count());
  return "the clock is " + std::to_string(days) + " days " + (state == clock_state::ahead ? "ahead of" : "behind") +
         " what this store has seen (" + sluis::to_string(local_day(latest)) + ")";
}

}  // namespace sluis::state
