// What the sockets need to know, and their bounds.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace sluis::daemon {

struct socket_limits {
  std::size_t sessions = 64;                // on both sockets together; one more is answered 503 and closed
  std::uint32_t header_bytes = 16 * 1024;   // of a request: else 431
  std::uint64_t body_bytes = 1024 * 1024;   // of a request: else 413
  std::chrono::milliseconds idle{60'000};   // from the last answer (or the connection) to the whole next header
  std::chrono::milliseconds body{15'000};   // from the header to the whole body
  std::chrono::milliseconds write{30'000};  // to take one answer
};

struct sockets_settings {
  std::filesystem::path run_dir;
  std::string admin_group;  // names; empty: root and the daemon's own user only
  std::string audit_group;
  uid_t own_uid = ::geteuid();
  std::filesystem::path subuid_file = "/etc/subuid";  // read for each connection
  socket_limits limits;
};

}  // namespace sluis::daemon
