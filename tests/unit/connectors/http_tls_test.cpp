#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>

#include "connectors/http/http_client.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/permitted.hpp"
#include "tests/support/rude_server.hpp"
#include "tests/support/run.hpp"

namespace sluis::http {
namespace {

using boost::asio::awaitable;
namespace ssl = boost::asio::ssl;
using peer_ptr = std::shared_ptr<test::peer>;

enum class farewell { proper, none };

class http_tls : public testing::Test {
 protected:
  void serve(const test::certificate_wish& wish, int newest_version = TLS1_3_VERSION) {
    const auto made = test::make_certificate(wish);
    tls.emplace(ssl::context::tls_server);
    tls->use_certificate(boost::asio::buffer(made.pem), ssl::context::pem);
    tls->use_private_key(boost::asio::buffer(made.key_pem), ssl::context::pem);
    SSL_CTX_set_max_proto_version(tls->native_handle(), newest_version);
    if (newest_version < TLS1_2_VERSION) SSL_CTX_set_cipher_list(tls->native_handle(), "ALL:@SECLEVEL=0");
    ca_file = std::filesystem::path(testing::TempDir()) /
              (std::string("sluis-ca-") + testing::UnitTest::GetInstance()->current_test_info()->name() + ".pem");
    std::ofstream(ca_file) << made.pem;
    server.emplace(
        context, [this](peer_ptr p, int) { return answer(p); }, &*tls);
  }
  void TearDown() override { std::filesystem::remove(ca_file); }

  result<response> send(const std::string& host, bool trust = true) {
    client_settings s;
    s.url = "https://" + host + ":" + server->port();
    if (trust) s.ca_file = ca_file;
    client = make_http_client(context.get_executor(), std::move(s), stop_token{}).value();
    return again();
  }
  result<response> again() {
    return test::run(context, client->send(test::permitted(request{"GET", "/", {}, {}, {}})));
  }

  awaitable<void> answer(peer_ptr p) {
    while (true) {
      auto r = co_await p->read_request();
      if (!r) co_return;
      ++requests;
      if (until_end) {
        co_await p->write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        if (how == farewell::proper) co_await p->say_goodbye();
        co_return;
      }
      co_await p->answer("hello");
    }
  }

  awaitable<void> speak_first(peer_ptr p) {
    co_await p->answer("no TLS here");
    auto r = co_await p->read_request();
    requests += r ? 1 : 0;
  }

  boost::asio::io_context context;
  std::optional<ssl::context> tls;
  std::optional<test::rude_server> server;
  std::unique_ptr<transport> client;
  std::filesystem::path ca_file;
  int requests = 0;
  bool until_end = false;
  farewell how = farewell::proper;
};

TEST_F(http_tls, verified_by_name_and_by_address_and_kept) {
  serve({});
  for (const char* host : {"127.0.0.1", "localhost"}) {
    const auto out = send(host);
    ASSERT_TRUE(out) << host << ": " << out.error().text();
    EXPECT_EQ(out->body, "hello");
    const int before = server->accepted();
    EXPECT_TRUE(again());
    EXPECT_EQ(server->accepted(), before) << host;
  }
}

TEST_F(http_tls, a_certificate_that_does_not_prove_the_host_gets_no_request) {
  struct row {
    const char* name;
    test::certificate_wish wish;
    const char* host;
    bool trust;
    const char* said;
  };
  const row rows[] = {
      {"another name", {"DNS:other.example", -60, 60}, "localhost", true, "for another host"},
      {"another address", {"DNS:localhost,IP:127.0.0.2", -60, 60}, "127.0.0.1", true, "for another host"},
      {"the address as a name", {"DNS:127.0.0.1", -60, 60}, "127.0.0.1", true, "for another host"},
      {"only the CN fits", {"DNS:other.example", -60, 60}, "localhost", true, "for another host"},
      {"nobody knows the authority", {}, "localhost", false, "not trusted here"},
      {"expired", {"DNS:localhost", -7200, -3600}, "localhost", true, "has expired"},
      {"not valid yet", {"DNS:localhost", 3600, 7200}, "localhost", true, "not yet valid"},
  };
  for (const auto& r : rows) {
    serve(r.wish);
    const auto out = send(r.host, r.trust);
    ASSERT_FALSE(out) << r.name;
    EXPECT_EQ(out.error().code(), errc::unavailable) << r.name;
    EXPECT_NE(out.error().text().find(r.said), std::string::npos) << r.name << ": " << out.error().text();
    EXPECT_EQ(requests, 0) << r.name;
  }
}

TEST_F(http_tls, one_point_two_is_accepted_and_older_is_not) {
  serve({}, TLS1_2_VERSION);
  EXPECT_TRUE(send("localhost"));
  serve({}, TLS1_1_VERSION);
  EXPECT_EQ(send("localhost").error().code(), errc::unavailable);
  EXPECT_EQ(requests, 1);
}

TEST_F(http_tls, plain_http_behind_an_https_url_gets_no_request) {
  serve({});
  server.emplace(context, [this](peer_ptr p, int) { return speak_first(p); });
  EXPECT_EQ(send("localhost").error().code(), errc::unavailable);
  EXPECT_EQ(requests, 0);
}

TEST_F(http_tls, an_answer_that_ends_with_the_connection_counts_only_with_tls_own_goodbye) {
  until_end = true;
  serve({});
  EXPECT_EQ(send("localhost")->body, "until the end");
  how = farewell::none;
  EXPECT_EQ(send("localhost").error().code(), errc::outcome_unknown);
}

TEST_F(http_tls, a_ca_file_that_is_none_is_an_error) {
  ca_file = std::filesystem::path(testing::TempDir()) / "sluis-no-ca.pem";
  std::ofstream(ca_file) << "not a certificate";
  for (const char* file : {"/nowhere/ca.pem", ca_file.c_str()}) {
    client_settings s;
    s.url = "https://localhost";
    s.ca_file = file;
    const auto out = make_http_client(context.get_executor(), std::move(s), stop_token{});
    EXPECT_EQ(out.error().code(), errc::io) << file;
  }
}

}  // namespace
}  // namespace sluis::http
