#include "state/check/snapshot.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>

#include "state/files.hpp"

namespace sluis::state {

namespace fs = std::filesystem;

namespace {

bool is_in_use(const fs::path& folder) {
  const descriptor lock(::open((folder / "lock").c_str(), O_RDONLY | O_CLOEXEC));
  return lock.get() >= 0 && ::flock(lock.get(), LOCK_SH | LOCK_NB) != 0;  // given back at once
}

result<fs::path> copy_of(const fs::path& folder) {
  std::string name = (fs::temp_directory_path() / "sluis-check-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return io_error("making", name);
  for (const char* file : {"state.db", "state.db-wal"}) {
    std::error_code failed;
    fs::copy_file(folder / file, fs::path(name) / file, failed);
    if (failed) {
      fs::remove_all(name, failed);
      return error(errc::io, "the database cannot be copied to " + name + " to be read", "make room in $TMPDIR");
    }
  }
  return fs::path(name);
}

}  // namespace

result<snapshot> snapshot::take(const fs::path& folder) {
  std::error_code failed;
  if (!fs::is_regular_file(folder / "state.db", failed)) {
    return error(errc::not_found, folder.string() + " has no state.db",
                 "give an institution's folder, or the state_dir");
  }
  snapshot out;
  const auto wal = fs::file_size(folder / "state.db-wal", failed);
  if (is_in_use(folder)) {
    out.how_ = source::in_use;
    out.db_ = std::make_unique<sqlite::database>(folder / "state.db", sqlite::open_mode::read_only);
  } else if (!failed && wal > 0) {
    out.how_ = source::after_a_crash;
    SLUIS_ASSIGN(out.copy_, copy_of(folder));
    out.db_ = std::make_unique<sqlite::database>(out.copy_ / "state.db", sqlite::open_mode::read_write);
  } else {
    out.db_ = std::make_unique<sqlite::database>(folder / "state.db", sqlite::open_mode::read_only);
  }
  out.db_->exec("BEGIN");
  return out;
}

snapshot::~snapshot() {
  db_.reset();
  std::error_code ignored;
  if (!copy_.empty()) fs::remove_all(copy_, ignored);
}

}  // namespace sluis::state
