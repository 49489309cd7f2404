#include "daemon/sockets/turn_away.hpp"

#include <array>

namespace sluis::daemon {

namespace http = boost::beast::http;

api::answer not_admitted(const refusal& why) {
  return api::error_answer(http::status::forbidden, "refused", why.why, why.hint);
}

api::answer too_many() {
  return api::error_answer(http::status::service_unavailable, "unavailable", "too many connections are open",
                           "try again in a moment");
}

void turn_away(boost::asio::local::stream_protocol::socket socket, const api::answer& what) {
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  std::array<char, 4096> asked{};
  socket.read_some(boost::asio::buffer(asked), ignored);  // unread bytes would reach the peer as a reset
  std::string text =
      "HTTP/1.1 " + std::to_string(static_cast<unsigned>(what.status)) + " " +
      std::string(http::obsolete_reason(what.status)) + "\r\nServer: sluisd\r\nContent-Type: " + what.content_type +
      "\r\nContent-Length: " + std::to_string(what.body.size()) + "\r\nConnection: close\r\n\r\n" + what.body;
  socket.write_some(boost::asio::buffer(text), ignored);
  socket.shutdown(boost::asio::socket_base::shutdown_both, ignored);
}

}  // namespace sluis::daemon
