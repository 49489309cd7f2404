// A name of which no name server answers keeps no other waiting (issue 13, point 11).
#include "connectors/http/name_lookups.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "connectors/http/resolve.hpp"
#include "tests/support/run.hpp"

namespace sluis::http {
namespace {

using namespace std::chrono_literals;

/// Names that begin with "hung" have no answer before it is given here; every other name is at 192.0.2.7 at once, or
/// unknown.
class name_server {
 public:
  result<addresses> look_up(const std::string& host) {
    std::unique_lock lock(mutex_);
    asked_.push_back(host);
    change_.notify_all();
    if (host.starts_with("hung")) change_.wait(lock, [&] { return is_back_ || answered_.contains(host); });
    if (host == "unknown.example") return error(errc::unavailable, "Name or service not known");
    return addresses{boost::asio::ip::make_address("192.0.2.7")};
  }
  void answer(const std::string& host) {
    const std::lock_guard lock(mutex_);
    answered_.insert(host);
    change_.notify_all();
  }
  void answer_everything() {
    const std::lock_guard lock(mutex_);
    is_back_ = true;
    change_.notify_all();
  }
  /// All names that it was asked for, in order, once there are so many of them.
  std::vector<std::string> asked(std::size_t at_least) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(change_.wait_for(lock, 30s, [&] { return asked_.size() >= at_least; })) << asked_.size();
    return asked_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable change_;
  bool is_back_ = false;
  std::set<std::string> answered_;
  std::vector<std::string> asked_;
};

class http_names : public testing::Test {
 protected:
  ~http_names() override { server_->answer_everything(); }

  look_up_function how() {
    return [server = server_](const std::string& host) { return server->look_up(host); };
  }
  result<std::vector<boost::asio::ip::tcp::endpoint>> ask(name_lookups& names, const std::string& host,
                                                          std::chrono::milliseconds at_most) {
    base_url url;
    url.host = host;
    url.port = "443";
    resolve_abort abort;
    return test::run(context_, resolve(url, deadline::clock::now() + at_most, abort, names));
  }
  /// The answer comes into `answers_`.
  name_lookups::wait begin(name_lookups& names, const std::string& host) {
    auto begun = names.look_up(host, context_.get_executor(), [this, host](const result<addresses>& answer) {
      EXPECT_TRUE(answer);
      answers_.push_back(host);
    });
    EXPECT_TRUE(begun);
    return begun ? *begun : name_lookups::wait{};
  }
  /// Waits for them.
  std::vector<std::string> answers(std::size_t at_least) {
    const auto idle = boost::asio::make_work_guard(context_);
    context_.restart();
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (answers_.size() < at_least && context_.run_one_until(until) > 0) {
    }
    return answers_;
  }

  std::shared_ptr<name_server> server_ = std::make_shared<name_server>();
  boost::asio::io_context context_;
  std::vector<std::string> answers_;
};

using names_in_order = std::vector<std::string>;

TEST_F(http_names, one_without_an_answer_delays_no_other) {
  name_lookups names(how());
  const auto hung = ask(names, "hung.example", 50ms);
  ASSERT_FALSE(hung);
  EXPECT_EQ(hung.error().code(), errc::unavailable);
  EXPECT_NE(hung.error().message().find("no answer in time"), std::string::npos) << hung.error().message();
  const auto healthy = ask(names, "healthy.example", 30s);
  ASSERT_TRUE(healthy) << healthy.error().text();
  EXPECT_EQ(healthy->at(0), boost::asio::ip::tcp::endpoint(boost::asio::ip::make_address("192.0.2.7"), 443));
  EXPECT_NE(ask(names, "unknown.example", 30s).error().message().find("Name or service not known"), std::string::npos);
}

TEST_F(http_names, who_asks_for_a_name_under_way_shares_its_lookup_and_there_is_a_bound) {
  name_lookups names(how(), 2);
  const auto hung = begin(names, "hung.example"), hung_too = begin(names, "hung-too.example");
  server_->asked(2);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(ask(names, "hung.example", 1ms));
  const auto one_too_many = ask(names, "healthy.example", 50ms);
  ASSERT_FALSE(one_too_many);
  EXPECT_EQ(one_too_many.error().code(), errc::unavailable);
  EXPECT_NE(one_too_many.error().message().find("no answer in time: as many other names"), std::string::npos)
      << one_too_many.error().message();
  EXPECT_EQ(server_->asked(2).size(), 2U);
}

TEST_F(http_names, the_17th_waits_and_is_answered_when_one_of_the_16_was) {
  name_lookups names(how());
  std::vector<name_lookups::wait> waits;
  for (int i = 0; i < 16; ++i) waits.push_back(begin(names, "hung-" + std::to_string(i) + ".example"));
  const auto last = begin(names, "healthy.example");
  EXPECT_EQ(server_->asked(16).size(), 16U);
  EXPECT_TRUE(last.is_queued());
  EXPECT_FALSE(waits.back().is_queued());
  server_->answer("hung-7.example");
  EXPECT_EQ(answers(2), (names_in_order{"hung-7.example", "healthy.example"}));
  EXPECT_FALSE(last.is_queued());
}

TEST_F(http_names, the_queue_is_first_come_first_served) {
  name_lookups names(how(), 1);
  std::vector<name_lookups::wait> waits;
  const names_in_order order{"hung.example", "c.example", "a.example", "b.example"};
  for (const auto& host : order) waits.push_back(begin(names, host));
  waits.push_back(begin(names, "a.example"));  // shares
  server_->answer("hung.example");
  EXPECT_EQ(answers(5), (names_in_order{"hung.example", "c.example", "a.example", "a.example", "b.example"}));
  EXPECT_EQ(server_->asked(4), order);
}

TEST_F(http_names, a_wait_that_is_dropped_leaves_the_queue) {
  name_lookups names(how(), 1);
  const auto hung = begin(names, "hung.example");
  auto dropped = begin(names, "dropped.example");
  auto dropped_by_one_of_two = begin(names, "kept.example");
  const auto kept = begin(names, "kept.example");
  EXPECT_FALSE(ask(names, "late.example", 1ms));  // its deadline drops it
  const auto last = begin(names, "last.example");
  dropped = {};
  dropped_by_one_of_two = {};
  server_->answer("hung.example");
  EXPECT_EQ(answers(3), (names_in_order{"hung.example", "kept.example", "last.example"}));
  EXPECT_EQ(server_->asked(3), (names_in_order{"hung.example", "kept.example", "last.example"}));
}

TEST_F(http_names, forty_names_at_once_are_all_answered_16_at_a_time) {
  std::atomic<int> now = 0, most = 0;
  {
    name_lookups names([&](const std::string&) -> result<addresses> {
      const int here = ++now;
      for (int before = most; before < here && !most.compare_exchange_weak(before, here);) {
      }
      std::this_thread::sleep_for(5ms);
      --now;
      return addresses{boost::asio::ip::make_address("192.0.2.7")};
    });
    std::vector<name_lookups::wait> waits;
    for (int i = 0; i < 40; ++i) waits.push_back(begin(names, "name-" + std::to_string(i) + ".example"));
    EXPECT_EQ(answers(40).size(), 40U);
  }
  EXPECT_LE(most, 16);
}

TEST_F(http_names, two_objects_share_no_places) {
  name_lookups one(how(), 1), other(how(), 1);
  const auto hung = begin(one, "hung.example");
  server_->asked(1);
  const auto healthy = ask(other, "healthy.example", 30s);
  EXPECT_TRUE(healthy) << healthy.error().text();
}

TEST_F(http_names, an_answer_that_comes_after_everything_is_gone_reaches_nobody) {
  std::optional<name_lookups> names(how());
  {
    boost::asio::io_context short_lived;
    const auto wait =
        names->look_up("hung.example", short_lived.get_executor(), [](const result<addresses>&) { ADD_FAILURE(); });
    EXPECT_TRUE(wait);
  }
  names.reset();  // the answer comes at the end of the test
}

TEST_F(http_names, the_machine_knows_its_own) {
  name_lookups names;
  const auto found = ask(names, "localhost", 30s);
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_TRUE(found->at(0).address().is_loopback());
}

}  // namespace
}  // namespace sluis::http
