#include "connectors/http/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>

#include "connectors/http/tls_context.hpp"

namespace sluis::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

std::string words_for(const boost::system::error_code& ec) {
  return ec == boost::beast::error::timeout ? "no answer in time" : ec.message();
}

}  // namespace

connection::connection(asio::any_io_executor executor, const base_url& url, const client_settings& settings,
                       asio::ssl::context* tls)
    : url_(url), settings_(settings), socket_(std::move(executor)) {
  if (tls == nullptr) return;
  tls_.emplace(socket_, *tls);
  expect_host(tls_->native_handle(), url_);
}

asio::awaitable<result<void>> connection::open(deadline whole) {
  auto endpoints = co_await resolve(url_, whole.sooner(settings_.steps.resolve), resolving_, *settings_.names);
  if (!endpoints) co_return endpoints.error();
  if (aborted_) co_return error{errc::unavailable, "stopped before anything was sent"};
  const auto strange = [](const tcp::endpoint& e) { return !e.address().is_loopback(); };
  if (!tls_ && std::any_of(endpoints->begin(), endpoints->end(), strange)) {
    co_return error{errc::unavailable,
                    "plain http to " + url_.authority() + " was refused: it is not a loopback address",
                    "use https; nothing was sent"};
  }
  auto connected = co_await connect(*endpoints, whole);
  if (!connected || !tls_) co_return connected;
  auto safe = co_await shake_hands(whole);
  co_return safe;
}

asio::awaitable<result<void>> connection::connect(const std::vector<tcp::endpoint>& endpoints, deadline whole) {
  boost::system::error_code last;
  for (const auto& endpoint : endpoints) {
    if (aborted_) co_return error{errc::unavailable, "stopped before anything was sent"};
    socket_.expires_at(whole.sooner(settings_.steps.connect));
    const auto [ec] = co_await socket_.async_connect(endpoint, as_result);
    if (!ec) {
      boost::system::error_code ignored;
      socket_.socket().set_option(tcp::no_delay(true), ignored);
      co_return result<void>{};
    }
    last = ec;
    socket_.close();
  }
  co_return error{errc::unavailable, "no connection to " + url_.authority() + ": " + words_for(last),
                  "check that the target is up and reachable from here; nothing was sent"};
}

asio::awaitable<result<void>> connection::shake_hands(deadline whole) {
  socket_.expires_at(whole.sooner(settings_.steps.handshake));
  const auto [ec] = co_await tls_->async_handshake(asio::ssl::stream_base::client, as_result);
  if (!ec) co_return result<void>{};
  if (ec == boost::beast::error::timeout) {
    co_return error{errc::unavailable, "TLS with " + url_.authority() + ": no answer in time", "nothing was sent"};
  }
  co_return handshake_error(tls_->native_handle(), url_, ec);
}

bool connection::is_quiet() {
  if (aborted_ || !socket_.socket().is_open()) return false;
  char byte = 0;
  const auto seen = ::recv(socket_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return seen < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void connection::abort() {
  aborted_ = true;
  resolving_();
  socket_.close();
}

}  // namespace sluis::http
