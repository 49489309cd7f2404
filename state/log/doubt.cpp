#include "state/log/doubt.hpp"

#include <system_error>

#include "state/files.hpp"

namespace sluis::state::tlog {

namespace fs = std::filesystem;

namespace {

fs::path mark_of(const fs::path& log_folder) {
  return log_folder.parent_path() / "log_in_doubt";
}

}  // namespace

bool is_in_doubt(const fs::path& log_folder) {
  std::error_code failed;
  const auto found = fs::symlink_status(mark_of(log_folder), failed);
  return found.type() != fs::file_type::not_found;
}

result<void> begin_doubt(const fs::path& log_folder) {
  return write_durably(mark_of(log_folder), "All of the log is compared before it is opened again.\n");
}

result<void> end_doubt(const fs::path& log_folder) {
  const auto mark = mark_of(log_folder);
  std::error_code failed;
  if (!fs::remove(mark, failed) && failed)
    return error(errc::io, "removing " + mark.string() + ": " + failed.message());
  return sync_folder(mark.parent_path());
}

}  // namespace sluis::state::tlog
