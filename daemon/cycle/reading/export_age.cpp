#include "daemon/cycle/reading/export_age.hpp"

namespace sluis::daemon {

namespace {

bool is_term_time(day date) {
  const std::chrono::year_month_day at(date);
  const auto month = static_cast<unsigned>(at.month()), of_month = static_cast<unsigned>(at.day());
  const bool is_summer = month == 7 || month == 8;
  const bool is_christmas = (month == 12 && of_month >= 20) || (month == 1 && of_month <= 7);
  return !is_summer && !is_christmas;
}

}  // namespace

std::int64_t term_days(day from, day to) {
  std::int64_t out = 0;
  const auto first = std::max(from, to - std::chrono::days{3660});  // a clock that was wrong costs no time
  for (auto date = first + std::chrono::days{1}; date <= to; date += std::chrono::days{1})
    out += is_term_time(date) ? 1 : 0;
  return out;
}

schools_behind behind(const std::map<subject_id, school_file>& files, std::int64_t most_days, day today) {
  schools_behind out;
  for (const auto& [school, file] : files) {
    if (file.is_missing)
      out.missing.emplace(school, file);
    else if (most_days > 0 && term_days(local_day(file.since), today) > most_days)
      out.old.emplace(school, file);
  }
  return out;
}

}  // namespace sluis::daemon
