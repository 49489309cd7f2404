// One connection: HTTP/1.1 requests one after the other, keep-alive, each step under a deadline.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "daemon/api/router.hpp"
#include "daemon/sockets/settings.hpp"

namespace sluis::daemon {

/// On the io_context's thread only.
class session {
 public:
  using socket_type = boost::asio::local::stream_protocol::socket;

  session(socket_type socket, api::door where, caller who, api::router& routes, const socket_limits& limits);

  /// Until the peer goes, breaks the rules or a deadline, or stop() was called. Does not throw.
  boost::asio::awaitable<void> run();
  /// An idle connection ends at once, a request in flight is answered first.
  void stop();
  /// Ends it whatever it does.
  void cut();

 private:
  enum class next : std::uint8_t { another, close };
  boost::asio::awaitable<next> one_request();
  boost::asio::awaitable<next> write(api::answer what, unsigned version, next after);

  boost::beast::basic_stream<boost::asio::local::stream_protocol> stream_;
  boost::beast::flat_buffer buffer_;
  api::door where_;
  caller who_;
  api::router& routes_;
  const socket_limits& limits_;
  bool idle_ = true;
  bool stopping_ = false;
};

}  // namespace sluis::daemon
