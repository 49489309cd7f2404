#include "state/looks.hpp"

namespace sluis::state {

namespace {

/// What lies in the future was seen while the clock was wrong: how old it is nobody knows.
bool is_fresh(const std::optional<instant>& at, std::chrono::milliseconds longest, instant now) {
  return at && now - *at >= -std::chrono::hours(24) && now - *at <= longest;
}

}  // namespace

doubt doubt_about(const looks_at_school& school, instant now) {
  if (school.is_elsewhere) return doubt::elsewhere;
  if (!school.is_configured)
    return school.word == closing_word::source_gone ? doubt::none : doubt::source_not_configured;
  // A read of it is not waited for, but its file may be back.
  if (school.word != closing_word::none)
    return is_fresh(school.looked_at, school.longest, now) && !school.had_gap ? doubt::none : doubt::not_looked_at;
  if (school.looked_at && !school.was_taken_in) return doubt::not_taken_in;
  return is_fresh(school.taken_in, school.longest, now) ? doubt::none : doubt::too_old;
}

}  // namespace sluis::state
