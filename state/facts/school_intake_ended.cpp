// People to whom a read gives an end date that is over (told_read::ended). They leave at once, because an end date that
// the source says always goes through: so it is told for some days how many they were.
#include <algorithm>

#include "state/facts/school_intake.hpp"

namespace sluis::state {

// Of a read that is taken in. Several reads of one day count together.
void school_intake::count_ended() {
  std::erase_if(told_.ended, [this](const ended_people& one) { return one.on + ended_are_told <= today_; });
  for (const auto& [who, people] : ended_) {
    const auto is_same = [&, who = who](const ended_people& one) { return one.who == who && one.on == today_; };
    const auto found = std::find_if(told_.ended.begin(), told_.ended.end(), is_same);
    const auto in = section_of(subject_kind::person, who);
    if (found != told_.ended.end()) {
      found->people += people;
    } else {
      told_.ended.push_back({who, today_, people, in ? had_.of(*in) : people});
    }
  }
}

}  // namespace sluis::state
