#include "daemon/client/commands.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string show_accesses(const json& answer) {
  table out({{"WHEN"}, {"WHO"}, {"ACTOR"}, {"WHAT"}, {"PURPOSE"}, {"ENTRY", table::align::right}});
  for (const auto& each : list(answer, "accesses")) {
    out.add({moment(each, "when"), text(each, "name"), shortened(text(each, "actor")), text(each, "fields"),
             printable(text(each, "purpose")), std::to_string(number(each, "entry"))});
  }
  return out.empty() ? "nobody has looked at this person\n" : out.text();
}

}  // namespace

exit_code run_log_accesses(shell& at, const std::string& person, const std::string& reason, std::uint64_t limit) {
  const auto answer = at.daemon.get("/v1/persons/" + person + "/accesses" +
                                    query({{"reason", reason}, {"limit", std::to_string(limit)}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_accesses(*answer);
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
