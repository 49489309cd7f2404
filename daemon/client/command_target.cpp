#include "daemon/client/commands.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

json order_of(const target_options& options) { return {{"institution", options.institution}, {"target", options.target}, {"reason", options.reason}}; }

}  // namespace

exit_code run_target_prepare(shell& at, const std::string& institution, const std::string& target) {
  const auto whose = institution_or_only(at, institution);
  if (!whose) return tell(at, whose.error());
  const auto answer = at.daemon.post("/v1/targets/prepare", {{"institution", *whose}, {"target", target}});
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
    return exit_code::done;
  }
  for (const auto& each : list(*answer, "done")) {
    if (each.is_string()) at.io.out << target << ": " << each.get<std::string>() << "\n";
  }
  return exit_code::done;
}

exit_code run_target_moved(shell& at, const target_options& options) {
  const auto answer = at.daemon.post("/v1/targets/moved", order_of(options));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << "on record: what " << options.target << " holds is at " << text(*answer, "recipient") << " now\nno consent is carried over: sluis consent grant --institution "
              << options.institution << " --target " << options.target << " …\n";
  }
  return exit_code::done;
}

exit_code run_target_left(shell& at, const target_options& options) {
  const auto answer = at.daemon.post("/v1/targets/left", order_of(options));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << "on record (log entry " << number(*answer, "entry") << "): " << counted(number(*answer, "persons"), "account", "accounts") << " and "
              << counted(number(*answer, "groups"), "group", "groups") << " stay at " << text(*answer, "recipient") << "; " << options.target
              << " starts empty\nask that recipient to delete them; receipts say that they were left there\n";
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
