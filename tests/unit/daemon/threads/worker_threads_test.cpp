// Institutions whose disks hang leave threads for all others, also for one that comes by a reload.
#include "daemon/threads/worker_threads.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <future>

namespace sluis::daemon {
namespace {

TEST(worker_threads, are_more_than_institutions_that_hang_can_take) {
  EXPECT_EQ(threads_for(1), 6U);
  EXPECT_EQ(threads_for(20), 44U);
  EXPECT_EQ(threads_for(100'000), 256U) << "bounded, as the service is";
}

TEST(worker_threads, an_institution_that_comes_by_a_reload_is_served_while_all_others_hang) {
  worker_threads threads(1);
  std::promise<void> disk_is_back;
  const auto back = disk_is_back.get_future().share();
  for (std::size_t i = 0; i < threads_for(1); ++i) boost::asio::post(threads.pool(), [back] { back.wait(); });
  std::promise<void> served;
  boost::asio::post(threads.pool(), [&served] { served.set_value(); });
  threads.make_room_for(2);
  EXPECT_EQ(served.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
  disk_is_back.set_value();
  threads.join();
}

}  // namespace
}  // namespace sluis::daemon
