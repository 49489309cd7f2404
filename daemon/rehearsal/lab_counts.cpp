#include "daemon/rehearsal/lab_counts.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

#include "connectors/json/parse_json.hpp"

namespace sluis::daemon::rehearsal {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::chrono::seconds patience{10};

error no_answer(const std::string& why) {
  return {errc::unavailable, "the stand-in for a target does not tell its counts: " + why,
          "it may have ended; try again"};
}

double number_in(const nlohmann::json& from, const char* key) {
  return from.is_object() && from.contains(key) && from[key].is_number() ? from[key].get<double>() : 0;
}

}  // namespace

result<lab_counts> read_lab_counts(const std::string& body, const std::string& kind) {
  const auto parsed = foreign::parse_json(body, foreign::small_document);
  if (!parsed || !parsed->is_object() || !parsed->contains("total")) return no_answer("no counts in it");
  const auto& all = *parsed;
  const auto own = kind == "scim" ? all : all.value(kind, nlohmann::json());
  lab_counts out;
  out.requests = static_cast<std::uint64_t>(number_in(own, kind == "scim" ? "total" : "requests"));
  out.writes = number_in(own, "writes");
  out.units = number_in(own, "units");
  out.queries = number_in(own, "queries");
  out.creations = number_in(own, "creations");
  return out;
}

result<lab_counts> ask_lab(std::uint16_t port, const secret& token, const std::string& kind) {
  asio::io_context io(1);
  beast::tcp_stream stream(io);
  beast::flat_buffer buffer;
  http::response<http::string_body> answer;
  http::request<http::empty_body> request(http::verb::get, "/lab/stats", 11);
  request.set(http::field::host, "127.0.0.1");
  request.set(http::field::authorization, "Bearer " + std::string(token.reveal()));
  boost::system::error_code failed;
  stream.expires_after(patience);
  stream.async_connect({asio::ip::address_v4::loopback(), port}, [&](const boost::system::error_code& refused) {
    failed = refused;
    if (failed) return;
    http::async_write(stream, request, [&](const boost::system::error_code& unsent, std::size_t) {
      failed = unsent;
      if (!failed)
        http::async_read(stream, buffer, answer,
                         [&](const boost::system::error_code& unread, std::size_t) { failed = unread; });
    });
  });
  io.run();
  if (failed) return no_answer(failed.message());
  if (answer.result() != http::status::ok) return no_answer("status " + std::to_string(answer.result_int()));
  return read_lab_counts(answer.body(), kind);
}

}  // namespace sluis::daemon::rehearsal
