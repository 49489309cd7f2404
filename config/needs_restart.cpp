#include "config/needs_restart.hpp"

namespace sluis::config {

std::vector<std::string> keys_that_need_a_restart(const config& at_start, const config& now) {
  std::vector<std::string> out;
  const auto note = [&out](const char* key, const auto& before, const auto& after) {
    if (before != after) out.emplace_back(key);
  };
  const auto& was = at_start.daemon;
  // A new field of [daemon] does not compile here before it is said whether it needs a restart.
  const auto& [state_dir, run_dir, key_file, admin_group, audit_group, subuid_file, log_level, proxy] = now.daemon;
  (void)proxy;  // taken over at once
  note("daemon.state_dir", was.state_dir, state_dir);
  note("daemon.run_dir", was.run_dir, run_dir);
  note("daemon.key_file", was.key_file, key_file);
  note("daemon.admin_group", was.admin_group, admin_group);
  note("daemon.audit_group", was.audit_group, audit_group);
  note("daemon.subuid_file", was.subuid_file, subuid_file);
  note("daemon.log_level", was.log_level, log_level);
  note("backup.keys_folder", at_start.backup.keys_folder, now.backup.keys_folder);
  return out;
}

}  // namespace sluis::config
