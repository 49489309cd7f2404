// What the sockets need to know, and their bounds.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sluis::daemon {

/// What the account database says of a uid.
struct account {
  std::string name;
  std::vector<gid_t> groups;  // the primary one among them
};

struct socket_limits {
  std::size_t sessions = 64;                 // of each socket; one more is answered 503 and closed
  std::size_t sessions_of_one = 16;          // of one uid at one socket, so that nobody keeps the others out
  std::chrono::milliseconds account{5'000};  // for the account database to answer; then whoever is not root is refused
  std::uint32_t header_bytes = 16 * 1024;    // of a request: else 431
  std::uint64_t body_bytes = 1024 * 1024;    // of a request: else 413
  std::chrono::milliseconds idle{60'000};    // from the last answer (or the connection) to the whole next header
  std::chrono::milliseconds body{15'000};    // from the header to the whole body
  std::chrono::milliseconds write{30'000};   // to take one answer
};

struct sockets_settings {
  std::filesystem::path run_dir;
  std::string admin_group;  // names; empty: root and the daemon's own user only
  std::string audit_group;
  uid_t own_uid = ::geteuid();
  std::filesystem::path subuid_file = "/etc/subuid";  // read for each connection
  socket_limits limits;
  /// getpwuid_r and getgrouplist; may block for as long as a directory service hangs.
  std::function<std::optional<account>(uid_t)> accounts = {};  // none: account_of
};

}  // namespace sluis::daemon
