// Many files that become durable together (style.md, habit 5: temporary, fsync, rename, fsync of the folder) with few
// passes over the disk: up to `few` files are fsynced one by one, more by one syncfs, which reports write-back errors
// since Linux 5.8. Missing folders are made (0755). Without commit() nothing is in its place. One thread at a time.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <set>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "state/files.hpp"

namespace sluis::state {

class file_batch {
 public:
  static constexpr std::size_t few = 8;

  /// `root` must exist; all files lie below it.
  explicit file_batch(std::filesystem::path root);
  ~file_batch();
  file_batch(const file_batch&) = delete;
  file_batch& operator=(const file_batch&) = delete;

  /// A failure (a full disk) changed nothing that anybody reads; the same may be tried again later with a new batch.
  result<void> add(const std::filesystem::path& file, std::string_view bytes, ::mode_t mode);
  /// All files are in their places and on the disk; the batch is empty and may be used again. After a failure nobody
  /// can say what is on the disk: stop, never retry (reference/state-and-log.md).
  result<void> commit();
  [[nodiscard]] std::size_t size() const noexcept { return files_.size(); }

 private:
  struct waiting {
    std::filesystem::path temporary, place;
    descriptor file;  // closed once there are more than a few
  };
  result<void> make_folders(const std::filesystem::path& folder);
  result<void> sync_files();
  std::filesystem::path root_;
  descriptor root_folder_;
  std::vector<waiting> files_;
  std::set<std::filesystem::path> folders_;  // in which a name is new
};

}  // namespace sluis::state
