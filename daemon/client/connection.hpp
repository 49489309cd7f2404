// The command line's end of a socket: one request at a time over one kept connection.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/api/answer.hpp"
#include "model/result.hpp"

namespace sluis::daemon::client {

using api::json;

/// `name=value`, percent-encoded, values that are empty left out: "?a=b&c=d" or "".
[[nodiscard]] std::string query(const std::vector<std::pair<std::string, std::string>>& parameters);

/// One thread.
class connection {
 public:
  /// The first of these at which somebody answers is used.
  explicit connection(std::vector<std::filesystem::path> sockets);
  ~connection();
  connection(connection&&) noexcept;
  connection(const connection&) = delete;

  /// The daemon's answer. What it calls an error is one here, with its code, message and hint; errc::unavailable if
  /// nobody answers, the socket may not be used, or the answer takes longer than two minutes.
  [[nodiscard]] result<json> get(const std::string& target);
  [[nodiscard]] result<json> post(const std::string& target, const json& body);
  /// The bytes as they are, for the log's files.
  [[nodiscard]] result<std::string> fetch(const std::string& target);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace sluis::daemon::client
