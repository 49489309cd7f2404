// A server on loopback that does what it is told, byte for byte: answers well, breaks off, says nothing, never stops.
// Each accepted connection is served by the test's own coroutine. Lives on the test's io_context; one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace sluis::test {

class peer {
 public:
  peer(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

  /// True after the handshake, or at once for plain http.
  boost::asio::awaitable<bool> greet();
  /// Head and body of the next request; nothing at the end of the connection.
  boost::asio::awaitable<std::optional<std::string>> read_request();
  /// False once the client is gone.
  boost::asio::awaitable<bool> write(std::string bytes);
  /// "HTTP/1.1 200 OK" with a length and this body; `more` are further header lines, each ended by CRLF.
  boost::asio::awaitable<bool> answer(std::string body, std::string more = {});
  /// Until the client closes.
  boost::asio::awaitable<void> wait_for_end();
  /// What the client sends goes to this port of the loopback, and back, until one of the two closes.
  boost::asio::awaitable<void> relay_to(const std::string& port);
  /// TLS's own goodbye.
  boost::asio::awaitable<void> say_goodbye();
  void close();
  void reset();

 private:
  boost::asio::ip::tcp::socket socket_;
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
  std::string buffer_;
};

class rude_server {
 public:
  using serve = std::function<boost::asio::awaitable<void>(std::shared_ptr<peer>, int connection_number)>;

  /// `each` is given to every connection and must be a function that outlives the server (no temporary capturing
  /// coroutine).
  rude_server(boost::asio::io_context& context, serve each, boost::asio::ssl::context* tls = nullptr);

  [[nodiscard]] std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
  [[nodiscard]] int accepted() const { return accepted_; }

 private:
  boost::asio::awaitable<void> accept_all();
  boost::asio::awaitable<void> serve_one(std::shared_ptr<peer> who, int number);

  boost::asio::ip::tcp::acceptor acceptor_;
  serve each_;
  boost::asio::ssl::context* tls_;
  int accepted_ = 0;
};

}  // namespace sluis::test
