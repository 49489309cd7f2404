#include "daemon/client/options.hpp"

#include <memory>

namespace sluis::daemon::client {

CLI::App* add_command(CLI::App& above, const std::string& name, const std::string& help, const std::string& examples) {
  auto* out = above.add_subcommand(name, help);
  out->fallthrough();
  if (!examples.empty()) out->footer("Examples:\n" + examples);
  return out;
}

void add_commands(CLI::App& app, chosen_command& out) {
  auto* status = add_command(app, "status", "What needs you, counts, sources and targets",
                             "  sluis status\n  sluis status --schools\n  sluis status --json");
  auto by_school = std::make_shared<bool>(false);
  status->add_flag("--schools", *by_school, "A line for each school and target");
  status->callback([&out, by_school] {
    out = {[by_school](shell& at) { return *by_school ? run_status_by_school(at) : run_status(at); },
           door_wanted::either};
  });
  add_sync_commands(app, out);
  add_rehearse_command(app, out);
  add_plan_commands(app, out);
  add_read_commands(app, out);
  add_consent_commands(app, out);
  add_target_commands(app, out);
  add_closing_commands(app, out);
  add_person_commands(app, out);

  auto* invalid = add_command(app, "invalid", "Records of a source that are not taken in");
  invalid->require_subcommand(1);
  auto* all = add_command(*invalid, "list", "Where each is, and what is wrong with it",
                          "  sluis invalid list --institution stichting-demo\n"
                          "  sluis invalid list --keys --reason \"for the school office of 99XX\"");
  struct invalid_options {
    std::string institution, reason;
    bool keys = false;
  };
  auto which = std::make_shared<invalid_options>();
  all->add_option("--institution", which->institution, "Only this one's");
  auto* keys =
      all->add_flag("--keys", which->keys, "With the key of each in the source. The access is logged with the reason");
  auto* reason = all->add_option("--reason", which->reason, "Why the keys are looked at");
  keys->needs(reason);
  reason->needs(keys);
  all->callback([&out, which] {
    out = {[which](shell& at) {
      return which->keys ? run_invalid_keys(at, which->institution, which->reason)
                         : run_invalid(at, which->institution);
    }};
  });

  add_erasure_commands(app, out);
  add_backup_commands(app, out);
  add_clock_commands(app, out);
  add_log_commands(app, out);

  auto* reload = add_command(app, "reload", "The daemon reads its configuration again. Who asked for it is in the log",
                             "  sluisd --check && sluis reload");
  reload->callback([&out] { out = {[](shell& at) { return run_reload(at); }}; });

  auto* check = add_command(app, "check", "Checks a state folder offline: database, keys and log; never writes",
                            "  sluis check /var/lib/sluis/stichting-demo\n  sluis check var --key-file root.key");
  struct folder_and_key {
    std::string folder, key_file;
  };
  auto where = std::make_shared<folder_and_key>();
  check->add_option("DIR", where->folder, "An institution's folder, or the state_dir")->required();
  check->add_option("--key-file", where->key_file, "The root key: then every payload is opened as well");
  check->callback([&out, where] {
    out = {[where](shell& at) {
      return run_check(at, where->folder,
                       where->key_file.empty() ? std::nullopt : std::optional<std::filesystem::path>(where->key_file));
    }};
  });

  auto* version = add_command(app, "version", "Of sluis and of the daemon");
  version->callback([&out] { out = {[](shell& at) { return run_version(at); }, door_wanted::either}; });
}

}  // namespace sluis::daemon::client
