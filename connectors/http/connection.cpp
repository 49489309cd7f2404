#include "connectors/http/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include "connectors/http/as_result.hpp"
#include "connectors/http/tls_context.hpp"

namespace sluis::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::uint32_t most_proxy_bytes = 16 * 1024;  // of its answer

bool goes_through_proxy(const base_url& url, const client_settings& settings) {
  return url.how == scheme::https && settings.through && !is_direct(*settings.through, url.host);
}

std::string connect_problem(const boost::system::error_code& ec) {
  return ec == boost::beast::error::timeout ? "no answer in time" : ec.message();
}

}  // namespace

connection::connection(asio::any_io_executor executor, const base_url& url, const client_settings& settings,
                       asio::ssl::context* tls)
    : url_(url),
      settings_(settings),
      is_tunnelled_(goes_through_proxy(url, settings)),
      next_(is_tunnelled_ ? address_of(*settings.through) : url),
      socket_(std::move(executor)) {
  if (tls == nullptr) return;
  tls_.emplace(socket_, *tls);
  expect_host(tls_->native_handle(), url_);
}

asio::awaitable<result<void>> connection::open(deadline whole) {
  auto endpoints = co_await resolve(next_, whole.sooner(settings_.steps.resolve), resolving_, *settings_.names);
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
  if (is_tunnelled_) {
    auto let_through = co_await ask_for_tunnel(whole);
    if (!let_through) co_return let_through;
  }
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
  const std::string who = is_tunnelled_ ? "proxy" : "target";
  co_return error{errc::unavailable,
                  "no connection to " + std::string(is_tunnelled_ ? "the proxy " : "") + next_.authority() + ": " +
                      connect_problem(last),
                  "check that the " + who + " is up and reachable from here; nothing was sent"};
}

asio::awaitable<result<void>> connection::ask_for_tunnel(deadline whole) {
  const auto silent = [&](const boost::system::error_code& ec) {
    return error{errc::unavailable, "no tunnel through the proxy " + next_.authority() + ": " + connect_problem(ec),
                 "ask whoever runs the proxy; nothing was sent"};
  };
  socket_.expires_at(whole.sooner(settings_.steps.handshake));
  const auto text = tunnel_request(*settings_.through, url_);
  const auto [write_error, written] = co_await asio::async_write(socket_, asio::buffer(text.reveal()), as_result);
  if (write_error) co_return silent(write_error);
  boost::beast::flat_buffer buffer(most_proxy_bytes);
  boost::beast::http::response_parser<boost::beast::http::empty_body> answer;
  answer.skip(true);  // no body follows that is ours
  answer.header_limit(most_proxy_bytes);
  const auto [ec, bytes] = co_await boost::beast::http::async_read_header(socket_, buffer, answer, as_result);
  if (ec) co_return silent(ec);
  auto judged = judge_tunnel(*settings_.through, url_, answer.get().result_int());
  if (judged && buffer.size() > 0) {
    co_return error{errc::unavailable, "the proxy " + next_.authority() + " said more than that the tunnel is there",
                    "ask whoever runs the proxy; nothing was sent"};
  }
  co_return judged;
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
