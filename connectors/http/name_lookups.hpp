// Names on their way to addresses. Asio looks names up one after the other, on one thread of an io_context (its reference, "Platform-Specific Implementation Notes"),
// so that a name of which no name server answers would keep all others waiting. Here each name that is being looked up has a thread of its own.
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

/// Thread-safe. Who asks for a name that is being looked up shares the answer. No answer is kept. May go while threads of it still wait for an answer.
class name_lookups {
 public:
  /// `most`: names that are looked up at a time.
  explicit name_lookups(look_up_function how = look_up_by_system, std::size_t most = 16);

  /// While it lives the answer is wanted; without it, `done` is not called any more.
  class wait {
   public:
    wait() = default;

   private:
    friend class name_lookups;
    std::shared_ptr<void> entry_;
  };

  /// Posts `done` to the executor with the answer. errc::unavailable at once: as many names as may be are being looked up. Drop the wait before the executor's context.
  [[nodiscard]] result<wait> look_up(const std::string& host, boost::asio::any_io_executor executor,
                                     std::function<void(const result<addresses>&)> done);

 private:
  struct state;
  std::shared_ptr<state> state_;
  std::size_t most_;
};

}  // namespace sluis::http
