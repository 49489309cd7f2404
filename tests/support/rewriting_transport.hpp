// A lab's service whose answers a test changes on their way.
#pragma once

#include "tests/support/service_transport.hpp"

namespace sluis::test {

class rewriting_transport final : public service_transport {
 public:
  using service_transport::service_transport;

  /// Changes the body of each answer that arrives.
  std::function<void(const http::request& r, std::string& body)> rewrite;

  boost::asio::awaitable<result<http::response>> send(http::request r) override {
    auto sent = r;
    auto out = co_await service_transport::send(std::move(sent));
    if (rewrite && out) rewrite(r, out->body);
    co_return out;
  }
};

}  // namespace sluis::test
