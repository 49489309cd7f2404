// The restore gate (R-A5, R-D2; reference/state-and-log.md): a new folder out of a backup's data, the newest known log
// and the keys of today. Whoever was erased since the backup stays erased: today's vault has no key of theirs, the log
// says who they are, and their rows go before anything is served. The folder gets an epoch of its own. Nothing is
// signed here: the log ends where it ended, and the entry restore.done is written when a daemon opens the folder first.
// Backup, keys and logs are only read. An interruption leaves a folder with a dot before its name, which the next
// attempt destroys.
#pragma once

#include <filesystem>
#include <vector>

#include "model/clock.hpp"
#include "model/random.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"
#include "state/backup/backup.hpp"
#include "state/backup/lost_entries.hpp"

namespace sluis::state {

struct restore_request {
  std::filesystem::path backup;
  std::filesystem::path keys;  // the institution's folder in the keys' place; or a folder keys/ that survived
  std::filesystem::path to;    // must not be there
  std::vector<std::filesystem::path>
      logs;  // further copies of the log: that of the folder that is replaced, an auditor's export
};

enum class restore_step : std::uint8_t {
  backup_verified = 1,
  laid_out,
  epoch_written,
  epoch_counted,
  key_destroyed,
  file_emptied,
  checked,
  named
};
/// Hears of each step that is complete; it is there for tests that end the process.
using after_restore_step = std::function<void(restore_step)>;

struct restored {
  backup_manifest manifest;
  carried since;
  std::filesystem::path log;  // the copy that was the newest
  std::uint64_t epoch = 0, keys = 0;
};

/// errc::refused: the keys are older than the log says, or the log is older than the keys: one of them was rolled back.
/// errc::corrupt: backup, log or keys do not verify, or tell two histories.
[[nodiscard]] result<restored> restore_backup(const restore_request& what, const secret& root_key,
                                              sluis::random& chance, const backup_watch& watch,
                                              const after_restore_step& after = {});

}  // namespace sluis::state
