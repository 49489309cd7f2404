// The daemon without its sockets: puts its parts together (institutions/, running/, answers/), starts them and ends
// them. Lives on the io_context's thread.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>

#include "config/config.hpp"
#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/reload_queue.hpp"
#include "daemon/process/wiring.hpp"
#include "model/random.hpp"
#include "model/secret.hpp"

namespace sluis::daemon {

class core {
 public:
  core(boost::asio::io_context& io, boost::asio::thread_pool& workers, secret root_key, const clock& time,
       sluis::random& chance, makers how_to_make);
  ~core();
  core(const core&) = delete;
  core& operator=(const core&) = delete;

  // As of daemon/process/institutions.hpp.
  void start(const config::config& settings);
  void begin_reload(config::config settings, reload_told done);
  void note_refused_reload(std::string why);
  void set_rereading(std::function<void(reload_told told)> how);

  /// Nothing new begins, what is in flight is finished and recorded (leaf daemon.stop); at most ten seconds.
  boost::asio::awaitable<void> stop();
  [[nodiscard]] const std::atomic<bool>& stopping() const;

  /// Whom the sockets ask, and to whom they bring orders: as long as this lives.
  [[nodiscard]] all_questions asks();
  [[nodiscard]] all_commands takes();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace sluis::daemon
