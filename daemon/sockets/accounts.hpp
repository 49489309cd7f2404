// Asks the account database on threads of its own: a directory service behind it may hang, and the io_context's thread
// serves everybody.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/sockets/settings.hpp"

namespace sluis::daemon {

class account_lookups {
 public:
  using look_up = std::function<std::optional<account>(uid_t)>;
  account_lookups(boost::asio::io_context& io, look_up how) : io_(io), how_(std::move(how)) {}

  /// On the io_context's thread. Nothing: no answer within `patience`; what comes later is dropped. While all threads
  /// hang, every question ends so. Destroying this waits for the threads; a stop that hangs there is ended by
  /// daemon/last_resort.
  boost::asio::awaitable<std::optional<std::optional<account>>> ask(uid_t uid, std::chrono::milliseconds patience);
  /// Whoever asks, or will ask, gets no answer.
  void stop();

 private:
  struct question;

  static constexpr std::size_t threads = 2;
  boost::asio::io_context& io_;
  look_up how_;
  std::vector<std::shared_ptr<question>> open_;
  bool is_stopped_ = false;
  boost::asio::thread_pool pool_{threads};
};

}  // namespace sluis::daemon
