// Files as this room needs them: read whole, or written so that a crash leaves the old or the new one and never half of
// it. Errors name the file and what the system said.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace sluis::state {

/// A file descriptor with an owner.
class descriptor {
 public:
  descriptor() = default;
  explicit descriptor(int fd) : fd_(fd) {}
  descriptor(descriptor&& other) noexcept;
  descriptor& operator=(descriptor&& other) noexcept;
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor();
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_ = -1;
};

/// "writing keys/vault.1: No space left on device", from errno.
[[nodiscard]] error io_error(std::string_view doing, const std::filesystem::path& what);

/// errc::not_found if there is none. At most `limit` bytes: a longer file is errc::corrupt.
[[nodiscard]] result<std::string> read_file(const std::filesystem::path& file, std::size_t limit);
/// Temporary file beside it, fsync, rename, fsync of the folder; mode 0600.
[[nodiscard]] result<void> write_durably(const std::filesystem::path& file, std::string_view bytes);
/// Every byte of an existing file becomes 0 in place, and is on the disk when this returns.
[[nodiscard]] result<void> overwrite_durably(const std::filesystem::path& file);
[[nodiscard]] result<void> sync_folder(const std::filesystem::path& folder);
/// Makes the folder (0700) if it is missing; its parent must exist.
[[nodiscard]] result<void> make_private_folder(const std::filesystem::path& folder);

/// All of it, at this place; continues after short and interrupted calls.
[[nodiscard]] result<void> write_at(const descriptor& file, std::uint64_t offset, std::string_view bytes,
                                    const std::filesystem::path& name);
/// Exactly `size` bytes into `out`; errc::corrupt if the file ends before.
[[nodiscard]] result<void> read_at(const descriptor& file, std::uint64_t offset, void* out, std::size_t size,
                                   const std::filesystem::path& name);

}  // namespace sluis::state
