#include <optional>

#include "daemon/client/commands.hpp"
#include "daemon/client/confirmation.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

json target_order(const target_options& options) {
  return {{"institution", options.institution}, {"target", options.target}, {"reason", options.reason}};
}

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
  at.io.out << "next: sluis sync --institution " << *whose << " --target " << target << " --wait\n";
  return exit_code::done;
}

namespace {

std::string move_text(const json& what) {
  return counted(number(what, "persons"), "account", "accounts") + " and " +
         counted(number(what, "groups"), "group", "groups") + " of " + text(what, "target") + " are known at " +
         text(what, "from") + "\nthey would be on record at " + text(what, "to") +
         ": say so only if it is the same service under another address; what is at another party stays where it is "
         "with: sluis target left\n";
}

std::string leave_text(const json& what, const target_options& options) {
  const auto command = "--institution " + options.institution + " --target " + options.target;
  const auto configured = text(what, "configured");
  const auto active = number(what, "active");
  auto out = counted(number(what, "persons"), "account", "accounts") + " and " +
             counted(number(what, "groups"), "group", "groups") + " of " + options.target + " would stay at " +
             text(what, "at") +
             ": nothing is sent there any more, nobody there is disabled or deleted, and receipts say that they were "
             "left there\n" +
             (active == 0 ? ""
                          : counted(active, "of these accounts is", "of these accounts are") +
                                " still active there, and would stay active\n");
  if (configured.empty()) return out;
  return out + options.target + " would start empty at " + configured +
         "\nif it is the same service under another name, use: sluis target moved " + command + " --reason …\n";
}

/// An act about a target's objects that is shown before it is confirmed.
struct confirmed_act {
  const char* path;
  const char* question;
  std::string (*preview)(const json& what, const target_options& options);
};

/// The daemon's answer to the order; nothing: it was not given, and the exit code says why.
std::optional<json> ask_and_order(shell& at, const target_options& options, assent given, const confirmed_act& act,
                                  exit_code& code) {
  const auto preview =
      at.daemon.get(act.path + query({{"institution", options.institution}, {"target", options.target}}));
  if (!preview) {
    code = tell(at, preview.error());
    return std::nullopt;
  }
  if (at.as == form::for_people || given == assent::ask) at.io.err << act.preview(*preview, options);
  if (const auto refused = why_not_confirmed(at, given, act.question)) {
    code = *refused;
    return std::nullopt;
  }
  auto order = target_order(options);
  order["confirmed"] = true;
  const auto answer = at.daemon.post(act.path, order);
  if (answer) return *answer;
  code = tell(at, answer.error());
  return std::nullopt;
}

}  // namespace

exit_code run_target_moved(shell& at, const target_options& asked, assent given) {
  const auto whose = institution_or_only(at, asked.institution);
  if (!whose) return tell(at, whose.error());
  auto options = asked;
  options.institution = *whose;
  const confirmed_act act{"/v1/targets/moved", "Did they move? Type yes: ",
                          [](const json& what, const target_options&) { return move_text(what); }};
  auto code = exit_code::done;
  const auto answer = ask_and_order(at, options, given, act, code);
  if (!answer) return code;
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << "on record: what " << options.target << " holds is at " << text(*answer, "recipient")
              << " now; the next sync asks there for some of them, and does nothing else until one is found\n"
              << "no consent is carried over: sluis consent grant --institution " << options.institution << " --target "
              << options.target << " …\n";
  }
  return exit_code::done;
}

exit_code run_target_left(shell& at, const target_options& asked, assent given) {
  const auto whose = institution_or_only(at, asked.institution);
  if (!whose) return tell(at, whose.error());
  auto options = asked;
  options.institution = *whose;
  auto code = exit_code::done;
  const auto answer =
      ask_and_order(at, options, given, {"/v1/targets/left", "Do they stay there? Type yes: ", leave_text}, code);
  if (!answer) return code;
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << "on record (log entry " << number(*answer, "entry")
              << "): " << counted(number(*answer, "persons"), "account", "accounts") << " and "
              << counted(number(*answer, "groups"), "group", "groups") << " stay at " << text(*answer, "recipient")
              << "; " << options.target
              << " starts empty\nask that recipient to delete them; receipts say that they were left there\n"
              << "until something is made at another address, this takes it back: sluis target moved --institution "
              << options.institution << " --target " << options.target << " --reason …\n";
  }
  return exit_code::done;
}

namespace {

/// The answer; its institution is the one that was meant.
result<json> say_pause(shell& at, const std::string& act, target_options options) {
  const auto whose = institution_or_only(at, options.institution);
  if (!whose) return whose.error();
  options.institution = *whose;
  return at.daemon.post("/v1/targets/" + act, target_order(options));
}

}  // namespace

exit_code run_target_pause(shell& at, const target_options& options) {
  const auto answer = say_pause(at, "pause", options);
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
    return exit_code::done;
  }
  at.io.out << "on record: nothing goes to " << options.target << ", since " << text(*answer, "since") << " (entry "
            << grouped(number(*answer, "entry"))
            << ")\nleavers and blocked people keep what is on there meanwhile: sluis status counts them\nconfirm it "
               "each week with this command; end it with: sluis target resume "
            << options.target << " --institution " << text(*answer, "institution") << " --reason REASON\n";
  return exit_code::done;
}

exit_code run_target_resume(shell& at, const target_options& options) {
  const auto answer = say_pause(at, "resume", options);
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
    return exit_code::done;
  }
  at.io.out << "on record: " << options.target << " is not paused any more (entry " << grouped(number(*answer, "entry"))
            << ")\nthe next sync looks at what it holds, and sends what waited: sluis sync --institution "
            << text(*answer, "institution") << " --target " << options.target << " --wait\n";
  return exit_code::done;
}

}  // namespace sluis::daemon::client
