#include "state/sqlite/database.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "state/sqlite/settings.hpp"

namespace sluis::state::sqlite {

namespace {

constexpr int busy_timeout_ms = 5000;

// A read-only connection to a file that nobody has open must not leave a -shm file behind: without a -wal there is
// nothing in motion, and the file can be read as it lies.
std::string uri_of(const std::filesystem::path& file, open_mode mode) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out = "file:";
  for (const char c : file.string()) {
    if (c == '%' || c == '?' || c == '#') {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += c;
    }
  }
  if (mode == open_mode::read_beside_writer) out += "?mode=ro";
  if (mode == open_mode::read_only) {
    std::error_code ignored;
    const auto wal = std::filesystem::file_size(file.string() + "-wal", ignored);
    out += ignored || wal == 0 ? "?immutable=1" : "?mode=ro";
  }
  return out;
}

// SQLite would make it readable by others; -wal and -shm get the mode of the file.
void make_private(const std::filesystem::path& file) {
  const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made >= 0) ::close(made);
}

int flags_of(open_mode mode) {
  constexpr int common = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOFOLLOW;
  switch (mode) {
    case open_mode::create:
      return common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case open_mode::read_write:
      return common | SQLITE_OPEN_READWRITE;
    case open_mode::read_only:
    case open_mode::read_beside_writer:
      return common | SQLITE_OPEN_READONLY;
  }
  return common | SQLITE_OPEN_READONLY;
}

// What these say about the file will not get better by going on.
bool is_fatal(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

std::string with_hint(std::string what, int code, sqlite3* db) {
  const auto hint = what_to_do(code, db == nullptr ? 0 : sqlite3_system_errno(db));
  if (!hint.empty()) what.append("; ").append(hint);
  return what;
}

/// SQLite counts its memory under a lock at each allocation, and nobody asks for the count. Before the first
/// connection.
void count_no_memory() {
  static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(done);  // where somebody else has begun to use SQLite, it counts
}

}  // namespace

std::string_view what_to_do(int code, int system_error) noexcept {
  const int primary = code & 0xff;
  const bool by_the_system = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN;
  const auto system_says = [&](int one, int other) {
    return by_the_system && (system_error == one || system_error == other);
  };
  if (primary == SQLITE_FULL || system_says(ENOSPC, EDQUOT))
    return "make room on that file system; it goes on by itself afterwards";
  if (system_says(EROFS, EROFS))
    return "that file system is read-only: look at the kernel's log, mend it and mount it for writing; it goes on by "
           "itself afterwards";
  if (primary == SQLITE_READONLY || primary == SQLITE_PERM || system_says(EACCES, EPERM))
    return "give the daemon's user the right to write there; it goes on by itself afterwards";
  if (by_the_system) return "look at the disk and the kernel's log";
  return {};
}

database::database(const std::filesystem::path& file, open_mode mode) : file_(file) {
  count_no_memory();
  // NOFOLLOW refuses a link anywhere in the path; folders may well be reached by one (/var/lib/sluis of systemd's
  // DynamicUser is), the file may not.
  const auto folder = std::filesystem::weakly_canonical(std::filesystem::absolute(file).parent_path());
  if (mode == open_mode::create) make_private(folder / file.filename());
  const auto uri = uri_of(folder / file.filename(), mode);
  const int code = sqlite3_open_v2(uri.c_str(), &db_, flags_of(mode), nullptr);
  if (code != SQLITE_OK) {
    std::string why = db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
    why = with_hint(std::move(why), code, db_);
    sqlite3_close_v2(db_);
    throw sqlite_error(code, "opening " + file.string() + ": " + why);
  }
  try {
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_timeout(db_, busy_timeout_ms);
    apply_settings(*this, mode);
  } catch (...) {
    sqlite3_close_v2(db_);
    throw;
  }
}

database::~database() {
  sqlite3_close_v2(db_);
}

void database::check(int code, std::string_view doing) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  if (is_fatal(code)) poisoned_ = true;
  if (!in_transaction()) ++rollbacks_;
  throw sqlite_error(
      code,
      with_hint("database " + file_.string() + ": " + std::string(doing) + ": " + sqlite3_errmsg(db_), code, db_));
}

void database::refuse_if_poisoned() const {
  if (poisoned_) {
    throw sqlite_error(
        SQLITE_IOERR,
        "database " + file_.string() +
            ": an earlier read or write failed; nothing more is done on this connection. Look at the disk");
  }
}

statement database::prepare(std::string_view sql) {
  refuse_if_poisoned();
  statement out;
  sqlite3_stmt* raw = nullptr;
  check(sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr),
        "preparing");
  out.db_ = this;
  out.stmt_.reset(raw);
  return out;
}

void database::exec(const std::string& sql) {
  refuse_if_poisoned();
  check(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr), "executing");
}

result<void> database::empty_write_ahead_file() {
  refuse_if_poisoned();
  int frames = -1;
  int moved = -1;
  const int code = sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, &frames, &moved);
  if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED || (code == SQLITE_OK && frames != 0)) {
    return error(errc::unavailable, "the database's write-ahead file is still being read",
                 "end whoever reads it (a backup, a check); it is tried again");
  }
  check(code, "emptying the write-ahead file");
  return {};
}

std::int64_t database::changes() const {
  return sqlite3_changes64(db_);
}

std::int64_t database::last_row() const {
  return sqlite3_last_insert_rowid(db_);
}

bool database::in_transaction() const {
  return sqlite3_get_autocommit(db_) == 0;
}

}  // namespace sluis::state::sqlite
