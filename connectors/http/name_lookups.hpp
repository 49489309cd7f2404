// Names on their way to addresses. Asio looks names up one after the other, on one thread of an io_context (its
// reference, "Platform-Specific Implementation Notes"), so that a name of which no name server answers would keep all
// others waiting. Here each name that is being looked up has a thread, up to a bound; further names wait in a queue.
// Each institution has an object of its own (daemon/process/wiring.cpp), so that names without an answer take no thread
// of another institution.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace sluis::http {

using addresses = std::vector<boost::asio::ip::address>;

/// Blocking. At least one address, or why there is none.
using look_up_function = std::function<result<addresses>(const std::string& host)>;

/// The machine's resolver (getaddrinfo). It cannot be interrupted.
[[nodiscard]] result<addresses> look_up_by_system(const std::string& host);

/// Thread-safe. Who asks for a name that is being looked up, or is in the queue, shares the answer. No answer is kept.
/// The queue is first come, first served. May go while threads of it still wait for an answer. Two objects share
/// nothing.
class name_lookups {
 public:
  /// `most`: names that are looked up at a time, and threads; at least 1.
  explicit name_lookups(look_up_function how = look_up_by_system, std::size_t most = 16);

  struct state;
  struct waiter;

  /// While it lives the answer is wanted; without it, `done` is not called any more, and a name that nobody else wants
  /// leaves the queue.
  class wait {
   public:
    wait() = default;
    /// Not being looked up yet: as many names as may be are being looked up.
    [[nodiscard]] bool is_queued() const;

   private:
    friend class name_lookups;
    std::shared_ptr<state> state_;
    std::shared_ptr<waiter> entry_;
  };

  /// Posts `done` to the executor with the answer. How long to wait, also in the queue, is the caller's to decide.
  /// errc::unavailable at once: none of its names is being looked up and no thread could be started. Drop the wait
  /// before the executor's context.
  [[nodiscard]] result<wait> look_up(const std::string& host, boost::asio::any_io_executor executor,
                                     std::function<void(const result<addresses>&)> done);

 private:
  std::shared_ptr<state> state_;
};

}  // namespace sluis::http
