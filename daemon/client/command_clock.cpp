#include "daemon/client/command_clock.hpp"
#include "daemon/client/confirmation.hpp"

#include <algorithm>

#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string show_clocks(const json& answer) {
  table out({{"INSTITUTION"}, {"CLOCK (UTC)"}, {"SEEN UNTIL"}, {"STATE"}});
  std::string problems;
  for (const auto& each : list(answer, "clocks")) {
    const auto problem = text(each, "problem");
    const auto state = problem.empty() ? "sound" : "in doubt";
    out.add({text(each, "institution"), moment(each, "now"), moment(each, "seen"), state});
    if (!problem.empty()) problems += text(each, "institution") + ": " + problem + ": terms stand still\n";
  }
  return out.text("") + problems;
}

/// "2 people's terms are over: …"; one line an institution whose clock is in doubt.
std::string meaning(const json& answer) {
  std::string out;
  for (const auto& each : list(answer, "clocks")) {
    if (text(each, "problem").empty()) continue;
    const auto& then = part(each, "confirmed");
    std::string line;
    const auto add = [&](const char* name, const std::string& one, const std::string& many, const std::string& what) {
      const auto n = number(then, name);
      if (n > 0) line += (line.empty() ? "" : "; ") + counted(n, one, many) + what;
    };
    add("erased", "person's term is over", "people's terms are over",
        ": deleted at the targets by the next sync, and erased in the next maintenance window");
    add("deleted", "person's term is over whom", "people's terms are over whom",
        " the source still lists: deleted at the targets by the next sync");
    add("groups", "group's term is over", "groups' terms are over",
        ": deleted at the targets by the next sync, with what is in them");
    add("consents", "target holds", "targets hold",
        " accounts that no consent covers: the next sync makes a plan that disables or deletes them, which waits for "
        "an approval where they are many");
    add("valid_again", "target's consent", "targets' consents", " that had ended by the time seen: in force again");
    out += text(each, "institution") + ": " +
           (line.empty() ? "nobody's term is over by it, and no consent ends" : line) + "\n";
  }
  return out;
}

/// Of no institution is the clock days away from what was seen, or before it.
bool is_sound(const json& answer) {
  const auto& all = list(answer, "clocks");
  return std::none_of(all.begin(), all.end(), [](const json& each) {
    return !text(each, "problem").empty() || text(each, "seen") > text(each, "now");
  });
}

exit_code show(shell& at, const json& answer) {
  if (at.as == form::for_programs) {
    print(at, answer);
  } else {
    at.io.out << show_clocks(answer);
  }
  return exit_code::done;
}

}  // namespace

exit_code run_clock_show(shell& at, const std::string& institution) {
  const auto answer = at.daemon.get("/v1/clock" + query({{"institution", institution}}));
  return answer ? show(at, *answer) : tell(at, answer.error());
}

exit_code run_clock_confirm(shell& at, const std::string& institution, assent given) {
  const auto seen = at.daemon.get("/v1/clock" + query({{"institution", institution}}));
  if (!seen) return tell(at, seen.error());
  const auto& clocks = list(*seen, "clocks");
  if (clocks.empty()) return tell(at, {errc::unavailable, "no institution is served", "see: sluis status"});
  if (is_sound(*seen)) {
    at.io.err << "no clock is in doubt, so nothing changes\n";
    return show(at, *seen);
  }
  const auto date = text(clocks.front(), "date");
  if (at.as == form::for_people || given == assent::ask) {
    at.io.err << show_clocks(*seen) << "If " << date
              << " is today's date, terms run by the clock again. This is what it means:\n"
              << meaning(*seen) << "What is deleted or erased cannot be undone.\n";
  }
  if (const auto refused = why_not_confirmed(at, given, "Is today " + date + "? Type yes: ")) return *refused;
  json order;
  order["date"] = date;
  if (!institution.empty()) order["institution"] = institution;
  const auto answer = at.daemon.post("/v1/clock", order);
  return answer ? show(at, *answer) : tell(at, answer.error());
}

}  // namespace sluis::daemon::client
