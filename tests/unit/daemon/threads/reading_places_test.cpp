// A few sources are read at once; one that takes long keeps nobody waiting.
#include "daemon/threads/reading_places.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <vector>

namespace sluis::daemon {
namespace {

namespace asio = boost::asio;
using taken_place = std::shared_ptr<reading_places::place>;
constexpr std::chrono::hours very_long{1};

class reading_places_test : public testing::Test {
 protected:
  std::size_t enter(const std::shared_ptr<reading_places>& places) {
    const auto number = in_.size();
    in_.emplace_back();
    order_.reserve(10);
    asio::co_spawn(io_, places->enter(stopping_), [this, number](const std::exception_ptr&, taken_place got) {
      in_[number] = std::move(got);
      order_.push_back(number);
    });
    return number;
  }
  void run_until_entered(std::size_t count) {
    io_.restart();
    while (order_.size() < count && io_.run_one() > 0) {
    }
  }

  asio::io_context io_;
  std::atomic<bool> stopping_ = false;
  std::vector<taken_place> in_;
  std::vector<std::size_t> order_;
};

TEST_F(reading_places_test, so_many_at_once_and_the_others_in_their_order) {
  const auto places = std::make_shared<reading_places>(reading_places::bounds{2, 10, very_long});
  for (int i = 0; i < 5; ++i) enter(places);
  io_.poll();
  EXPECT_EQ(order_, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(places->try_enter(), nullptr);
  in_[1].reset();
  run_until_entered(3);
  EXPECT_EQ(order_.back(), 2U);
  EXPECT_EQ(places->try_enter(), nullptr) << "others wait";
  in_[0].reset();
  in_[2].reset();
  run_until_entered(5);
  EXPECT_EQ(order_, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

TEST_F(reading_places_test, whoever_takes_long_counts_no_more_up_to_a_bound) {
  const auto places = std::make_shared<reading_places>(reading_places::bounds{1, 3, std::chrono::milliseconds(2)});
  for (int i = 0; i < 4; ++i) enter(places);
  run_until_entered(3);
  EXPECT_EQ(order_.size(), 3U);
  io_.run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(order_.size(), 3U) << "the bound of all";
  in_[0].reset();
  run_until_entered(4);
  EXPECT_TRUE(in_[3]);
}

TEST_F(reading_places_test, a_stop_lets_nobody_in) {
  const auto places = std::make_shared<reading_places>(reading_places::bounds{1, 3, std::chrono::milliseconds(2)});
  const auto first = places->try_enter();
  EXPECT_TRUE(first);
  stopping_ = true;
  enter(places);
  run_until_entered(1);
  EXPECT_FALSE(in_[0]);
}

}  // namespace
}  // namespace sluis::daemon
