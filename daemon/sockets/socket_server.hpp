// admin.sock and audit.sock: accepts, asks the kernel who is there, admits or refuses, and serves the API.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/sockets/settings.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

/// On the io_context's thread only. Whoever answers must outlive it.
class socket_server {
 public:
  socket_server(boost::asio::io_context& io, sockets_settings settings, const all_questions& ask,
                const all_commands& order);
  ~socket_server();
  socket_server(const socket_server&) = delete;
  socket_server& operator=(const socket_server&) = delete;

  /// Listens: at the sockets "admin" and "audit" that systemd handed over, else at admin.sock and audit.sock in run_dir
  /// (which is made, mode 0755, if it is missing). The error names the socket and the next step.
  [[nodiscard]] result<void> start();

  /// Accepts and admits nobody any more, ends idle connections, lets requests in flight be answered, and returns when
  /// all have ended; after `grace` it cuts those that are left, and after as long again it returns without those that
  /// still wait for their answer. The socket files that start() made are removed.
  boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

  [[nodiscard]] std::size_t sessions() const;

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

}  // namespace sluis::daemon
