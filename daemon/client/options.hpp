// The subcommands with their options, help and examples.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "daemon/client/commands.hpp"

namespace sluis::daemon::client {

/// Where a command may ask: most need admin.sock; what reads the log and the counts may use audit.sock as well.
enum class door_wanted : std::uint8_t { admin, either };

struct chosen_command {
  std::function<exit_code(shell&)> run;
  door_wanted door = door_wanted::admin;
};

/// A parse fills `out`, which must outlive the app.
void add_commands(CLI::App& app, chosen_command& out);

/// By files: sync, plans, consents and persons; rehearsals; the log; the rest.
void add_sync_commands(CLI::App& app, chosen_command& out);
void add_rehearse_command(CLI::App& app, chosen_command& out);
void add_plan_commands(CLI::App& app, chosen_command& out);
void add_read_commands(CLI::App& app, chosen_command& out);
void add_consent_commands(CLI::App& app, chosen_command& out);
void add_target_commands(CLI::App& app, chosen_command& out);
void add_closing_commands(CLI::App& app, chosen_command& out);
void add_person_commands(CLI::App& app, chosen_command& out);
void add_finding_commands(CLI::App& target, chosen_command& out);
void add_clock_commands(CLI::App& app, chosen_command& out);
void add_backup_commands(CLI::App& app, chosen_command& out);
void add_erasure_commands(CLI::App& app, chosen_command& out);
void add_log_commands(CLI::App& app, chosen_command& out);

/// A subcommand that lets --socket and --json stand behind it.
CLI::App* add_command(CLI::App& above, const std::string& name, const std::string& help,
                      const std::string& examples = "");

}  // namespace sluis::daemon::client
