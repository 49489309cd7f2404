// A folder that nobody else can look into and that is gone afterwards, keys first: what was sealed under them is then
// noise, even if the removal of the rest is cut short.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace sluis::daemon::rehearsal {

class private_folder {
 public:
  /// Mode 0700, in $TMPDIR if that is set, else in /run where we may write (memory, no disk), else in /tmp.
  [[nodiscard]] static result<private_folder> make();
  private_folder(private_folder&& other) noexcept : path_(std::move(other.path_)), keys_(std::move(other.keys_)) {
    other.path_.clear();
  }
  private_folder(const private_folder&) = delete;
  ~private_folder();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// Mode 0600. A key is overwritten before it is removed.
  [[nodiscard]] result<void> write_key(const std::string& name, std::string_view bytes);
  [[nodiscard]] result<void> write(const std::string& name, std::string_view bytes);
  /// The keys, now: whoever needed them has read them.
  void destroy_keys() noexcept;
  /// Everything, now. The error names what is left.
  [[nodiscard]] result<void> remove();

 private:
  explicit private_folder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;  // empty: removed, or moved on
  std::vector<std::filesystem::path> keys_;
};

}  // namespace sluis::daemon::rehearsal
