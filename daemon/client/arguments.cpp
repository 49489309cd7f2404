#include "daemon/client/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

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

exit_code wrong_usage(const CLI::ParseError& failed, const CLI::App& app, console& io) {
  std::string command = "sluis";
  for (const auto* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    command += " " + at->get_name();
  }
  io.err << "sluis: " << printable(failed.what()) << "\n       see: " << command << " --help\n";
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
    return wrong_usage(failed, app, io);
  }
  connection daemon(sockets(socket, chosen.door));
  shell at{io, as_json ? form::for_programs : form::for_people, daemon, socket};
  return chosen.run(at);
}

}  // namespace sluis::daemon::client
