#include "config/needs_restart.hpp"

namespace sluis::config {

std::vector<std::string> keys_that_need_a_restart(const config& at_start, const config& now) {
  std::vector<std::string> out;
  const auto note = [&out](const char* key, const auto& before, const auto& after) {
    if (before != after) out.emplace_back(key);
  };
  const auto &was = at_start.daemon, &is = now.daemon;
  note("daemon.state_dir", was.state_dir, is.state_dir);
  note("daemon.run_dir", was.run_dir, is.run_dir);
  note("daemon.key_file", was.key_file, is.key_file);
  note("daemon.admin_group", was.admin_group, is.admin_group);
  note("daemon.audit_group", was.audit_group, is.audit_group);
  note("daemon.subuid_file", was.subuid_file, is.subuid_file);
  note("daemon.log_level", was.log_level, is.log_level);
  note("backup.keys_folder", at_start.backup.keys_folder, now.backup.keys_folder);
  return out;
}

}  // namespace sluis::config
