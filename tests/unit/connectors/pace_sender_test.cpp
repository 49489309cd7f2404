#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "connectors/http/paced_sender.hpp"
#include "connectors/http/parallel.hpp"
#include "tests/support/permitted.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_transport.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis::http {
namespace {

using namespace std::chrono_literals;
using test::scripted_transport;

const error down{errc::unavailable, "no connection"};
const error lost{errc::outcome_unknown, "no answer"};
const error broke{errc::invalid_input, "too large"};

struct bench {
  test::virtual_clock time;
  test::virtual_sleeper rest{time};
  test::seeded_random chance{1};
  scripted_transport wire;
  paced_sender sender{wire, rest, time, chance, pace(1000, 1000), send_policy{}};

  result<response> send(repeat how) {
    return test::run(sender.send(test::permitted(request{"POST", "/x", "{}", "a/b", {}}), how));
  }
};

TEST(pace_sender, a_compressed_answer_to_a_question_is_told_as_that) {
  struct row {
    const char* name;
    const char* method;
    unsigned status;
    const char* coding;
    const char* body;
    bool is_told;
  };
  for (const auto& one :
       {row{"gzip", "GET", 200, "gzip", "\x1f\x8b", true}, row{"another one", "GET", 200, "x-secret-word", "?", true},
        row{"none", "GET", 200, "identity", "{}", false}, row{"not told", "GET", 200, "", "{}", false},
        row{"nothing in it", "GET", 200, "gzip", "", false}, row{"a refusal", "GET", 401, "gzip", "\x1f\x8b", false},
        row{"a change, which counts by its status", "PATCH", 200, "gzip", "\x1f\x8b", false}}) {
    bench b;
    auto answer = scripted_transport::answer(one.status, one.body);
    if (*one.coding != 0) answer.headers.emplace_back("content-encoding", one.coding);
    b.wire.on(one.method, "/x", answer);
    const auto out = test::run(b.sender.send(test::permitted(request{one.method, "/x", {}, {}, {}}), repeat::always));
    ASSERT_EQ(!out, one.is_told) << one.name;
    if (out) continue;
    EXPECT_EQ(out.error().code(), errc::invalid_input) << one.name;
    EXPECT_NE(out.error().text().find("Content-Encoding"), std::string::npos) << out.error().text();
    EXPECT_EQ(out.error().text().find("x-secret-word"), std::string::npos) << "a text of others";
  }
}

TEST(pace_sender, repeats_only_what_cannot_do_harm) {
  struct row {
    const char* name;
    result<response> first;
    repeat how;
    std::size_t requests;  // in all; the second answer is a 200
  };
  const auto status = [](unsigned s) { return result<response>(scripted_transport::answer(s)); };
  const row rows[] = {
      {"an answer", status(201), repeat::always, 1},
      {"a conflict", status(409), repeat::always, 1},
      {"nothing sent", down, repeat::only_if_refused, 2},
      {"throttled", status(429), repeat::only_if_refused, 2},
      {"busy", status(503), repeat::only_if_refused, 2},
      {"nothing sent, a creation that may succeed twice", down, repeat::only_if_unsent, 2},
      {"throttled, likewise", status(429), repeat::only_if_unsent, 2},
      {"busy, likewise", status(503), repeat::only_if_unsent, 1},
      {"lost, likewise", lost, repeat::only_if_unsent, 1},
      {"lost, a creation", lost, repeat::only_if_refused, 1},
      {"lost, harmless", lost, repeat::always, 2},
      {"500, a creation", status(500), repeat::only_if_refused, 1},
      {"500, harmless", status(500), repeat::always, 2},
      {"502, harmless", status(502), repeat::always, 2},
      {"504, a creation", status(504), repeat::only_if_refused, 1},
      {"501", status(501), repeat::always, 1},
      {"a bound broken", broke, repeat::always, 1},
  };
  for (const auto& r : rows) {
    bench b;
    b.wire.on("POST", "/x", r.first);
    b.wire.on("POST", "/x", scripted_transport::answer(200));
    const auto out = b.send(r.how);
    EXPECT_EQ(b.wire.requests.size(), r.requests) << r.name;
    if (r.requests == 2) {
      EXPECT_EQ(out.value().status, 200U) << r.name;
    } else if (r.first.has_value()) {
      EXPECT_EQ(out.value().status, r.first->status) << r.name;
    } else {
      EXPECT_EQ(out.error().code(), r.first.error().code()) << r.name;
    }
  }
}

TEST(pace_sender, a_brief_question_is_tried_once_and_holds_up_nobody) {
  for (const auto& first : {result<response>(down), result<response>(lost),
                            result<response>(scripted_transport::answer(429, "", {{"retry-after", "300"}})),
                            result<response>(scripted_transport::answer(503))}) {
    bench b;
    b.wire.on("GET", "/x", first);
    b.wire.on("POST", "/x", scripted_transport::answer(200));
    auto question = test::permitted(request{"GET", "/x", "", "", {}});
    question.allowed = question.allowed.briefly();
    const auto began = b.time.now();
    const auto asked = test::run(b.sender.send(question, repeat::always));
    EXPECT_FALSE(asked && asked->status == 200);
    EXPECT_EQ(b.wire.requests.size(), 1U);
    ASSERT_TRUE(b.send(repeat::always)) << "a change that waits for it is sent";
    EXPECT_LT(b.time.now() - began, 1s);
  }
}

TEST(pace_sender, a_brief_question_does_not_wait_for_the_quiet_that_was_asked_for_before) {
  bench b;
  b.wire.always("POST", "/x", [](const request&) {
    return scripted_transport::answer(429, "", {{"retry-after", "20"}});
  });
  EXPECT_EQ(b.send(repeat::always).value().status, 429U);
  const auto sent = b.wire.requests.size();
  auto question = test::permitted(request{"GET", "/x", "", "", {}});
  question.allowed = question.allowed.briefly();
  const auto began = b.time.now();
  const auto asked = test::run(b.sender.send(question, repeat::always));
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().code(), errc::unavailable);
  EXPECT_EQ(b.wire.requests.size(), sent) << "it was not sent";
  EXPECT_EQ(b.time.now(), began);
}

TEST(pace_sender, gives_up_after_its_attempts) {
  bench b;
  b.wire.always("POST", "/x", [](const request&) { return scripted_transport::answer(503); });
  EXPECT_EQ(b.send(repeat::always).value().status, 503U);
  EXPECT_EQ(b.wire.requests.size(), send_policy{}.attempts);
  EXPECT_GE(b.rest.waits.size(), send_policy{}.attempts - 1);
}

TEST(pace_sender, a_lost_attempt_is_not_forgotten_when_later_ones_are_refused) {
  bench b;
  b.wire.on("POST", "/x", lost);
  b.wire.always("POST", "/x", [](const request&) -> result<response> { return down; });
  EXPECT_EQ(b.send(repeat::always).error().code(), errc::outcome_unknown);
}

TEST(pace_sender, a_lost_attempt_is_not_forgotten_when_the_next_one_is_refused_before_it_leaves) {
  const result<response> first[] = {lost, scripted_transport::answer(500), scripted_transport::answer(502),
                                    scripted_transport::answer(504)};
  // The client asks the permit again when it has a connection; a token endpoint may answer 401.
  const error refused[] = {
      {errc::refused, "the consent was withdrawn"}, {errc::refused, "no token"}, {errc::invalid_input, "no token"}};
  for (const auto& attempt : first) {
    for (const auto& then : refused) {
      bench b;
      b.wire.on("POST", "/x", attempt);
      b.wire.on("POST", "/x", then);
      const auto out = b.send(repeat::always);
      ASSERT_FALSE(out);
      EXPECT_EQ(out.error().code(), errc::outcome_unknown) << then.text();
      EXPECT_EQ(out.error().message(), then.message());
    }
  }
  bench b;
  b.wire.on("POST", "/x", down);
  b.wire.on("POST", "/x", refused[0]);
  EXPECT_EQ(b.send(repeat::always).error().code(), errc::refused) << "nothing was sent";
}

TEST(pace_sender, retry_after_is_a_floor_for_everybody) {
  bench b;
  b.wire.on("POST", "/x", scripted_transport::answer(429, {}, {{"retry-after", "40"}}));
  b.wire.always("POST", "/x", [](const request&) { return scripted_transport::answer(200); });
  const auto before = b.time.now();
  EXPECT_EQ(b.send(repeat::only_if_refused).value().status, 200U);
  EXPECT_GE(b.time.now() - before, 40s);

  b.wire.on("POST", "/x", scripted_transport::answer(503, {}, {{"retry-after", "100"}}));
  b.rest.stopped = true;  // the one that was told cannot wait …
  EXPECT_EQ(b.send(repeat::only_if_refused).error().code(), errc::unavailable);
  b.rest.stopped = false;
  const auto then = b.time.now();
  EXPECT_EQ(b.send(repeat::always).value().status, 200U);  // … and another still does
  EXPECT_GE(b.time.now() - then, 100s);
}

TEST(pace_sender, a_hold_that_is_too_long_is_not_waited_for) {
  bench b;
  b.wire.on("POST", "/x", scripted_transport::answer(429, {}, {{"retry-after", "3600"}}));
  const auto out = b.send(repeat::always);
  EXPECT_EQ(out.error().code(), errc::unavailable);
  EXPECT_NE(out.error().text().find("quiet until"), std::string::npos);
  EXPECT_TRUE(b.rest.waits.empty());
  EXPECT_EQ(b.wire.requests.size(), 1U);
  EXPECT_EQ(b.send(repeat::always).error().code(), errc::unavailable);
  EXPECT_EQ(b.wire.requests.size(), 1U) << "the hold stands for the next one too";
}

TEST(pace_sender, a_hold_is_an_hour_at_most_and_an_administrator_ends_it) {
  bench b;
  b.wire.on("POST", "/x", scripted_transport::answer(429, {}, {{"retry-after", "999999999"}}));
  b.wire.always("POST", "/x", [](const request&) { return scripted_transport::answer(200); });
  EXPECT_FALSE(b.send(repeat::always));
  EXPECT_FALSE(b.send(repeat::always));
  b.sender.release_hold();
  EXPECT_TRUE(b.send(repeat::always));

  b.wire.on("POST", "/x", scripted_transport::answer(429, {}, {{"retry-after", "999999999"}}));
  EXPECT_FALSE(b.send(repeat::always));
  b.time.advance(1h);
  EXPECT_TRUE(b.send(repeat::always));
}

TEST(pace_sender, keeps_the_pace) {
  test::virtual_clock time;
  test::virtual_sleeper rest{time};
  test::seeded_random chance{1};
  scripted_transport wire;
  wire.always("GET", "/", [](const request&) { return scripted_transport::answer(200); });
  paced_sender sender(wire, rest, time, chance, pace(10, 1), send_policy{});
  const auto start = time.now();
  for (int i = 0; i < 21; ++i)
    EXPECT_TRUE(test::run(sender.send(test::permitted(request{"GET", "/", {}, {}, {}}), repeat::always)));
  EXPECT_EQ(time.now() - start, 2s);
}

TEST(pace_sender, stopped_while_it_may_have_had_an_effect_is_unknown) {
  bench b;
  b.wire.always("POST", "/x", [&](const request&) -> result<response> {
    b.rest.stopped = true;
    return lost;
  });
  EXPECT_EQ(b.send(repeat::always).error().code(), errc::outcome_unknown);
}

struct counter {
  int running = 0;
  int most = 0;
  std::vector<std::size_t> started;

  boost::asio::awaitable<void> work(std::size_t i) {
    started.push_back(i);
    most = std::max(most, ++running);
    boost::asio::steady_timer turn(co_await boost::asio::this_coro::executor, std::chrono::milliseconds(1));
    co_await turn.async_wait(boost::asio::use_awaitable);
    --running;
    if (i == 7) throw std::runtime_error("seven");
  }
  boost::asio::awaitable<int> run_all(std::size_t count, std::size_t width) {
    const std::function<boost::asio::awaitable<void>(std::size_t)> job = [this](std::size_t i) { return work(i); };
    co_await in_parallel(count, width, job);
    co_return 0;
  }
};

TEST(pace_parallel, runs_so_many_at_a_time_and_waits_for_all) {
  counter c;
  test::run(c.run_all(7, 3));
  EXPECT_EQ(c.most, 3);
  EXPECT_EQ(c.running, 0);
  EXPECT_EQ(c.started, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(pace_parallel, an_exception_comes_out_after_all_have_ended) {
  counter c;
  EXPECT_THROW(test::run(c.run_all(30, 4)), std::runtime_error);
  EXPECT_EQ(c.running, 0);
  EXPECT_LT(c.started.size(), 30U);
}

TEST(pace_parallel, nothing_to_do_ends_at_once) {
  counter c;
  EXPECT_EQ(test::run(c.run_all(0, 4)), 0);
}

}  // namespace
}  // namespace sluis::http
