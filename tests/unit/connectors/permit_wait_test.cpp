// The permit is asked after every wait (must never happen: 1): whatever a request waits for when its permit is revoked,
// not a byte of it leaves.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <fstream>

#include "connectors/http/http_client.hpp"
#include "connectors/http/paced_sender.hpp"
#include "connectors/http/parallel.hpp"
#include "model/local_time.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/grants.hpp"
#include "tests/support/rude_server.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_transport.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using test::scripted_transport;
namespace ssl = boost::asio::ssl;
using peer_ptr = std::shared_ptr<test::peer>;

/// A permit that rests on a consent, and its withdrawal.
class withdrawal {
 public:
  explicit withdrawal(const clock& time)
      : allowed(issuer_.issue(issuer_.now(), testing_support::consent_grant({consent_attribute::given_name}), time)) {}
  void happens() { issuer_.revoke(permit_issuer::which::of_consent, "the consent was withdrawn"); }

 private:
  permit_issuer issuer_;

 public:
  permit allowed;
};

const auto midday = day{std::chrono::year{2026} / 11 / 23} + 12h;

request creation(const permit& allowed) {
  return {"POST", "/x", "{}", "a/b", {}, allowed};
}

// The sender, in virtual time.

struct sender_bench {
  explicit sender_bench(quota limits) : sender(wire, rest, time, chance, std::move(limits), send_policy{}) {}
  test::virtual_clock time{midday};
  test::virtual_sleeper rest{time};
  test::seeded_random chance{1};
  scripted_transport wire;
  paced_sender sender;
  withdrawal consent{time};
};

TEST(permit_waits, in_the_sender) {
  struct row {
    const char* name;
    double per_second;
    std::vector<result<response>> before;  // answers until the wait
    bool is_hold_of_another = false;
    errc code = errc::refused;
  };
  const auto throttled = scripted_transport::answer(429, {}, {{"retry-after", "40"}});
  const error lost{errc::outcome_unknown, "no answer"};
  const row rows[] = {
      {"pace", 0.1, {scripted_transport::answer(201)}, true, errc::refused},
      {"the hold that another's answer brought", 1000, {throttled}, true, errc::refused},
      {"its own Retry-After", 1000, {throttled}, false, errc::refused},
      {"back-off after no connection", 1000, {error(errc::unavailable, "no connection")}, false, errc::refused},
      {"back-off after a lost answer", 1000, {lost}, false, errc::outcome_unknown},
  };
  for (const auto& r : rows) {
    sender_bench b(pace(r.per_second, 1));
    for (const auto& answer : r.before) b.wire.on("POST", "/x", answer);
    b.wire.always("POST", "/x", [](const request&) { return scripted_transport::answer(201); });
    if (r.is_hold_of_another) {
      b.rest.stopped = true;
      (void)test::run(b.sender.send(creation(b.consent.allowed), repeat::always));
      b.rest.stopped = false;
    }
    b.rest.meanwhile = [&] { b.consent.happens(); };
    const auto out = test::run(b.sender.send(creation(b.consent.allowed), repeat::always));
    ASSERT_FALSE(out) << r.name;
    EXPECT_EQ(out.error().code(), r.code) << r.name;
    EXPECT_EQ(out.error().message(), "the consent was withdrawn") << r.name;
    EXPECT_EQ(b.wire.requests.size(), r.before.size()) << r.name;
    EXPECT_LE(b.rest.waits.size(), 1U) << r.name << ": the wait is not sat out";
  }
}

TEST(permit_waits, in_the_sender_over_midnight_of_the_last_day) {
  sender_bench b(pace(1000, 1000));
  const auto last = testing_support::consent_grant({consent_attribute::given_name}).last_day();
  b.time.advance(start_of_local_day(last + std::chrono::days{1}) - b.time.now() - 20s);
  b.wire.on("POST", "/x", scripted_transport::answer(429, {}, {{"retry-after", "40"}}));
  const auto out = test::run(b.sender.send(creation(b.consent.allowed), repeat::always));
  EXPECT_EQ(out.error().message(), "the consent ended on " + to_string(last));
  EXPECT_EQ(b.wire.requests.size(), 1U);
}

TEST(permit_waits, a_piece_of_work_ends_when_nothing_that_counts_was_confirmed_for_too_long) {
  struct row {
    const char* name;
    permit::confirmed counts;
    const char* method;
    unsigned status;
    bool goes_on;
  };
  const row rows[] = {
      {"a push whose changes are confirmed", permit::confirmed::change, "POST", 201, true},
      {"a push that only gets look-ups answered", permit::confirmed::change, "GET", 200, false},
      {"a push whose changes fail", permit::confirmed::change, "POST", 400, false},
      {"a survey that gets answers", permit::confirmed::answer, "GET", 200, true},
      {"a survey that gets none", permit::confirmed::answer, "GET", 404, false},
  };
  for (const auto& r : rows) {
    sender_bench b(pace(1.0 / 60, 1));
    permit_issuer issuer;
    issuer.begin(r.counts, 10min, b.time.now());
    const auto allowed =
        issuer.issue(issuer.now(), testing_support::consent_grant({consent_attribute::given_name}), b.time);
    b.wire.always(r.method, "/x", [&](const request&) { return scripted_transport::answer(r.status); });
    std::optional<error> ended;
    for (int i = 0; i < 30 && !ended; ++i) {
      const auto out = test::run(b.sender.send({r.method, "/x", {}, {}, {}, allowed}, repeat::always));
      if (!out) ended = out.error();
    }
    EXPECT_EQ(!ended, r.goes_on) << r.name;
    if (!ended) continue;
    EXPECT_EQ(ended->code(), errc::unavailable) << r.name;
    EXPECT_EQ(b.time.now() - midday, 10min) << r.name;
    issuer.begin(r.counts, 10min, b.time.now());
    EXPECT_TRUE(test::run(b.sender.send({r.method, "/x", {}, {}, {}, allowed}, repeat::always)))
        << r.name << ": the next try";
  }
}

TEST(permit_waits, the_status_of_an_envelope_confirms_nothing) {
  for (const bool is_envelope : {false, true}) {
    sender_bench b(pace(1.0 / 60, 1));
    permit_issuer issuer;
    issuer.begin(permit::confirmed::change, 10min, b.time.now());
    const auto allowed =
        issuer.issue(issuer.now(), testing_support::consent_grant({consent_attribute::given_name}), b.time);
    b.wire.always("POST", "/x", [](const request&) { return scripted_transport::answer(200); });
    request r{"POST", "/x", {}, {}, {}, allowed};
    if (is_envelope) r.holds = content::parts;
    bool goes_on = true;
    for (int i = 0; i < 30 && goes_on; ++i) goes_on = test::run(b.sender.send(r, repeat::always)).has_value();
    EXPECT_EQ(goes_on, !is_envelope);
    note_success(allowed, "GET", 200);
    note_success(allowed, "PATCH", 503);
    EXPECT_EQ(allowed.refusal().has_value(), is_envelope);
    note_success(allowed, "PATCH", 204);
    EXPECT_FALSE(allowed.refusal());
  }
}

// The client, on sockets.

class permit_waits_in_client : public testing::Test, public token_source {
 public:
  permit_waits_in_client() { settings.allow_plain_http_on_loopback = true; }

  void serve(test::rude_server::serve each, ssl::context* with_tls = nullptr) {
    server.emplace(context, std::move(each), with_tls);
    settings.url = std::string(with_tls ? "https" : "http") + "://" + host + ":" + server->port();
  }
  transport& client() {
    if (!made) made = make_http_client(context.get_executor(), std::move(settings), stop_token{}).value();
    return *made;
  }
  result<response> send(const char* method) {
    auto r = creation(consent.allowed);
    r.method = method;
    return test::run(context, client().send(std::move(r)));
  }
  void expect_refusal(const result<response>& out, std::size_t requests_before) {
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code(), errc::refused);
    EXPECT_EQ(out.error().message(), "the consent was withdrawn");
    settle();
    EXPECT_EQ(seen.size(), requests_before);
  }
  void settle() {
    for (int i = 0; i < 50; ++i) context.poll();
  }
  static awaitable<void> nap() {
    boost::asio::steady_timer t(co_await boost::asio::this_coro::executor, 50ms);
    co_await t.async_wait(boost::asio::use_awaitable);
  }

  // Servers.
  awaitable<void> polite(peer_ptr p) {
    while (auto r = co_await p->read_request()) {
      seen.push_back(*r);
      co_await p->answer("");
    }
  }
  awaitable<void> withdraws_and_answers(peer_ptr p, std::string status) {
    auto r = co_await p->read_request();
    if (!r) co_return;
    seen.push_back(*r);
    consent.happens();
    co_await p->write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
    co_await p->wait_for_end();
  }
  awaitable<void> slow_then_withdraws(peer_ptr p) {
    auto r = co_await p->read_request();
    if (!r) co_return;
    seen.push_back(*r);
    co_await nap();
    consent.happens();
    co_await p->answer("");
    co_await polite(p);
  }
  awaitable<void> resets_the_second(peer_ptr p) {
    auto r = co_await p->read_request();
    if (!r) co_return;
    seen.push_back(*r);
    co_await p->answer("");
    r = co_await p->read_request();
    if (!r) co_return;
    seen.push_back(*r);
    consent.happens();
    p->reset();
  }

  // Tokens.
  awaitable<result<secret>> token() override {
    ++tokens_asked;
    if (withdraw_at_token == tokens_asked) consent.happens();
    co_return secret("t0ken");
  }
  void refused() override {}

  boost::asio::io_context context;
  test::virtual_clock time{midday};
  withdrawal consent{time};
  std::string host = "127.0.0.1";
  client_settings settings;
  std::optional<ssl::context> tls;
  std::optional<test::rude_server> server;
  std::unique_ptr<transport> made;
  std::vector<std::string> seen;
  int tokens_asked = 0;
  int withdraw_at_token = 0;
};

TEST_F(permit_waits_in_client, without_a_permit_nothing_is_sent) {
  serve([this](peer_ptr p, int) { return polite(p); });
  for (const char* method : {"GET", "POST", "DELETE"}) {
    const auto out = test::run(context, client().send({method, "/x", {}, {}, {}}));
    EXPECT_EQ(out.error().code(), errc::refused) << method;
  }
  EXPECT_EQ(server->accepted(), 0);
}

TEST_F(permit_waits_in_client, for_a_token) {
  serve([this](peer_ptr p, int) { return polite(p); });
  settings.tokens = std::shared_ptr<token_source>(std::shared_ptr<void>(), this);
  withdraw_at_token = 1;
  expect_refusal(send("POST"), 0);
}

TEST_F(permit_waits_in_client, for_a_new_token_after_401) {
  serve([this](peer_ptr p, int) { return withdraws_and_answers(p, "401 Unauthorized"); });
  settings.tokens = std::shared_ptr<token_source>(std::shared_ptr<void>(), this);
  expect_refusal(send("POST"), 1);
}

TEST_F(permit_waits_in_client, for_a_name) {
  host = "localhost";
  serve([this](peer_ptr p, int) { return polite(p); });
  boost::asio::post(context, [this] { consent.happens(); });
  expect_refusal(send("POST"), 0);
}

TEST_F(permit_waits_in_client, for_a_handshake) {
  const auto own = test::make_certificate({});
  tls.emplace(ssl::context::tls_server);
  tls->use_certificate(boost::asio::buffer(own.pem), ssl::context::pem);
  tls->use_private_key(boost::asio::buffer(own.key_pem), ssl::context::pem);
  SSL_CTX_set_max_proto_version(tls->native_handle(), TLS1_2_VERSION);  // the server's side ends last
  settings.ca_file = std::filesystem::path(testing::TempDir()) / "sluis-ca-permit.pem";
  std::ofstream(*settings.ca_file) << own.pem;
  // This runs when the server has sent the last message of the handshake, which the client has not read yet.
  serve(
      [this](peer_ptr p, int) {
        consent.happens();
        return polite(p);
      },
      &*tls);
  expect_refusal(send("POST"), 0);
  std::filesystem::remove(*settings.ca_file);
}

TEST_F(permit_waits_in_client, for_a_free_connection) {
  serve([this](peer_ptr p, int) { return slow_then_withdraws(p); });
  settings.connections = 1;
  struct two_at_once {
    permit_waits_in_client& test;
    std::vector<result<response>> out = {error(), error()};
    awaitable<void> one(std::size_t i) { out[i] = co_await test.client().send(creation(test.consent.allowed)); }
    awaitable<int> both() {
      const std::function<awaitable<void>(std::size_t)> job = [this](std::size_t i) { return one(i); };
      co_await in_parallel(2, 2, job);
      co_return 0;
    }
  } two{*this};
  (void)test::run(context, two.both());
  EXPECT_TRUE(two.out[0]) << "what was under way at the withdrawal may end";
  expect_refusal(two.out[1], 1);
}

TEST_F(permit_waits_in_client, for_a_second_attempt_after_a_kept_connection_died) {
  serve([this](peer_ptr p, int) { return resets_the_second(p); });
  EXPECT_TRUE(send("PUT"));
  const auto out = send("PUT");
  EXPECT_EQ(out.error().code(), errc::outcome_unknown) << "the first attempt may have arrived";
  settle();
  EXPECT_EQ(seen.size(), 2U);
}

}  // namespace
}  // namespace sluis::http
