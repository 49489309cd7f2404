#include "connectors/http/http_client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "connectors/http/parallel.hpp"
#include "tests/support/permitted.hpp"
#include "tests/support/rude_server.hpp"
#include "tests/support/run.hpp"

namespace sluis::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using peer_ptr = std::shared_ptr<test::peer>;

const std::string token = "t0ken-that-must-not-be-seen";

client_settings settings_for(const std::string& port) {
  client_settings out;
  out.url = "http://127.0.0.1:" + port + "/scim/v2/";
  out.allow_plain_http_on_loopback = true;
  out.token = secret(token);
  out.timeout = 20s;
  return out;
}

request get(std::string path = "/Users") {
  return test::permitted(request{"GET", std::move(path), {}, {}, {{"Accept", "application/json"}}});
}
request post(std::string body = R"({"a":"secret body"})") {
  return test::permitted(request{"POST", "/Users", std::move(body), "application/scim+json", {}});
}

/// A server that behaves as told and a client of it, on one io_context.
class http_client : public testing::Test {
 protected:
  void serve(test::rude_server::serve each) { server.emplace(context, std::move(each)); }
  transport& client() {
    if (!made) {
      if (!settings) settings.emplace(settings_for(server->port()));
      made = make_http_client(context.get_executor(), std::move(*settings), stopping.get_token()).value();
    }
    return *made;
  }
  void tune(const std::function<void(client_settings&)>& change) {
    settings.emplace(settings_for(server->port()));
    change(*settings);
  }
  result<response> send(request r) {
    auto out = test::run(context, client().send(std::move(r)));
    if (!out) {
      EXPECT_EQ(out.error().text().find(token), std::string::npos);
      EXPECT_EQ(out.error().text().find("secret body"), std::string::npos);
    }
    return out;
  }
  /// Lets what the other side did (a close, a reset) arrive.
  void settle() {
    for (int i = 0; i < 20; ++i) context.poll();
    test::run(context, nap());
  }
  static awaitable<int> nap() {
    boost::asio::steady_timer t(co_await boost::asio::this_coro::executor, 20ms);
    co_await t.async_wait(boost::asio::use_awaitable);
    co_return 0;
  }

  boost::asio::io_context context;
  stop_source stopping;
  std::optional<client_settings> settings;
  std::optional<test::rude_server> server;
  std::unique_ptr<transport> made;
  std::vector<std::string> seen;

  // Servers. Member functions, not lambdas: they are coroutines and their captures must outlive them.
  awaitable<void> polite(peer_ptr p, std::string body, std::string more) {
    while (true) {
      auto r = co_await p->read_request();
      if (!r) co_return;
      seen.push_back(*r);
      const bool ok = co_await p->answer(body, more);
      if (!ok) co_return;
    }
  }
  awaitable<void> once(peer_ptr p, std::string bytes) {
    auto r = co_await p->read_request();
    if (r) seen.push_back(*r);
    co_await p->write(bytes);
  }
  /// Whatever has no slash at its path's end is redirected.
  awaitable<void> redirects_once(peer_ptr p, const std::string& location) {
    while (true) {
      auto r = co_await p->read_request();
      if (!r) co_return;
      seen.push_back(*r);
      if (r->find("/Users/") != std::string::npos) {
        const bool answered = co_await p->answer("ok");
        if (!answered) co_return;
        continue;
      }
      const bool ok = co_await p->write("HTTP/1.1 301 Moved Permanently\r\nLocation: " + location +
                                        "\r\nContent-Length: 0\r\n\r\n");
      if (!ok) co_return;
    }
  }
  awaitable<void> once_and_hold(peer_ptr p, std::string bytes) {
    co_await once(p, std::move(bytes));
    co_await p->wait_for_end();
  }
  awaitable<void> for_ever(peer_ptr p, std::string start, std::string again) {
    co_await once(p, std::move(start));
    while (true) {
      const bool ok = co_await p->write(again);
      if (!ok) co_return;
    }
  }
  awaitable<void> drip(peer_ptr p) {
    co_await once(p, "HTTP/1.1 200 OK\r\n");
    while (true) {
      const bool ok = co_await p->write("a");
      if (!ok) co_return;
      co_await nap();
    }
  }
  awaitable<void> first_answers_then_resets(peer_ptr p, int number) {
    auto r = co_await p->read_request();
    seen.push_back(*r);
    co_await p->answer("one");
    r = co_await p->read_request();
    if (!r) co_return;
    seen.push_back(*r);
    if (number == 1) {
      p->reset();
      co_return;
    }
    co_await p->answer("two");
  }
  awaitable<void> slow(peer_ptr p) {
    while (true) {
      auto r = co_await p->read_request();
      if (!r) co_return;
      co_await nap();
      co_await p->answer("slow");
    }
  }
};

TEST_F(http_client, sends_what_it_should_and_keeps_the_connection) {
  serve([this](peer_ptr p, int) { return polite(p, "hello", ""); });
  const auto first = send(post("{}"));
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_EQ(first->status, 200U);
  EXPECT_EQ(first->body, "hello");
  EXPECT_EQ(*first->find("content-length"), "5");
  EXPECT_TRUE(send(get("/Users?count=2")));
  EXPECT_TRUE(send(post()));
  EXPECT_EQ(server->accepted(), 1);
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0], "POST /scim/v2/Users HTTP/1.1\r\nHost: 127.0.0.1:" + server->port() +
                         "\r\nUser-Agent: sluis/" SLUIS_VERSION "\r\nAuthorization: Bearer " + token +
                         "\r\nContent-Type: application/scim+json\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(seen[1].rfind("GET /scim/v2/Users?count=2 HTTP/1.1\r\n", 0), 0U);
  EXPECT_EQ(seen[1].find("Content-Length"), std::string::npos);
}

TEST_F(http_client, a_connection_the_server_does_not_keep_is_not_used_again) {
  struct row {
    const char* name;
    const char* header;
  };
  for (const auto& [name, header] :
       {row{"close", "Connection: close\r\n"}, row{"rest of a second", "Keep-Alive: timeout=1\r\n"}}) {
    made.reset();
    serve([this, h = std::string(header)](peer_ptr p, int) { return polite(p, "x", h); });
    EXPECT_TRUE(send(get())) << name;
    EXPECT_TRUE(send(post())) << name;
    EXPECT_EQ(server->accepted(), 2) << name;
    settings.reset();
  }
}

TEST_F(http_client, bytes_nobody_asked_for_end_a_connection) {
  serve([this](peer_ptr p, int) {
    return once_and_hold(
        p, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
  });
  EXPECT_EQ(send(get())->body, "x");
  settle();
  EXPECT_EQ(send(get())->body, "x");
  EXPECT_EQ(server->accepted(), 2);
}

TEST_F(http_client, a_connection_closed_while_it_rested_is_noticed_before_a_creation_is_sent) {
  serve([this](peer_ptr p, int) { return once(p, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"); });  // then closes
  EXPECT_TRUE(send(get()));
  settle();
  EXPECT_TRUE(send(post()));
  EXPECT_EQ(server->accepted(), 2);
  EXPECT_EQ(seen.size(), 2U);
}

TEST_F(http_client, a_kept_connection_that_dies_is_replaced_once_for_an_idempotent_request) {
  serve([this](peer_ptr p, int n) { return first_answers_then_resets(p, n); });
  EXPECT_EQ(send(get())->body, "one");
  const auto second = send(get("/Groups"));
  ASSERT_TRUE(second) << second.error().text();
  EXPECT_EQ(second->body, "one");
  EXPECT_EQ(server->accepted(), 2);
  EXPECT_EQ(seen.size(), 3U);
}

TEST_F(http_client, a_creation_is_never_sent_twice_by_itself) {
  serve([this](peer_ptr p, int n) { return first_answers_then_resets(p, n); });
  EXPECT_EQ(send(get())->body, "one");
  EXPECT_EQ(send(post()).error().code(), errc::outcome_unknown);
  EXPECT_EQ(seen.size(), 2U);
}

TEST_F(http_client, answers_that_break_off_or_break_a_bound) {
  const std::string big(100'000, 'a');
  struct row {
    const char* name;
    std::function<awaitable<void>(peer_ptr)> server;
    errc code;
  };
  const row rows[] = {
      {"closed before the answer", [this](peer_ptr p) { return once(p, ""); }, errc::outcome_unknown},
      {"body cut", [this](peer_ptr p) { return once(p, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"); },
       errc::outcome_unknown},
      {"head cut", [this](peer_ptr p) { return once(p, "HTTP/1.1 200 OK\r\nContent-Le"); }, errc::outcome_unknown},
      {"chunk cut",
       [this](peer_ptr p) { return once(p, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"); },
       errc::outcome_unknown},
      {"not http", [this](peer_ptr p) { return once(p, "SSH-2.0-OpenSSH_9.2\r\n\r\n"); }, errc::outcome_unknown},
      {"only interim answers", [this](peer_ptr p) { return for_ever(p, "", "HTTP/1.1 100 Continue\r\n\r\n"); },
       errc::outcome_unknown},
      {"endless chunks",
       [this](peer_ptr p) {
         return for_ever(p, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                         "1000\r\n" + std::string(4096, 'a') + "\r\n");
       },
       errc::invalid_input},
      {"endless body without a length",
       [this](peer_ptr p) { return for_ever(p, "HTTP/1.1 200 OK\r\n\r\n", std::string(4096, 'a')); },
       errc::invalid_input},
      {"announced too large",
       [this](peer_ptr p) { return once_and_hold(p, "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n"); },
       errc::invalid_input},
      {"endless header", [this, &big](peer_ptr p) { return for_ever(p, "HTTP/1.1 200 OK\r\nX: ", big); },
       errc::invalid_input},
      {"endless header lines", [this](peer_ptr p) { return for_ever(p, "HTTP/1.1 200 OK\r\n", "X: y\r\n"); },
       errc::invalid_input},
      {"endless chunk extension",
       [this, &big](peer_ptr p) { return for_ever(p, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", big); },
       errc::invalid_input},
  };
  for (const auto& r : rows) {
    made.reset();
    serve([&r](peer_ptr p, int) { return r.server(std::move(p)); });
    tune([](client_settings& s) { s.body_bytes = 1'000'000; });
    const auto out = send(post());
    ASSERT_FALSE(out) << r.name;
    EXPECT_EQ(out.error().code(), r.code) << r.name << ": " << out.error().text();
    EXPECT_EQ(server->accepted(), 1) << r.name;
  }
}

TEST_F(http_client, a_server_that_drips_is_left_at_the_deadline) {
  serve([this](peer_ptr p, int) { return drip(p); });
  tune([](client_settings& s) { s.timeout = 150ms; });
  const auto out = send(post());
  EXPECT_EQ(out.error().code(), errc::outcome_unknown);
  EXPECT_NE(out.error().text().find("in time"), std::string::npos);
}

TEST_F(http_client, a_server_that_says_nothing_is_left_at_the_deadline) {
  serve([this](peer_ptr p, int) { return once_and_hold(p, ""); });
  tune([](client_settings& s) { s.timeout = 50ms; });
  EXPECT_EQ(send(get()).error().code(), errc::outcome_unknown);
}

TEST_F(http_client, a_redirect_is_an_answer_and_not_followed) {
  serve([this](peer_ptr p, int) {
    return once(p, "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  });
  const auto out = send(post());
  ASSERT_TRUE(out);
  EXPECT_EQ(out->status, 307U);
  EXPECT_EQ(server->accepted(), 1);
}

TEST_F(http_client, a_redirect_that_only_adds_a_slash_is_followed_once) {
  struct row {
    const char* name;
    std::string location;  // %: the server's origin
    bool is_followed;
  };
  const row rows[] = {{"a path", "/scim/v2/Users/", true},
                      {"with the query", "/scim/v2/Users/?count=2", true},
                      {"the whole address", "%/scim/v2/Users/?count=2", true},
                      {"another host", "http://127.0.0.1:1/scim/v2/Users/", false},
                      {"another scheme", "https://127.0.0.1/scim/v2/Users/", false},
                      {"another path", "/scim/v2/People/", false},
                      {"a host in the path", "//evil.example/scim/v2/Users/", false},
                      {"another query", "/scim/v2/Users/?count=3", false}};
  std::string location;
  serve([&](peer_ptr p, int) { return redirects_once(p, location); });
  for (const auto& r : rows) {
    seen.clear();
    location = r.location[0] == '%' ? "http://127.0.0.1:" + server->port() + r.location.substr(1) : r.location;
    const auto out = send(get("/Users?count=2"));
    ASSERT_TRUE(out) << r.name;
    EXPECT_EQ(out->status, r.is_followed ? 200U : 301U) << r.name;
    ASSERT_EQ(seen.size(), r.is_followed ? 2U : 1U) << r.name;
    EXPECT_EQ(seen.back().find(r.is_followed ? "GET /scim/v2/Users/?count=2 HTTP/1.1"
                                             : "GET /scim/v2/Users?count=2 HTTP/1.1"),
              0U)
        << seen.back();
  }
}

TEST_F(http_client, interim_answers_are_passed_over) {
  serve([this](peer_ptr p, int) {
    return once(p,
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 "
                "Created\r\nContent-Length: 2\r\n\r\nok");
  });
  EXPECT_EQ(send(post())->status, 201U);
}

TEST_F(http_client, answers_without_a_body_or_a_length) {
  serve([this](peer_ptr p, int n) {
    return n == 1 ? once_and_hold(p, "HTTP/1.1 204 No Content\r\n\r\n")
                  : once(p, "HTTP/1.1 200 OK\r\n\r\nuntil the end");
  });
  EXPECT_EQ(send(get())->status, 204U);
  made.reset();
  settings.reset();
  EXPECT_EQ(send(get())->body, "until the end");
}

TEST_F(http_client, nobody_there_means_nothing_sent) {
  boost::asio::ip::tcp::acceptor free(context, {boost::asio::ip::address_v4::loopback(), 0});
  const auto port = std::to_string(free.local_endpoint().port());
  free.close();
  settings.emplace(settings_for(port));
  EXPECT_EQ(send(post()).error().code(), errc::unavailable);
}

TEST_F(http_client, a_request_that_would_smuggle_another_is_not_sent) {
  serve([this](peer_ptr p, int) { return polite(p, "", ""); });
  struct row {
    const char* name;
    request r;
  };
  const row rows[] = {
      {"path", {"GET", "/x HTTP/1.1\r\nHost: evil\r\n\r\n", {}, {}, {}}},
      {"blank in a path", {"GET", "/a b", {}, {}, {}}},
      {"method", {"GET /\r\n", "/", {}, {}, {}}},
      {"header", {"GET", "/", {}, {}, {{"A", "b\r\nC: d"}}}},
      {"header name", {"GET", "/", {}, {}, {{"A: b", "c"}}}},
      {"not a path", {"GET", "evil.example/", {}, {}, {}}},
  };
  for (const auto& row : rows) EXPECT_EQ(send(row.r).error().code(), errc::invalid_input) << row.name;
  EXPECT_EQ(server->accepted(), 0);
}

TEST_F(http_client, opens_no_more_connections_than_it_may) {
  serve([this](peer_ptr p, int) { return slow(p); });
  tune([](client_settings& s) { s.connections = 2; });
  struct fan_out {
    transport& wire;
    int good = 0;
    awaitable<void> one() {
      auto out = co_await wire.send(get());
      good += out.has_value() ? 1 : 0;
    }
    awaitable<int> all() {
      const std::function<awaitable<void>(std::size_t)> job = [this](std::size_t) { return one(); };
      co_await in_parallel(9, 9, job);
      co_return good;
    }
  } many{client()};
  EXPECT_EQ(test::run(context, many.all()), 9);
  EXPECT_EQ(server->accepted(), 2);
}

TEST_F(http_client, after_a_stop_nothing_new_begins) {
  serve([this](peer_ptr p, int) { return polite(p, "", ""); });
  EXPECT_TRUE(send(get()));
  stopping.request_stop();
  EXPECT_EQ(send(get()).error().code(), errc::unavailable);
  EXPECT_EQ(seen.size(), 1U);
}

TEST_F(http_client, an_exchange_under_way_at_a_stop_may_finish) {
  serve([this](peer_ptr p, int) {
    stopping.request_stop();
    return slow(p);
  });
  EXPECT_TRUE(send(post()));
}

TEST_F(http_client, an_exchange_that_outlasts_the_grace_is_ended_and_unknown) {
  serve([this](peer_ptr p, int) {
    stopping.request_stop();
    return once_and_hold(p, "");
  });
  tune([](client_settings& s) { s.stop_grace = 100ms; });
  EXPECT_EQ(send(post()).error().code(), errc::outcome_unknown);
}

}  // namespace
}  // namespace sluis::http
