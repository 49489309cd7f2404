// How many people each school has, and how far each target is with them: what `sluis status --schools` tells. Counts
// only. On the strand.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/person.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

struct school_at_target {
  std::uint64_t active = 0;   // accounts of people of this school that are switched on there, as far as we know
  std::uint64_t waiting = 0;  // changes of the newest plan without an outcome
  std::uint64_t failed = 0;   // changes of the newest plan that failed
};

class school_counts {
 public:
  explicit school_counts(store& s) : store_(s) {}

  /// Current people by school. Time grows with how many people are held, and with nothing else.
  [[nodiscard]] std::map<subject_id, std::uint64_t> people();
  /// Schools of which this source had somebody in the newest read.
  [[nodiscard]] std::set<subject_id> listed_by(const source_id& source);
  /// People whom a source listed when it was read last, by source, whether it is configured or not.
  [[nodiscard]] std::map<source_id, std::uint64_t> listed_people();
  /// Of one school as one source knows it: who left by an end date, by the day on which that was taken in, from `first`
  /// on.
  [[nodiscard]] std::map<day, std::uint64_t> ended(const source_id& source, const subject_id& school, role who,
                                                   day first);
  /// By school; `plan` is the target's newest, 0 for none.
  [[nodiscard]] std::map<subject_id, school_at_target> at(const target_id& target, std::uint64_t plan);

 private:
  store& store_;
};

}  // namespace sluis::state
