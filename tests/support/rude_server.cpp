#include "tests/support/rude_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace sluis::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

std::size_t length_of_body(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

}  // namespace

peer::peer(tcp::socket socket, asio::ssl::context* tls) : socket_(std::move(socket)) {
  if (tls != nullptr) tls_.emplace(socket_, *tls);
}

asio::awaitable<bool> peer::greet() {
  if (!tls_) co_return true;
  const auto [ec] = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_result);
  co_return !ec;
}

asio::awaitable<std::optional<std::string>> peer::read_request() {
  std::size_t wanted = 0;
  while (true) {
    const auto end = buffer_.find("\r\n\r\n");
    if (end != std::string::npos) {
      wanted = end + 4 + length_of_body(buffer_.substr(0, end + 4));
      if (buffer_.size() >= wanted) break;
    }
    char chunk[4096];
    boost::system::error_code ec;
    std::size_t n = 0;
    if (tls_) {
      std::tie(ec, n) = co_await tls_->async_read_some(asio::buffer(chunk), as_result);
    } else {
      std::tie(ec, n) = co_await socket_.async_read_some(asio::buffer(chunk), as_result);
    }
    if (ec) co_return std::nullopt;
    buffer_.append(chunk, n);
  }
  std::string out = buffer_.substr(0, wanted);
  buffer_.erase(0, wanted);
  co_return out;
}

asio::awaitable<bool> peer::write(std::string bytes) {
  boost::system::error_code ec;
  std::size_t n = 0;
  if (tls_) {
    std::tie(ec, n) = co_await asio::async_write(*tls_, asio::buffer(bytes), as_result);
  } else {
    std::tie(ec, n) = co_await asio::async_write(socket_, asio::buffer(bytes), as_result);
  }
  co_return !ec;
}

asio::awaitable<bool> peer::answer(std::string body, std::string more) {
  std::string text =
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
  const bool ok = co_await write(std::move(text));
  co_return ok;
}

namespace {

asio::awaitable<void> pump(tcp::socket& from, tcp::socket& to) {
  char chunk[4096];
  while (true) {
    const auto [read_error, n] = co_await from.async_read_some(asio::buffer(chunk), as_result);
    if (read_error) co_return;
    const auto [write_error, written] = co_await asio::async_write(to, asio::buffer(chunk, n), as_result);
    if (write_error) co_return;
  }
}

}  // namespace

asio::awaitable<void> peer::relay_to(const std::string& port) {
  using namespace asio::experimental::awaitable_operators;
  tcp::socket other(socket_.get_executor());
  const tcp::endpoint there(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(std::stoul(port)));
  const auto [ec] = co_await other.async_connect(there, as_result);
  if (!ec) co_await (pump(socket_, other) || pump(other, socket_));
}

asio::awaitable<void> peer::wait_for_end() {
  char byte = 0;
  while (true) {
    const auto [ec, n] = co_await socket_.async_read_some(asio::buffer(&byte, 1), as_result);
    if (ec) co_return;
  }
}

asio::awaitable<void> peer::say_goodbye() {
  if (tls_) co_await tls_->async_shutdown(as_result);
}

void peer::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void peer::reset() {
  boost::system::error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

rude_server::rude_server(asio::io_context& context, serve each, asio::ssl::context* tls)
    : acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), each_(std::move(each)), tls_(tls) {
  asio::co_spawn(context, accept_all(), asio::detached);
}

asio::awaitable<void> rude_server::accept_all() {
  while (true) {
    auto [ec, socket] = co_await acceptor_.async_accept(as_result);
    if (ec) co_return;
    auto who = std::make_shared<peer>(std::move(socket), tls_);
    asio::co_spawn(acceptor_.get_executor(), serve_one(who, ++accepted_), asio::detached);
  }
}

asio::awaitable<void> rude_server::serve_one(std::shared_ptr<peer> who, int number) {
  const bool greeted = co_await who->greet();
  if (greeted) co_await each_(who, number);
  who->close();
}

}  // namespace sluis::test
