// Is a file the one that was read before, without reading it? By device, inode, size and both times in nanoseconds, as
// git's index does. A program can set the time of change of the content (mtime), but not that of the inode (ctime):
// whoever writes, renames or replaces a file leaves another ctime. What this cannot see is a write through a memory map
// that was already being written to; such a file is read by the next scheduled or ordered sync.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <optional>

namespace sluis::sources {

struct file_identity {
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t changed_s = 0, changed_ns = 0;              // of the content
  std::int64_t inode_changed_s = 0, inode_changed_ns = 0;  // of anything, the name included
  bool operator==(const file_identity&) const = default;
};

/// Younger than this when it was opened, a file may be written to again without any of its times being another.
inline constexpr std::chrono::seconds racy_age{2};

/// Of a regular file.
[[nodiscard]] std::optional<file_identity> identity_of(const struct stat& found);

/// Both times are at least racy_age before `now` (of the system's clock, which the file system's times are from). A
/// time that is still to come tells nothing: false.
[[nodiscard]] bool is_settled(const file_identity& file, std::chrono::system_clock::time_point now);

/// Another machine can write on a network share or through FUSE, and this one hears nothing of it: neither events nor
/// (where attributes are cached) the times. The kind, as an administrator knows it ("NFS"); nullptr: a file system of
/// this machine. `type`: statfs::f_type.
[[nodiscard]] const char* network_file_system(std::uint64_t type);

}  // namespace sluis::sources
