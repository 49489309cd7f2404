// connection's exchange: writing a request and reading one bounded answer. Apart, because it is compiled for two kinds
// of stream.
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>

#include "connectors/http/as_result.hpp"
#include "connectors/http/connection.hpp"

namespace sluis::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr int interim_answers_allowed = 8;
using parser = beast::http::response_parser<beast::http::string_body>;

bool breaks_a_bound(const boost::system::error_code& ec) {
  return ec == beast::http::error::header_limit || ec == beast::http::error::body_limit ||
         ec == beast::http::error::buffer_overflow;
}

error exchange_problem(progress reached, const std::string& host, const boost::system::error_code& ec) {
  if (breaks_a_bound(ec)) {
    return {errc::invalid_input, "the answer of " + host + " is larger than allowed: " + ec.message()};
  }
  const std::string why = ec == beast::error::timeout ? "not complete in time" : ec.message();
  if (reached == progress::nothing_sent) {
    return {errc::unavailable, "the request to " + host + " could not be sent: " + why, "nothing was sent"};
  }
  const char* what = reached == progress::no_answer ? "no answer came from " : "the answer broke off from ";
  return {errc::outcome_unknown, what + host + ": " + why, "it is looked up before it is repeated"};
}

exchange_result failed(progress reached, const base_url& url, const boost::system::error_code& ec) {
  return {exchange_problem(reached, url.authority(), ec), reached, false, std::nullopt};
}

// "timeout=5, max=100": what Node, Apache and others say before they close a resting connection.
std::optional<std::chrono::seconds> rest_of(const parser::value_type& message) {
  const std::string_view text = message[beast::http::field::keep_alive];
  const auto at = text.find("timeout=");
  if (at == std::string_view::npos) return std::nullopt;
  std::uint16_t seconds = 0;
  const auto* first = text.data() + at + 8;
  if (std::from_chars(first, text.data() + text.size(), seconds).ec != std::errc{}) return std::nullopt;
  return std::chrono::seconds(seconds);
}

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

response to_response(parser& done) {
  response out;
  out.status = done.get().result_int();
  for (const auto& field : done.get()) out.headers.emplace_back(lower(field.name_string()), field.value());
  out.body = std::move(done.get().body());
  return out;
}

}  // namespace

template <class Stream>
asio::awaitable<exchange_result> connection::exchange_on(Stream& stream, std::string_view request_text,
                                                         const permit& allowed, deadline whole) {
  // Nothing is awaited between this question and the write: whatever revokes the permit runs before the one or after
  // the other.
  if (auto refusal = allowed.refusal())
    co_return exchange_result{std::move(*refusal), progress::nothing_sent, false, std::nullopt};
  socket_.expires_at(whole.sooner(settings_.steps.write));
  const auto [write_error, written] = co_await asio::async_write(stream, asio::buffer(request_text), as_result);
  if (write_error) {
    co_return failed(written == 0 ? progress::nothing_sent : progress::no_answer, url_, write_error);
  }
  socket_.expires_at(whole.at());
  beast::flat_buffer buffer(std::size_t{settings_.header_bytes} * 2);
  std::optional<parser> answer;
  for (int interim = 0;; ++interim) {
    answer.emplace();
    answer->header_limit(settings_.header_bytes);
    answer->body_limit(settings_.body_bytes);
    const auto [ec, bytes] = co_await beast::http::async_read_header(stream, buffer, *answer, as_result);
    const bool silent = interim == 0 && bytes == 0 && buffer.size() == 0 && !answer->got_some();
    if (ec) co_return failed(silent ? progress::no_answer : progress::part_of_answer, url_, ec);
    if (answer->get().result_int() >= 200) break;
    if (interim == interim_answers_allowed) {
      co_return failed(progress::part_of_answer, url_, beast::http::error::bad_status);
    }
  }
  const auto [ec, bytes] = co_await beast::http::async_read(stream, buffer, *answer, as_result);
  if (ec) co_return failed(progress::part_of_answer, url_, ec);
  const bool reusable = answer->keep_alive() && buffer.size() == 0 && !aborted_;
  const auto rest = rest_of(answer->get());
  co_return exchange_result{to_response(*answer), progress::whole_answer, reusable, rest};
}

asio::awaitable<exchange_result> connection::exchange(std::string_view request_text, const permit& allowed,
                                                      deadline whole) {
  // Two statements, not one conditional expression: GCC 12 destroys the temporaries of a conditional co_await twice.
  if (tls_) {
    auto out = co_await exchange_on(*tls_, request_text, allowed, whole);
    co_return out;
  }
  auto out = co_await exchange_on(socket_, request_text, allowed, whole);
  co_return out;
}

}  // namespace sluis::http
