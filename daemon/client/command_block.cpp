// `sluis person block`, `unblock` and `blocked`.
#include "daemon/client/commands.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

/// Recorded, and then the sync of this person is waited for.
exit_code say(shell& at, const std::string& act, const std::string& handle, const std::string& reason, const std::string& said) {
  const auto answer = at.daemon.post("/v1/persons/" + handle + "/" + act, {{"reason", reason}});
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_people) {
    at.io.out << "on record: " << handle << " " << said << " from now on (entry " << grouped(number(*answer, "entry")) << ")\n";
  }
  return run_job(at, text(*answer, "job"), true);
}

}  // namespace

exit_code run_person_block(shell& at, const std::string& handle, const std::string& reason) {
  return say(at, "block", handle, reason, "is blocked: disabled at every target, whatever the source says,");
}

exit_code run_person_unblock(shell& at, const std::string& handle, const std::string& reason) {
  return say(at, "unblock", handle, reason, "is not blocked any more: the source decides");
}

exit_code run_person_blocked(shell& at, const std::string& institution) {
  const auto answer = at.daemon.get("/v1/blocks" + query({{"institution", institution}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
    return exit_code::done;
  }
  table lines({{"INSTITUTION"}, {"HANDLE"}, {"SINCE"}, {"REASON"}, {"BY"}});
  for (const auto& one : list(*answer, "blocks")) {
    const auto name = text(one, "by_name");
    lines.add({text(one, "institution"), text(one, "subject"), text(one, "on"), text(one, "reference"), name.empty() ? text(one, "by") : name});
  }
  at.io.out << (lines.empty() ? "nobody is blocked\n" : lines.text());
  return exit_code::done;
}

}  // namespace sluis::daemon::client
