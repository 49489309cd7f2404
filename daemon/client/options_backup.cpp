#include <memory>

#include "daemon/client/command_backup.hpp"
#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

void add_backup_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string institution, in, backup, keys, to, key_file;
    std::vector<std::string> logs;
  };
  auto* backup =
      add_command(app, "backup", "Backups: data without keys, the log, and the keys in a place of their own");
  backup->require_subcommand(1);
  auto given = std::make_shared<options>();

  auto* create = add_command(*backup, "create", "Makes one now, and verifies it",
                             "  sluis backup create\n  sluis backup create --institution stichting-demo");
  create->add_option("--institution", given->institution, "Only this one's");
  create->callback([&out, given] { out = {[given](shell& at) { return run_backup_create(at, given->institution); }}; });

  auto* all = add_command(*backup, "list", "Those that are there",
                          "  sluis backup list\n  sluis backup list --in /mnt/backups/stichting-demo");
  all->add_option("--institution", given->institution, "Only this one's");
  all->add_option("--in", given->in, "A folder of backups, without asking the daemon");
  all->callback([&out, given] {
    out = {[given](shell& at) { return run_backup_list(at, given->institution, given->in); }, door_wanted::either};
  });

  auto* verify = add_command(*backup, "verify", "Reads one whole, offline: files, database, log",
                             "  sluis backup verify /mnt/backups/stichting-demo/2026-11-23T22-00-00.000Z");
  verify->add_option("BACKUP", given->backup, "Its folder")->required();
  verify->callback([&out, given] { out = {[given](shell& at) { return run_backup_verify(at, given->backup); }}; });

  auto* restore = add_command(
      *backup, "restore", "To a new folder, offline. Who was erased since stays erased",
      "  sluis backup restore /mnt/backups/stichting-demo/2026-11-23T22-00-00.000Z --keys /mnt/keys/stichting-demo \\\n"
      "      --key-file root.key --to /var/lib/sluis/stichting-demo.restored --log /var/lib/sluis/stichting-demo/log");
  restore->add_option("BACKUP", given->backup, "Its folder")->required();
  restore
      ->add_option("--keys", given->keys,
                   "The institution's folder in backup.keys_folder (or a folder keys/ that survived)")
      ->required();
  restore->add_option("--to", given->to, "A folder that is not there yet")->required();
  restore->add_option("--key-file", given->key_file, "The root key (default: the systemd credential sluis-root-key)");
  restore->add_option("--log", given->logs, "Further copies of the log: the newest of all that are known is taken");
  restore->callback([&out, given] {
    restore_options chosen{
        given->backup, given->keys, given->to, std::nullopt, {given->logs.begin(), given->logs.end()}};
    if (!given->key_file.empty()) chosen.key_file = given->key_file;
    out = {[chosen](shell& at) { return run_backup_restore(at, chosen); }};
  });
}

}  // namespace sluis::daemon::client
