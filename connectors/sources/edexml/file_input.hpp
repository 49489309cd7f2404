// An export file, read with pread into the caller's buffer: no stdio or stream buffer keeps a copy of what may not be
// held (R-C1).
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "connectors/sources/edexml/input.hpp"
#include "connectors/sources/file_identity.hpp"

namespace sluis::sources::edexml {

/// The export of a large school is a few megabytes; one that is larger than this is not read.
inline constexpr std::uint64_t max_file_bytes = std::uint64_t{256} * 1024 * 1024;

class file_input final : public input {
 public:
  /// Only a regular file that lies in its folder itself (no symbolic link), and that belongs to root, to us, to the
  /// folder's owner, or to its group where that may write; of at most max_file_bytes. `name` is shown.
  [[nodiscard]] static result<std::unique_ptr<file_input>> open(const std::string& path, std::string name);
  ~file_input() override;
  file_input(const file_input&) = delete;
  file_input& operator=(const file_input&) = delete;

  [[nodiscard]] const std::string& name() const override { return name_; }
  result<std::size_t> read_at(std::uint64_t offset, char* out, std::size_t size) override;
  /// Compares size, time of change and identity of both the open file and whatever now bears its name.
  result<void> unchanged() override;
  /// The file as it was opened. None: another machine may write to it, or it was so young then that a write after it
  /// may have left its times as they are (file_identity.hpp).
  [[nodiscard]] std::optional<file_identity> identity() const;

 private:
  using moment = std::chrono::system_clock::time_point;
  file_input(int fd, std::string path, std::string name, const struct stat& at_open, moment before_open);

  int fd_;
  std::string path_;
  std::string name_;
  struct stat at_open_;
  moment before_open_;
};

}  // namespace sluis::sources::edexml
