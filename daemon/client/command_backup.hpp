// `sluis backup`: through the daemon, made and listed; without it, verified and restored – a machine that is lost has
// none.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/client/commands.hpp"

namespace sluis::daemon::client {

exit_code run_backup_create(shell& at, const std::string& institution);
exit_code run_backup_list(shell& at, const std::string& institution, const std::filesystem::path& in);
exit_code run_backup_verify(shell& at, const std::filesystem::path& backup);

struct restore_options {
  std::filesystem::path backup, keys, to;
  std::optional<std::filesystem::path> key_file;  // otherwise the systemd credential
  std::vector<std::filesystem::path> logs;
};
exit_code run_backup_restore(shell& at, const restore_options& options);

}  // namespace sluis::daemon::client
