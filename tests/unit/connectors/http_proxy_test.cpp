// A proxy between here and a target (issue 14, B6): it learns host and port, and TLS goes through it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "connectors/http/http_client.hpp"
#include "connectors/http/proxy.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/permitted.hpp"
#include "tests/support/rude_server.hpp"
#include "tests/support/run.hpp"

namespace sluis::http {
namespace {

using boost::asio::awaitable;
namespace ssl = boost::asio::ssl;
using peer_ptr = std::shared_ptr<test::peer>;

TEST(http_proxy, is_left_out_for_hosts_and_domains_that_are_named) {
  const proxy p{"proxy.example", "3128", {}, {"sis.example", ".intern.example", "10.0.0.7", "::1"}};
  for (const auto& [host, wanted] : {std::pair("sis.example", true),
                                     {"SIS.Example", true},
                                     {"a.sis.example", false},
                                     {"notsis.example", false},
                                     {"a.intern.example", true},
                                     {"a.b.intern.example", true},
                                     {"intern.example", false},
                                     {"bintern.example", false},
                                     {"10.0.0.7", true},
                                     {"10.0.0.70", false},
                                     {"::1", true}}) {
    EXPECT_EQ(is_direct(p, host), wanted) << host;
  }
}

TEST(http_proxy, is_asked_for_a_tunnel_with_host_and_port) {
  proxy p{"proxy.example", "3128", {}, {}};
  EXPECT_EQ(tunnel_request(p, {scheme::https, "partner.example", "443", "/scim"}).reveal(),
            "CONNECT partner.example:443 HTTP/1.1\r\nHost: partner.example:443\r\nUser-Agent: sluis/" SLUIS_VERSION
            "\r\n\r\n");
  p.login = secret("Aladdin:open sesame");  // RFC 7617, 2
  const auto text = tunnel_request(p, {scheme::https, "2001:db8::1", "8443", ""});
  EXPECT_TRUE(text.reveal().starts_with("CONNECT [2001:db8::1]:8443 HTTP/1.1\r\n"));
  EXPECT_NE(text.reveal().find("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"),
            std::string_view::npos);
}

class http_through_proxy : public testing::Test {
 protected:
  void SetUp() override {
    const auto made = test::make_certificate({});
    tls.emplace(ssl::context::tls_server);
    tls->use_certificate(boost::asio::buffer(made.pem), ssl::context::pem);
    tls->use_private_key(boost::asio::buffer(made.key_pem), ssl::context::pem);
    ca_file = std::filesystem::path(testing::TempDir()) /
              (std::string("sluis-proxy-ca-") + testing::UnitTest::GetInstance()->current_test_info()->name() + ".pem");
    std::ofstream(ca_file) << made.pem;
    target.emplace(
        context, [this](peer_ptr p, int) { return serve(p); }, &*tls);
    between.emplace(context, [this](peer_ptr p, int) { return let_through(p); });
  }
  void TearDown() override { std::filesystem::remove(ca_file); }

  awaitable<void> serve(peer_ptr p) {
    while (true) {
      auto r = co_await p->read_request();
      if (!r) co_return;
      ++requests;
      co_await p->answer("hello");
    }
  }
  awaitable<void> let_through(peer_ptr p) {
    auto asked = co_await p->read_request();
    if (!asked) co_return;
    heard += *asked;
    const bool is_written = co_await p->write(answer);
    if (is_written && answer.starts_with("HTTP/1.1 200")) co_await p->relay_to(target->port());
    if (is_silent) co_await p->wait_for_end();
  }

  result<response> send(const std::vector<std::string>& direct = {}, const std::string& host = "localhost") {
    client_settings s;
    s.url = "https://" + host + ":" + target->port();
    s.ca_file = ca_file;
    s.through.emplace(proxy{"127.0.0.1", between->port(), secret("school:Geheim-1"), direct});
    s.steps.handshake = std::chrono::milliseconds(is_silent ? 100 : 10'000);
    client = make_http_client(context.get_executor(), std::move(s), stop_token{}).value();
    return test::run(context, client->send(test::permitted(request{"GET", "/Users?filter=name", {}, {}, {}})));
  }

  boost::asio::io_context context;
  std::optional<ssl::context> tls;
  std::optional<test::rude_server> target, between;
  std::unique_ptr<transport> client;
  std::filesystem::path ca_file;
  std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";
  std::string heard;
  bool is_silent = false;
  int requests = 0;
};

TEST_F(http_through_proxy, tls_goes_through_it_and_it_learns_host_and_port_only) {
  for (int i = 0; i < 2; ++i) {
    const auto out = send();
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ(out->body, "hello");
  }
  EXPECT_EQ(between->accepted(), 2);
  EXPECT_TRUE(heard.starts_with("CONNECT localhost:" + target->port() + " HTTP/1.1\r\n")) << heard;
  EXPECT_EQ(heard.find("Users"), std::string::npos);
  const int before = between->accepted();
  EXPECT_TRUE(test::run(context, client->send(test::permitted(request{"GET", "/", {}, {}, {}}))));
  EXPECT_EQ(between->accepted(), before) << "the tunnel is kept like a connection";
}

TEST_F(http_through_proxy, the_target_must_still_prove_who_it_is) {
  target.reset();
  const auto made = test::make_certificate({"DNS:other.example", -60, 60});
  tls->use_certificate(boost::asio::buffer(made.pem), ssl::context::pem);
  tls->use_private_key(boost::asio::buffer(made.key_pem), ssl::context::pem);
  std::ofstream(ca_file) << made.pem;
  target.emplace(
      context, [this](peer_ptr p, int) { return serve(p); }, &*tls);
  const auto out = send();
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().text().find("for another host"), std::string::npos) << out.error().text();
  EXPECT_EQ(requests, 0);
}

TEST_F(http_through_proxy, hosts_that_are_named_are_reached_without_it) {
  EXPECT_TRUE(send({"localhost"}));
  EXPECT_EQ(between->accepted(), 0);
}

TEST_F(http_through_proxy, what_it_answers_otherwise_is_told_and_nothing_is_sent) {
  struct row {
    const char* answer;
    const char* said;
  };
  for (const auto& [text, said] :
       {row{"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
            "refuses the user and password that it was given (407)"},
        row{"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "let the proxy allow this host"},
        row{"HTTP/1.1 502 Bad Gateway\r\n\r\n", "it answered 502"},
        row{"HTTP/1.1 200 OK\r\n\r\nmore", "said more than that the tunnel is there"},
        row{"SSH-2.0-OpenSSH_9.2\r\n\r\n", "no tunnel through the proxy"}}) {
    answer = text;
    const auto out = send();
    ASSERT_FALSE(out) << text;
    EXPECT_EQ(out.error().code(), errc::unavailable) << text;
    EXPECT_NE(out.error().text().find(said), std::string::npos) << out.error().text();
    EXPECT_EQ(out.error().text().find("Geheim"), std::string::npos) << out.error().text();
  }
  EXPECT_EQ(requests, 0);
}

TEST_F(http_through_proxy, its_silence_has_an_end) {
  answer.clear();
  is_silent = true;
  const auto out = send();
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code(), errc::unavailable);
}

TEST_F(http_through_proxy, it_is_named_where_it_is_not_there) {
  const auto port = between->port();
  between.reset();
  client_settings s;
  s.url = "https://localhost:" + target->port();
  s.through.emplace(proxy{"127.0.0.1", port, {}, {}});
  client = make_http_client(context.get_executor(), std::move(s), stop_token{}).value();
  const auto out = test::run(context, client->send(test::permitted(request{"GET", "/", {}, {}, {}})));
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().text().find("no connection to the proxy 127.0.0.1:" + port), std::string::npos)
      << out.error().text();
}

}  // namespace
}  // namespace sluis::http
