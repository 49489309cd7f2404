// The daemon's real sockets in a temporary folder, over a fake service, on a thread of their own; and a plain client
// that sends bytes.
#pragma once

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>

#include "daemon/sockets/socket_server.hpp"
#include "daemon/sockets/unique_fd.hpp"
#include "tests/support/fake_service.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::test {

class served {
 public:
  explicit served(daemon::socket_limits limits = {}, const std::string& group = "",
                  std::function<std::optional<daemon::account>(uid_t)> accounts = {})
      : work_(io_.get_executor()) {
    daemon::sockets_settings settings;
    settings.run_dir = folder.path();
    settings.admin_group = settings.audit_group = group;
    settings.limits = limits;
    settings.accounts = std::move(accounts);
    server_ = std::make_unique<daemon::socket_server>(io_, settings, core.asks(), core.takes());
    server_->start().value();
    thread_ = std::thread([this] { io_.run(); });
  }
  ~served() {
    if (!stopped_) stop();
    io_.stop();
    thread_.join();
  }
  /// Returns when all sessions are gone.
  void stop(std::chrono::milliseconds grace = std::chrono::seconds(5)) {
    stopping(grace).get();
    stopped_ = true;
  }
  std::future<void> stopping(std::chrono::milliseconds grace) {
    stopped_ = true;
    return boost::asio::co_spawn(io_, server_->stop(grace), boost::asio::use_future);
  }
  [[nodiscard]] std::string admin() const { return (folder / "admin.sock").string(); }
  [[nodiscard]] std::string audit() const { return (folder / "audit.sock").string(); }

  temp_dir folder;
  fake_service core;  // set up before the first request

 private:
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::unique_ptr<daemon::socket_server> server_;
  std::thread thread_;
  bool stopped_ = false;
};

/// A connection that says whatever it is told to.
class plain_client {
 public:
  explicit plain_client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const timeval patience{10, 0};  // a test that hangs fails instead
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  [[nodiscard]] bool connected() const { return connected_; }
  void send(const std::string& bytes) { (void)!::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  /// Until the other side closes.
  [[nodiscard]] std::string rest() {
    std::string out;
    while (more(out)) {
    }
    return out;
  }
  /// One answer with a Content-Length.
  [[nodiscard]] std::string answer() {
    std::size_t head = std::string::npos;
    while ((head = kept_.find("\r\n\r\n")) == std::string::npos) {
      if (!more(kept_)) return std::exchange(kept_, {});
    }
    const auto length = kept_.find("Content-Length: ");
    const auto whole = head + 4 + (length < head ? std::stoul(kept_.substr(length + 16)) : 0);
    while (kept_.size() < whole && more(kept_)) {
    }
    auto out = kept_.substr(0, whole);
    kept_.erase(0, whole);
    return out;
  }

 private:
  bool more(std::string& out) {
    char piece[4096];
    const auto got = ::recv(fd_.get(), piece, sizeof piece, 0);
    if (got <= 0) return false;
    out.append(piece, static_cast<std::size_t>(got));
    return true;
  }
  daemon::unique_fd fd_;
  bool connected_ = false;
  std::string kept_;
};

struct told {
  int status = 0;
  std::string body;
};

/// One request on a connection of its own.
inline told ask(const std::string& socket, const std::string& method, const std::string& target,
                const std::string& body = "") {
  plain_client client(socket);
  client.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body);
  const auto whole = client.rest();
  if (whole.size() < 12) return {};
  const auto head = whole.find("\r\n\r\n");
  return {std::stoi(whole.substr(9, 3)), head == std::string::npos ? "" : whole.substr(head + 4)};
}

}  // namespace sluis::test
