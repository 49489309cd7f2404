#include "state/log/log_verification.hpp"

#include <string>
#include <utility>

#include "state/log/doubt.hpp"
#include "state/log/tile_folder.hpp"

namespace sluis::state {

using namespace tlog;

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

}  // namespace sluis::state
