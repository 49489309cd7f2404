#include "daemon/client/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "config/near.hpp"
#include "daemon/client/commands.hpp"
#include "daemon/client/options.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

constexpr const char* admin_socket = "/run/sluis/admin.sock";
constexpr const char* audit_socket = "/run/sluis/audit.sock";

constexpr const char* description = "Sluis: asks the daemon sluisd over its local socket.";
constexpr const char* footer =
    "Examples:\n"
    "  sluis status\n"
    "  sluis sync --dry-run                         what would be sent, and why\n"
    "  sluis plan show 3f2a91                       object by object, attribute by attribute\n"
    "  sluis sync --wait\n"
    "  sluis log verify\n"
    "\n"
    "Exit codes:\n"
    "  0  done\n"
    "  2  usage: wrong arguments, or what they name does not exist\n"
    "  3  held by the guard, withheld for want of consent, or refused\n"
    "  4  some records failed, or a check found something wrong\n"
    "  5  the daemon or a target cannot be reached\n"
    "  1  a fault in sluis itself; 130  Ctrl-C while waiting (the sync goes on)\n"
    "docs/api.md describes the sockets and the JSON.";

std::vector<std::filesystem::path> sockets(const std::string& given, door_wanted door) {
  if (!given.empty()) return {given};
  if (door == door_wanted::either) return {admin_socket, audit_socket};
  return {admin_socket};
}

/// "'nonsense' is no command of sluis plan"; nothing: every command was known.
std::optional<error> unknown_command(const CLI::App& app, const CLI::App& deepest, const std::string& command) {
  const auto rest = app.remaining(true);
  if (!deepest.get_subcommands().empty() || rest.empty() || rest.front().starts_with("-")) return std::nullopt;
  std::vector<std::string> known;
  for (const auto* one : deepest.get_subcommands([](const CLI::App*) { return true; }))
    known.push_back(one->get_name());
  if (known.empty()) return std::nullopt;
  return error(errc::invalid_input, "'" + rest.front() + "' is no command of " + command,
               config::suggestion(rest.front(), known) + "; see: " + command + " --help");
}

exit_code wrong_usage(const CLI::ParseError& failed, const CLI::App& app, form as, console& io) {
  std::string command = "sluis";
  const auto* deepest = &app;
  for (; !deepest->get_subcommands().empty(); command += " " + deepest->get_name())
    deepest = deepest->get_subcommands().front();
  auto what = error(errc::invalid_input, failed.what(), "see: " + command + " --help");
  if (auto unknown = unknown_command(app, *deepest, command)) what = std::move(*unknown);
  io.err << "sluis: " << printable(what.message()) << "\n       " << printable(what.hint()) << "\n";
  if (as == form::for_programs) io.out << api::error_answer(what).body;
  return exit_code::usage;
}

}  // namespace

exit_code run_sluis(const std::vector<std::string>& arguments, console& io) {
  CLI::App app(description, "sluis");
  app.footer(footer);
  app.require_subcommand(1);
  std::string socket;
  bool as_json = false;
  app.add_option("--socket", socket,
                 "The daemon's socket (default: /run/sluis/admin.sock; to read the log also audit.sock)")
      ->envname("SLUIS_SOCKET");
  app.add_flag("--json", as_json, "JSON on the standard output, nothing else");
  chosen_command chosen;
  add_commands(app, chosen);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants it
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& failed) {
    if (failed.get_exit_code() == 0) {
      app.exit(failed, io.out, io.err);  // --help
      return exit_code::done;
    }
    // An error ends the parsing before a --json that stands behind it was seen.
    const bool is_for_programs = as_json || std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
    return wrong_usage(failed, app, is_for_programs ? form::for_programs : form::for_people, io);
  }
  connection daemon(sockets(socket, chosen.door));
  shell at{io, as_json ? form::for_programs : form::for_people, daemon, socket};
  return chosen.run(at);
}

}  // namespace sluis::daemon::client
