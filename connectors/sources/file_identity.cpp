#include "connectors/sources/file_identity.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sluis::sources {

namespace {

/// statfs(2) and linux/magic.h.
constexpr std::array<std::pair<std::uint64_t, const char*>, 16> network_types = {{{0x6969, "NFS"},
                                                                                  {0xff534d42, "CIFS"},
                                                                                  {0xfe534d42, "SMB"},
                                                                                  {0x517b, "SMB"},
                                                                                  {0x65735546, "FUSE"},
                                                                                  {0x01021997, "9P"},
                                                                                  {0x5346414f, "AFS"},
                                                                                  {0x6b414653, "AFS"},
                                                                                  {0x00c36400, "Ceph"},
                                                                                  {0x73757245, "Coda"},
                                                                                  {0x0bd00bd0, "Lustre"},
                                                                                  {0x7461636f, "OCFS2"},
                                                                                  {0x01161970, "GFS2"},
                                                                                  {0x786f4256, "a VirtualBox share"},
                                                                                  {0xbacbacbc, "a VMware share"},
                                                                                  {0x47504653, "GPFS"}}};

std::chrono::system_clock::time_point time_of(std::int64_t seconds, std::int64_t nanoseconds) {
  using of_the_clock = std::chrono::system_clock::duration;
  // A file can have any time: that of the year 300,000 does not fit into nanoseconds.
  constexpr std::int64_t most = std::int64_t{1} << 33;
  const auto bounded = std::clamp(seconds, -most, most);
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<of_the_clock>(std::chrono::seconds(bounded) + std::chrono::nanoseconds(nanoseconds)));
}

}  // namespace

std::optional<file_identity> identity_of(const struct stat& found) {
  if (!S_ISREG(found.st_mode)) return std::nullopt;
  return file_identity{static_cast<std::uint64_t>(found.st_dev),
                       static_cast<std::uint64_t>(found.st_ino),
                       static_cast<std::uint64_t>(found.st_size),
                       found.st_mtim.tv_sec,
                       found.st_mtim.tv_nsec,
                       found.st_ctim.tv_sec,
                       found.st_ctim.tv_nsec};
}

bool is_settled(const file_identity& file, std::chrono::system_clock::time_point now) {
  return time_of(file.changed_s, file.changed_ns) + racy_age <= now &&
         time_of(file.inode_changed_s, file.inode_changed_ns) + racy_age <= now;
}

const char* network_file_system(std::uint64_t type) {
  for (const auto& [known, name] : network_types) {
    if (known == type) return name;
  }
  return nullptr;
}

}  // namespace sluis::sources
