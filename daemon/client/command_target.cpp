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

namespace {

std::string move_text(const json& what) {
  return counted(number(what, "persons"), "account", "accounts") + " and " + counted(number(what, "groups"), "group", "groups") + " of " + text(what, "target") +
         " are known at " + text(what, "from") + "\nthey would be on record at " + text(what, "to") +
         ": say so only if it is the same service under another address; what is at another party stays where it is with: sluis target left\n";
}

}  // namespace

exit_code run_target_moved(shell& at, const target_options& asked, assent given) {
  const auto whose = institution_or_only(at, asked.institution);
  if (!whose) return tell(at, whose.error());
  auto options = asked;
  options.institution = *whose;
  const auto preview = at.daemon.get("/v1/targets/moved" + query({{"institution", options.institution}, {"target", options.target}}));
  if (!preview) return tell(at, preview.error());
  if (at.as == form::for_people || given == assent::ask) at.io.err << move_text(*preview);
  if (given == assent::ask && !at.io.ask) return tell(at, {errc::invalid_input, "a move must be confirmed, and there is no terminal to ask on", "add --yes"});
  if (given == assent::ask && at.io.ask("Did they move? Type yes: ") != "yes") {
    at.io.err << "nothing was changed\n";
    return exit_code::usage;
  }
  auto order = order_of(options);
  order["confirmed"] = true;
  const auto answer = at.daemon.post("/v1/targets/moved", order);
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << "on record: what " << options.target << " holds is at " << text(*answer, "recipient") << " now; the next sync asks there for some of them by their ids, and does nothing else until one is found\n"
              << "no consent is carried over: sluis consent grant --institution " << options.institution << " --target " << options.target << " …\n";
  }
  return exit_code::done;
}

exit_code run_target_left(shell& at, const target_options& asked) {
  const auto whose = institution_or_only(at, asked.institution);
  if (!whose) return tell(at, whose.error());
  auto options = asked;
  options.institution = *whose;
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
