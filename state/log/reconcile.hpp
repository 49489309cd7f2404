// What the table says the log's files are, against the files: a missing one is written anew, one that differs is a
// finding. One thread at a time.
#pragma once

#include <filesystem>
#include <string>

#include "state/file_batch.hpp"
#include "state/log/tile_stream.hpp"

namespace sluis::state::tlog {

class reconciler {
 public:
  explicit reconciler(std::filesystem::path folder);

  [[nodiscard]] tile_receiver receiver();
  /// The first file that differs: "tile/0/000: hash 17 is not the right one". Empty: none.
  [[nodiscard]] const std::string& finding() const noexcept { return finding_; }
  /// Brings the missing files to the disk.
  result<void> finish() { return missing_.commit(); }

 private:
  result<void> meet(const tile_name& name, std::string_view bytes);
  std::filesystem::path folder_;
  file_batch missing_;
  std::string finding_;
};

}  // namespace sluis::state::tlog
