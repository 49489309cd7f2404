// /etc/subuid: ranges of uids that ordinary users may use inside user namespaces of their own (newuidmap). A uid of
// such a range is no person: whoever holds the range can be every uid in it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace sluis::daemon {

struct subuid_range {
  std::string owner;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  [[nodiscard]] bool contains(uid_t uid) const { return uid >= first && uid - first < count; }
};

/// `owner:first:count` a line (subuid(5)). A line that is not one gives nobody a range, for newuidmap does not take it
/// either. Pure.
[[nodiscard]] std::vector<subuid_range> parse_subuid(std::string_view text);

/// No such file: no ranges. errc::io: it is there and cannot be read, so nobody can tell who is at a socket.
[[nodiscard]] result<std::vector<subuid_range>> read_subuid(const std::filesystem::path& file);

}  // namespace sluis::daemon
