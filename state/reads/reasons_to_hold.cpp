#include "state/reads/reasons_to_hold.hpp"

#include <algorithm>

namespace sluis::state {

namespace {
constexpr std::uint64_t fewest_contradictions = 3;
constexpr auto clock_tolerance = std::chrono::hours(24);
}  // namespace

std::vector<std::string> reasons_to_hold(const ended_read& read) {
  std::vector<std::string> out;
  if (read.had_persons > 0 && read.persons == 0) {
    out.push_back("the read has nobody in it, and the school has " + std::to_string(read.had_persons) + " people");
  }
  const auto one_percent = (read.had_persons + 99) / 100;
  if (read.contradictions >= std::max(fewest_contradictions, one_percent)) {
    out.push_back(std::to_string(read.contradictions) + " of " + std::to_string(read.persons) + " keys now name other people");
  }
  if (read.produced && read.newest && *read.produced < *read.newest) {
    out.push_back("the export was made at " + to_string(*read.produced) + ", which is before the last one that was taken in, of " + to_string(*read.newest));
  }
  if (read.produced && *read.produced > read.now + clock_tolerance) {
    out.push_back("the export says it was made at " + to_string(*read.produced) + ", more than a day ahead");
  }
  return out;
}

std::optional<instant> newest_after(std::optional<instant> before, std::optional<instant> produced, instant now) {
  if (!produced || !before) return produced ? produced : before;
  const bool is_before_wrong = *before > now + clock_tolerance;
  return *produced > *before || is_before_wrong ? produced : before;
}

}  // namespace sluis::state
