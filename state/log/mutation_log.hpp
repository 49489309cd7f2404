// The institution's mutation log: C2SP tlog-tiles with signed checkpoints (reference/state-and-log.md).
//
// Order of writing: leaves are inserted into the table `leaf` inside the caller's transaction; after its COMMIT
// `publish()` hashes what is new, writes entry and hash tiles (temp, fsync, rename, fsync of the folder) and the signed
// checkpoint last. At open, what the files lack is rebuilt from the table; what they hold must equal it
// (errc::corrupt), and each row that is not signed yet must be an entry. A checkpoint that is missing though there are
// rows is made anew, and the entry log.rebuilt and the file log_rebuilt tell it. Never two roots for one size. Memory
// does not grow with the number of leaves in a transaction. One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "model/clock.hpp"
#include "model/mutation.hpp"
#include "model/result.hpp"
#include "state/keyring.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class mutation_log {
 public:
  /// `folder` gets checkpoint, vkey, tile/…; origin is "sluis/<institution>". The schema's table `leaf(seq INTEGER
  /// PRIMARY KEY, entry BLOB)` must exist; seq counts from 0 without a gap.
  static result<std::unique_ptr<mutation_log>> open(sqlite::database& db, const std::filesystem::path& folder,
                                                    const institution_id& institution, keyring& keys,
                                                    const clock& time);
  ~mutation_log();
  mutation_log(const mutation_log&) = delete;
  mutation_log& operator=(const mutation_log&) = delete;

  /// Inserts one leaf; must be inside a transaction. Returns its seq.
  std::uint64_t append(const mutation& what);
  /// After COMMIT. Cheap when nothing is new.
  result<void> publish();
  /// After ROLLBACK: forget what append counted. A rollback of SQLite's own (a full disk) is noticed without.
  void rolled_back();

  [[nodiscard]] std::uint64_t size() const;       // leaves, unpublished ones included
  [[nodiscard]] std::uint64_t published() const;  // what the checkpoint says
  /// Why nothing is appended or published any more: a write failed in a way that leaves open what is on the disk.
  /// Opening the log anew compares and mends.
  [[nodiscard]] const std::optional<error>& broken() const;

 private:
  struct impl;
  explicit mutation_log(std::unique_ptr<impl> inside);
  std::unique_ptr<impl> impl_;
};

}  // namespace sluis::state
