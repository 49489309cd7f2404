#include "state/backup/database_copy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "state/crypto/digest.hpp"
#include "state/files.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

namespace fs = std::filesystem;

namespace {

/// SQLite asks now and then whether to go on.
struct pulse {
  const std::function<bool(std::uint64_t, std::uint64_t)>& watch;
  fs::path growing;
  std::uint64_t total = 0;
  bool stopped = false;
};

constexpr int steps_between_pulses = 200'000;

int beat(void* of) {
  auto& one = *static_cast<pulse*>(of);
  std::error_code none;
  const auto size = fs::file_size(one.growing, none);
  one.stopped = !one.watch(none ? 0 : size, one.total);
  return one.stopped ? 1 : 0;
}

std::uint64_t database_bytes(sqlite::database& db) {
  auto read = db.prepare("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
  return read.step() ? static_cast<std::uint64_t>(read.integer(0)) : 0;
}

result<void> sync_file(const fs::path& file) {
  const descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (opened.get() < 0) return io_error("opening", file);
  if (::fsync(opened.get()) != 0) return io_error("syncing", file);
  return sync_folder(file.parent_path());
}

}  // namespace

result<void> copy_database(const fs::path& from, const fs::path& to,
                           const std::function<bool(std::uint64_t, std::uint64_t)>& watch) {
  pulse heard{watch, to, 0};
  try {
    sqlite::database source(from, sqlite::open_mode::read_beside_writer);
    heard.total = database_bytes(source);
    sqlite3_progress_handler(source.raw(), steps_between_pulses, beat, &heard);
    auto copy = source.prepare("VACUUM INTO ?1");
    copy.bind_text(1, to.string()).run();
  } catch (const sqlite::sqlite_error& refused) {
    if (heard.stopped) return error(errc::unavailable, "the backup was stopped before its end", "make it again");
    const bool full = (refused.code() & 0xff) == SQLITE_FULL;
    return error(errc::io, "copying the database to " + to.string() + ": " + refused.what(),
                 full ? "make room on that file system" : "look at that disk, and at the database: sluis check");
  }
  if (::chmod(to.c_str(), 0600) != 0) return io_error("protecting", to);
  return sync_file(to);
}

result<database_counts> counts_in(const fs::path& database) {
  try {
    sqlite::database db(database, sqlite::open_mode::read_only);
    database_counts out;
    auto version = db.prepare("PRAGMA user_version");
    if (version.step()) out.schema = version.integer(0);
    auto leaves = db.prepare("SELECT count(*) FROM leaf");
    if (leaves.step()) out.leaves = static_cast<std::uint64_t>(leaves.integer(0));
    auto mark = db.prepare("SELECT epoch, records FROM vault_mark");
    if (mark.step()) {
      out.epoch = static_cast<std::uint64_t>(mark.integer(0));
      out.keys = static_cast<std::uint64_t>(mark.integer(1));
    }
    return out;
  } catch (const sqlite::sqlite_error& broken) {
    return error(errc::corrupt, database.string() + ": " + broken.what(), "take another backup");
  }
}

result<sha256_hash> hash_of_file(const fs::path& file, std::uint64_t& size) {
  constexpr std::size_t piece = std::size_t{1} << 18;
  const descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (in.get() < 0) return io_error("opening", file);
  crypto::sha256_stream digest;
  std::string bytes(piece, '\0');
  size = 0;
  for (;;) {
    const auto n = ::read(in.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return io_error("reading", file);
    if (n == 0) return digest.finish();
    digest.add({bytes.data(), static_cast<std::size_t>(n)});
    size += static_cast<std::uint64_t>(n);
  }
}

}  // namespace sluis::state
