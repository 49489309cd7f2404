// From a host name to addresses, inside a deadline.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "connectors/http/deadline.hpp"
#include "connectors/http/name_lookups.hpp"
#include "connectors/http/url.hpp"
#include "model/result.hpp"

namespace sluis::http {

/// Ends a wait from outside; may be called at any time, also after the wait is over.
class resolve_abort {
 public:
  void operator()() {
    if (end_) end_();
  }

 private:
  friend boost::asio::awaitable<result<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(
      const base_url&, deadline::clock::time_point, resolve_abort&, name_lookups&);
  std::function<void()> end_;
};

/// At least one endpoint, or errc::unavailable. An address needs no resolver. getaddrinfo cannot be interrupted
/// (chriskohlhoff/asio issues 470 and 1721): at the deadline its answer is given up, not waited for; so is
/// its place in the queue of `names`. Names that nobody answers for delay no other while there are fewer of them than
/// `names` looks up at a time.
boost::asio::awaitable<result<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(const base_url& url,
                                                                                    deadline::clock::time_point until,
                                                                                    resolve_abort& abort,
                                                                                    name_lookups& names);

}  // namespace sluis::http
