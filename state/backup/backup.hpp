// A backup of an institution (R-A5, R-A6): its data without keys, its log, and a manifest, in a folder named after the
// time.
//
//   <backups>/2026-11-23T22-00-00.000Z/   state.db by VACUUM INTO (no residue of deleted rows: measured), log/,
//   manifest
//
// Everything under such a name was read again and verified; what is being made has a name that begins with a dot. What
// is in it cannot be read without the vault, which lies elsewhere (key_copies.hpp): whoever was erased meanwhile cannot
// be read in it any more (R-D2). Any thread; changes nothing in the institution's folder and reads it beside a daemon
// that works there, through a connection of its own.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "state/backup/manifest.hpp"

namespace sluis::state {

/// Hears how far it is; false: stop here (errc::unavailable).
using backup_watch = std::function<bool(const char* phase, std::uint64_t done, std::uint64_t total)>;

enum class backup_step : std::uint8_t {
  folder_made = 1,
  log_copied,
  database_copied,
  files_hashed,
  manifest_written,
  verified,
  named
};
/// Hears of each step that is complete; it is there for tests that end the process.
using after_backup_step = std::function<void(backup_step)>;

struct made_backup {
  std::filesystem::path folder;
  backup_manifest manifest;
  sha256_hash manifest_hash{};  // for the log: whoever changes the backup must change the log
};

/// `backups` is made (0700) if its parent exists. errc::io (a full disk), errc::corrupt (what was written does not
/// verify): nothing is left behind.
[[nodiscard]] result<made_backup> make_backup(const std::filesystem::path& institution_folder,
                                              const std::filesystem::path& backups, const institution_id& institution,
                                              instant now, const backup_watch& watch,
                                              const after_backup_step& after = {});

/// Every file against the manifest, the database and the log against each other. errc::corrupt says what is wrong.
[[nodiscard]] result<backup_manifest> verify_backup(const std::filesystem::path& backup, const backup_watch& watch);

struct listed_backup {
  std::filesystem::path folder;
  backup_manifest manifest;  // without its files
  std::uint64_t bytes = 0;
  std::string problem;  // the manifest cannot be read
};
/// Oldest first; empty where there are none.
[[nodiscard]] result<std::vector<listed_backup>> list_backups(const std::filesystem::path& backups);

/// Of those that can be read, the one with the longest log: a backup that was made while the clock was ahead is not the
/// newest for ever. Pure.
[[nodiscard]] std::optional<listed_backup> newest_of(const std::vector<listed_backup>& all);

struct backup_retention {
  std::uint32_t keep = 14;     // so many at most
  std::chrono::days days{35};  // and none that is older
};
/// Pure: which of these are to go. The newest stays, however old it is. Which is newer is decided by the length of the
/// log that is in them; one that bears a later time than a newer one, or than `now`, counts as made then.
[[nodiscard]] std::vector<std::filesystem::path> which_to_drop(const std::vector<listed_backup>& all, instant now,
                                                               const backup_retention& rule);
/// What an interrupted make_backup or drop left, and these.
[[nodiscard]] result<void> drop_backups(const std::filesystem::path& backups,
                                        const std::vector<std::filesystem::path>& which);

}  // namespace sluis::state
