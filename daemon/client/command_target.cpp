#include "daemon/client/commands.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

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

}  // namespace sluis::daemon::client
