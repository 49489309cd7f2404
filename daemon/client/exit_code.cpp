#include "daemon/client/exit_code.hpp"

#include <algorithm>

#include "daemon/client/words.hpp"
#include "daemon/cycle/reading/many_invalid.hpp"

namespace sluis::daemon::client {

namespace {

exit_code of_target(const json& target) {
  const auto& plan = part(target, "plan");
  const auto& pushed = part(target, "pushed");
  const auto state = text(plan, "state");
  const bool lost = number(pushed, "failed") + number(pushed, "unknown") + number(target, "unsettled") > 0;
  const bool held = state == "held" || state == "withheld" || state == "refused" || number(plan, "withheld") > 0;
  // A target that cannot be reached comes before what is held or withheld: a removal that never arrived is not one that
  // waits.
  const auto cause = text(target, "cause");
  if (!text(target, "problem").empty() && cause == "unavailable") return exit_code::unreachable;
  if (lost) return exit_code::some_failed;
  if (!text(target, "problem").empty() && !held) {
    if (cause == "refused" || cause == "conflict") return exit_code::held;
    return cause == "corrupt" || cause == "io" ? exit_code::some_failed : exit_code::unreachable;
  }
  const bool is_paused = target.contains("paused") && target["paused"] == true && number(plan, "total") > 0;
  return held || is_paused || !list(target, "findings").empty() ? exit_code::held : exit_code::done;
}

exit_code of_institution(const json& institution) {
  exit_code worst = text(institution, "problem").empty() ? exit_code::done : exit_code::some_failed;
  for (const auto& read : list(institution, "reads")) {
    const auto ending = text(read, "ending");
    if (ending == "held" || ending == "not configured" || !text(read, "held").empty())
      worst = std::max(worst, exit_code::held);
    if (are_many_invalid(number(read, "invalid"), number(read, "students") + number(read, "staff"))) {
      worst = std::max(worst, exit_code::held);
    }
    if (number(read, "kept") > 0 || !text(read, "many_ended").empty()) worst = std::max(worst, exit_code::held);
    if (ending == "failed") worst = std::max(worst, exit_code::some_failed);
  }
  if (!text(institution, "clock_problem").empty()) worst = std::max(worst, exit_code::held);
  if (!list(institution, "behind").empty()) worst = std::max(worst, exit_code::some_failed);
  for (const auto& target : list(institution, "targets")) worst = std::max(worst, of_target(target));
  return worst;
}

}  // namespace

exit_code exit_code_of(errc code) noexcept {
  switch (code) {
    case errc::invalid_input:
    case errc::not_found:
      return exit_code::usage;
    case errc::conflict:
    case errc::refused:
      return exit_code::held;
    case errc::unavailable:
    case errc::outcome_unknown:
      return exit_code::unreachable;
    case errc::corrupt:
    case errc::io:
    case errc::unknown:
      break;
  }
  return exit_code::some_failed;
}

exit_code exit_code_of_status(const json& answer) {
  auto worst = exit_code::done;
  for (const auto& institution : list(answer, "institutions")) {
    for (const auto& need : list(institution, "needs"))
      worst = std::max(worst, static_cast<exit_code>(number(need, "exit")));
  }
  return worst;
}

exit_code exit_code_of_sync(const json& job) {
  auto worst = text(job, "state") == "failed" ? exit_code::some_failed : exit_code::done;
  for (const auto& institution : list(job, "institutions")) worst = std::max(worst, of_institution(institution));
  return worst;
}

}  // namespace sluis::daemon::client
