#include "state/log/log_verification.hpp"

#include <charconv>
#include <string>
#include <utility>

#include "state/files.hpp"
#include "state/log/doubt.hpp"
#include "state/log/tile_folder.hpp"

namespace sluis::state {

using namespace tlog;

namespace {

// Milliseconds since 1970, in decimal, a blank, and the number of entries.
std::filesystem::path note_of(const std::filesystem::path& log_folder) {
  return log_folder.parent_path() / "log_verified";
}

}  // namespace

log_verification::log_verification(std::filesystem::path log_folder) : folder_(std::move(log_folder)), pass_(folder_) {}

result<bool> log_verification::go_on(sqlite::database& db, std::uint64_t entries) {
  result<bool> done = false;
  try {
    done = compare(db, entries);
  } catch (const result_error& failed) {
    done = failed.cause();
  } catch (const sqlite::sqlite_error& failed) {
    done = failed.cause();
  } catch (const std::filesystem::filesystem_error& failed) {
    done = error(errc::io, failed.what());
  }
  if (!done) (void)begin_doubt(folder_);  // on a disk that is full the error is all there is
  return done;
}

result<bool> log_verification::compare(sqlite::database& db, std::uint64_t entries) {
  const tile_folder files(folder_);
  SLUIS_ASSIGN(const auto key, files.verifier());
  SLUIS_ASSIGN(const auto head, files.signed_checkpoint(key));
  if (head.size < pass_.size()) {
    return error(errc::corrupt,
                 "log/checkpoint speaks of " + std::to_string(head.size) + " entries, and spoke of " +
                     std::to_string(pass_.size()) + " before: an older one was put in place",
                 "restore the newest backup");
  }
  SLUIS_TRY(pass_.advance(db, head.size, entries));
  if (pass_.size() < head.size) return false;
  SLUIS_TRY(pass_.end(head));
  return true;
}

std::optional<verified_log> last_log_verification(const std::filesystem::path& log_folder) {
  constexpr std::size_t longest = 41;
  const auto text = read_file(note_of(log_folder), longest);
  if (!text) return std::nullopt;
  const auto* const end = text->data() + text->size();
  std::int64_t since = 0;
  verified_log out;
  auto read = std::from_chars(text->data(), end, since);
  if (read.ec == std::errc{} && read.ptr != end && *read.ptr == ' ')
    read = std::from_chars(read.ptr + 1, end, out.entries);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  out.at = instant{std::chrono::milliseconds{since}};
  return out;
}

result<void> note_log_verification(const std::filesystem::path& log_folder, const verified_log& what) {
  return write_durably(note_of(log_folder),
                       std::to_string(what.at.time_since_epoch().count()) + " " + std::to_string(what.entries));
}

}  // namespace sluis::state
