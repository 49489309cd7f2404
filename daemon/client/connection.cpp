#include "daemon/client/connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <chrono>
#include <optional>

#include "connectors/json/parse_json.hpp"
#include "daemon/client/unreachable.hpp"
#include "daemon/client/who_serves.hpp"

namespace sluis::daemon::client {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::chrono::seconds patience{120};
constexpr std::uint64_t largest_answer = 64 * 1024 * 1024;

using stream = beast::basic_stream<asio::local::stream_protocol>;

/// The error that an answer's body tells.
error told(http::status status, const std::string& body) {
  const auto whole = foreign::parse_json(body, foreign::own_answer);
  const auto inside = whole && whole->is_object() ? whole->value("error", json::object()) : json::object();
  const auto field = [&](const char* key) {
    return inside.is_object() && inside.contains(key) && inside[key].is_string() ? inside[key].get<std::string>()
                                                                                 : std::string();
  };
  auto message = field("message");
  if (message.empty()) message = "sluisd answered " + std::to_string(static_cast<unsigned>(status));
  for (int i = 0; i <= static_cast<int>(errc::io); ++i) {
    const auto code = static_cast<errc>(i);
    if (field("code") == to_string(code)) return error(code, message, field("hint"));
  }
  return error(errc::unknown, message, field("hint"));
}

}  // namespace

struct connection::impl {
  explicit impl(std::vector<std::filesystem::path> all) : sockets(std::move(all)) {}

  result<void> connect();
  result<http::response<http::string_body>> exchange(const http::request<http::string_body>& request);
  result<std::string> ask(http::verb method, const std::string& target, std::string body);
  [[nodiscard]] result<json> document(const std::string& answer) const {
    auto out = foreign::parse_json(answer, foreign::own_answer);
    if (out) return out;
    return error(errc::unknown, "the answer from " + used.string() + " cannot be read: " + out.error().message(),
                 "is that sluisd's socket?");
  }
  /// Runs what was started until `done` says so.
  void run() {
    io.restart();
    io.run();
  }

  asio::io_context io{1};
  std::vector<std::filesystem::path> sockets;
  std::filesystem::path used;
  std::optional<stream> open;
  beast::flat_buffer buffer;
};

result<void> connection::impl::connect() {
  error first;
  for (const auto& path : sockets) {
    open.emplace(io);
    boost::system::error_code failed;
    try {
      open->socket().connect(asio::local::stream_protocol::endpoint(path.string()), failed);
    } catch (const boost::system::system_error& too_long) {
      failed = too_long.code();
    }
    if (!failed) {
      SLUIS_TRY(check_who_serves(open->socket().native_handle(), path));
      used = path;
      return {};
    }
    if (first.message().empty()) first = unreachable(path, failed);
  }
  open.reset();
  return first;
}

result<http::response<http::string_body>> connection::impl::exchange(const http::request<http::string_body>& request) {
  boost::system::error_code failed;
  open->expires_after(patience);
  http::async_write(*open, request, [&](const auto& ec, std::size_t) { failed = ec; });
  run();
  // A daemon that turns us away has answered before it read: the answer counts, not the failed write.
  const auto write_failed = failed;
  http::response_parser<http::string_body> parser;
  parser.body_limit(largest_answer);
  http::async_read(*open, buffer, parser, [&](const auto& ec, std::size_t) { failed = ec; });
  run();
  if (failed) {
    open.reset();
    buffer.clear();
    if (failed == beast::error::timeout) {
      return error(errc::unavailable, "sluisd at " + used.string() + " did not answer within two minutes",
                   "look into its journal: journalctl -u sluisd");
    }
    return error(errc::unavailable, "the connection to sluisd at " + used.string() + " broke off: " + failed.message(),
                 "was it stopped? see: systemctl status sluisd");
  }
  auto out = parser.release();
  if (write_failed || !out.keep_alive()) open.reset();
  return out;
}

result<std::string> connection::impl::ask(http::verb method, const std::string& target, std::string body) {
  http::request<http::string_body> request(method, target, 11);
  request.set(http::field::host, "sluisd");
  request.set(http::field::accept, "application/json");
  if (!body.empty()) request.set(http::field::content_type, "application/json");
  request.body() = std::move(body);
  request.prepare_payload();
  const bool reused = open.has_value();
  if (!open) SLUIS_TRY(connect());
  auto answer = exchange(request);
  // A kept connection may have been closed as idle. Nothing but a read is repeated.
  if (!answer && reused && method == http::verb::get) {
    SLUIS_TRY(connect());
    answer = exchange(request);
  }
  if (!answer) return answer.error();
  if (http::to_status_class(answer->result()) != http::status_class::successful)
    return told(answer->result(), answer->body());
  return std::move(answer->body());
}

connection::connection(std::vector<std::filesystem::path> sockets)
    : impl_(std::make_unique<impl>(std::move(sockets))) {}
connection::~connection() = default;
connection::connection(connection&&) noexcept = default;

result<json> connection::get(const std::string& target) {
  SLUIS_ASSIGN(const auto body, impl_->ask(http::verb::get, target, ""));
  return impl_->document(body);
}

result<json> connection::post(const std::string& target, const json& body) {
  SLUIS_ASSIGN(const auto answer, impl_->ask(http::verb::post, target, api::dump(body)));
  return impl_->document(answer);
}

result<std::string> connection::fetch(const std::string& target) {
  return impl_->ask(http::verb::get, target, "");
}

std::string query(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    out += (out.empty() ? "?" : "&") + name + "=" + boost::urls::encode(value, boost::urls::unreserved_chars);
  }
  return out;
}

}  // namespace sluis::daemon::client
