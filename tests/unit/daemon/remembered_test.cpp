#include "daemon/remembered.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

namespace sluis::daemon {
namespace {

class remembered : public testing::Test {
 protected:
  remembered() { furnish(); }

  /// New seats, as after a start or a reload.
  void furnish() {
    where_.sources = {std::make_shared<source_seat>()};
    where_.sources.front()->settings.id = source_id("las");
    where_.targets = {std::make_shared<target_seat>(std::make_shared<async_lock>(io_.get_executor()))};
    where_.targets.front()->settings.id = target_id("partner");
    where_.last_sync.reset();
  }

  boost::asio::io_context io_;
  boost::asio::thread_pool workers_{1};
  island where_{{}, worker_strand(workers_.get_executor()), io_.get_executor()};
  const instant then_{std::chrono::hours{500'000}};
};

TEST_F(remembered, times_are_the_same_after_a_restart) {
  where_.sources.front()->last_read = then_;
  where_.targets.front()->last_push = then_ + std::chrono::minutes(1);
  where_.last_sync = then_ + std::chrono::minutes(2);
  where_.again.moments = moments_of(where_);
  furnish();
  take_up_moments(where_);
  EXPECT_EQ(where_.sources.front()->last_read, then_);
  EXPECT_FALSE(where_.sources.front()->has_failed);
  EXPECT_EQ(where_.targets.front()->last_push, then_ + std::chrono::minutes(1));
  EXPECT_EQ(where_.last_sync, then_ + std::chrono::minutes(2));
}

TEST_F(remembered, a_read_that_failed_is_known_after_a_restart_until_one_is_whole) {
  where_.sources.front()->has_failed = true;
  where_.again.moments = moments_of(where_);
  furnish();
  take_up_moments(where_);
  EXPECT_TRUE(where_.sources.front()->has_failed);
  where_.sources.front()->has_failed = false;
  where_.sources.front()->last_read = then_;
  EXPECT_FALSE(moments_of(where_).at("read las").has_failed);
}

TEST_F(remembered, what_the_seats_know_is_newer) {
  where_.again.moments["push partner"].at = then_;
  where_.targets.front()->last_push = then_ + std::chrono::hours(1);
  take_up_moments(where_);
  EXPECT_EQ(where_.targets.front()->last_push, then_ + std::chrono::hours(1));
}

}  // namespace
}  // namespace sluis::daemon
