// A client that asks for its token: each request carries the one of the moment, a 401 is answered with a new one, once.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "connectors/http/http_client.hpp"
#include "tests/support/permitted.hpp"
#include "tests/support/rude_server.hpp"
#include "tests/support/run.hpp"

namespace sluis::http {
namespace {

class counted_tokens final : public token_source {
 public:
  boost::asio::awaitable<result<secret>> token() override {
    if (fails) co_return error(errc::refused, "the token endpoint answered 401");
    co_return secret("token-" + std::to_string(number));
  }
  void refused() override { ++number; }
  int number = 1;
  bool fails = false;
};

class http_token_source : public testing::Test {
 protected:
  http_token_source() {
    client_settings settings;
    settings.url = "http://127.0.0.1:" + server.port();
    settings.allow_plain_http_on_loopback = true;
    settings.tokens = tokens;
    client = make_http_client(context.get_executor(), std::move(settings), stopping.get_token()).value();
  }
  boost::asio::awaitable<void> serve(std::shared_ptr<test::peer> p) {
    while (true) {
      const auto r = co_await p->read_request();
      if (!r) co_return;
      seen.push_back(*r);
      const bool accepted = r->find("Bearer " + good + "\r\n") != std::string::npos;
      const std::string bytes =
          std::string("HTTP/1.1 ") + (accepted ? "200 OK" : "401 Unauthorized") + "\r\nContent-Length: 0\r\n\r\n";
      co_await p->write(bytes);
    }
  }
  result<response> post() {
    return test::run(context, client->send(test::permitted(request{"POST", "/users", "{}", "application/json", {}})));
  }

  boost::asio::io_context context;
  stop_source stopping;
  std::string good = "token-1";
  std::vector<std::string> seen;
  test::rude_server server{context, [this](std::shared_ptr<test::peer> p, int) { return serve(std::move(p)); }};
  std::shared_ptr<counted_tokens> tokens = std::make_shared<counted_tokens>();
  std::unique_ptr<transport> client;
};

TEST_F(http_token_source, every_request_carries_the_token_of_the_moment) {
  EXPECT_EQ(post().value().status, 200U);
  EXPECT_EQ(seen.size(), 1U);
}

TEST_F(http_token_source, an_expired_one_is_renewed_and_the_request_said_again) {
  good = "token-2";
  EXPECT_EQ(post().value().status, 200U);
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_EQ(post().value().status, 200U);
  EXPECT_EQ(seen.size(), 3U);
}

TEST_F(http_token_source, who_is_never_accepted_asks_twice_and_no_more) {
  good = "nobody";
  EXPECT_EQ(post().value().status, 401U);
  EXPECT_EQ(seen.size(), 2U);
}

TEST_F(http_token_source, without_a_token_nothing_is_sent) {
  tokens->fails = true;
  const auto out = post();
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code(), errc::refused);
  EXPECT_TRUE(seen.empty());
}

}  // namespace
}  // namespace sluis::http
