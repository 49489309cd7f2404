// One connection to a target, plain or TLS: opened once, used for one exchange at a time, never reopened (an
// ssl::stream cannot be).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <optional>
#include <string_view>

#include "connectors/http/client_settings.hpp"
#include "connectors/http/deadline.hpp"
#include "connectors/http/resolve.hpp"
#include "connectors/http/transport.hpp"
#include "connectors/http/url.hpp"

namespace sluis::http {

/// How far an exchange came; decides what may be repeated.
enum class progress : std::uint8_t {
  nothing_sent,  // not a byte of the request left
  no_answer,     // the request left, at least in part, and no byte came back
  part_of_answer,
  whole_answer,
};

struct exchange_result {
  result<response> answer;
  progress reached = progress::nothing_sent;
  bool reusable = false;                          // fully read, and both sides keep the connection
  std::optional<std::chrono::seconds> rests_for;  // the server's `Keep-Alive: timeout=`
};

class connection {
 public:
  /// `tls` is null for plain http. Both references outlive the connection.
  connection(boost::asio::any_io_executor executor, const base_url& url, const client_settings& settings,
             boost::asio::ssl::context* tls);

  /// Resolves, connects, to the proxy where there is one, and shakes hands. errc::unavailable: nothing was sent.
  boost::asio::awaitable<result<void>> open(deadline whole);
  /// Asks the permit, sends, and reads one whole answer (RFC 9112); interim answers (1xx) are passed over.
  /// errc::refused: the permit is over, and not a byte was written.
  boost::asio::awaitable<exchange_result> exchange(std::string_view request_text, const permit& allowed,
                                                   deadline whole);

  /// Open, and the other side has said nothing unasked: neither its end nor anything else.
  [[nodiscard]] bool is_quiet();
  /// What is under way ends at once with an error. Same thread.
  void abort();

  deadline::clock::time_point rested_until{};  // kept by the pool

 private:
  using plain_stream = boost::beast::tcp_stream;
  using tls_stream = boost::asio::ssl::stream<plain_stream&>;

  boost::asio::awaitable<result<void>> connect(const std::vector<boost::asio::ip::tcp::endpoint>& endpoints,
                                               deadline whole);
  boost::asio::awaitable<result<void>> ask_for_tunnel(deadline whole);
  boost::asio::awaitable<result<void>> shake_hands(deadline whole);
  template <class Stream>
  boost::asio::awaitable<exchange_result> exchange_on(Stream& stream, std::string_view request_text,
                                                      const permit& allowed, deadline whole);

  const base_url& url_;
  const client_settings& settings_;
  const bool is_tunnelled_;
  const base_url next_;  // whom the socket is connected to: the target, or the proxy
  plain_stream socket_;
  std::optional<tls_stream> tls_;
  resolve_abort resolving_;
  bool aborted_ = false;
};

}  // namespace sluis::http
