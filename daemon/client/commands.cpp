#include "daemon/client/commands.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

exit_code run_status(shell& at) {
  const auto answer = at.daemon.get("/v1/status");
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_status(*answer);
  }
  return exit_code_of_status(*answer);
}

exit_code run_status_by_school(shell& at) {
  const auto answer = at.daemon.get("/v1/schools");
  if (!answer) return tell(at, answer.error());
  const auto needs = at.daemon.get("/v1/status");  // it ends as `sluis status` does
  if (!needs) return tell(at, needs.error());
  if (at.as == form::for_programs)
    print(at, *answer);
  else
    at.io.out << show_schools(*answer);
  return exit_code_of_status(*needs);
}

namespace {

exit_code tell_invalid(shell& at, const result<json>& answer) {
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_invalid(*answer);
  }
  return exit_code::done;
}

}  // namespace

exit_code run_invalid(shell& at, const std::string& institution) {
  return tell_invalid(at, all_pages(at.daemon, "/v1/invalid", institution, "invalid"));
}

exit_code run_invalid_keys(shell& at, const std::string& institution, const std::string& reason) {
  const auto where = institution_or_only(at, institution);
  if (!where) return tell(at, where.error());
  return tell_invalid(at, all_pages(at.daemon, "/v1/invalid/keys", *where, "invalid", reason));
}

exit_code run_reload(shell& at) {
  const auto answer = at.daemon.post("/v1/reload", json::object());
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << "the configuration was read again: "
              << counted(list(*answer, "institutions").size(), "institution", "institutions")
              << "; see: sluis status\n";
    for (const auto& key : list(*answer, "needs_restart"))
      at.io.out << "NOTE: " << key.get<std::string>()
                << " was changed, and counts after a restart only: systemctl restart sluisd\n";
  }
  return exit_code::done;
}

exit_code run_version(shell& at) {
  const auto answer = at.daemon.get("/v1/version");
  json out;
  out["sluis"] = SLUIS_VERSION;
  out["sluisd"] = answer ? json(text(*answer, "version")) : json(nullptr);
  if (at.as == form::for_programs) {
    print(at, out);
  } else {
    at.io.out << "sluis " << SLUIS_VERSION << "\nsluisd " << (answer ? text(*answer, "version") : "cannot be reached")
              << "\n";
  }
  return exit_code::done;  // its own version is known, whoever else is not there
}

}  // namespace sluis::daemon::client
