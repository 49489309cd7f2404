// A survey that tells without end is neither kept nor believed.
#include "daemon/cycle/reconciling/bounded_surveyor.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace sluis::daemon {
namespace {

remote_object numbered_user(std::size_t number, const std::string& name = "n") {
  remote_object out;
  out.remote_id = std::to_string(number);
  out.fields[field::given_name] = name;
  return out;
}

class bounded_surveyor_test : public testing::Test {
 protected:
  survey found_;
  bounded_surveyor to_{found_, {3, 2, 100}};
};

TEST_F(bounded_surveyor_test, what_is_within_the_bounds_is_passed_on) {
  for (std::size_t i = 0; i < 3; ++i) to_.on_object(numbered_user(i));
  to_.on_membership("g", "1");
  to_.on_membership_ended("g", "1");
  EXPECT_EQ(found_.users.size(), 3U);
  EXPECT_TRUE(to_.outcome());
}

// What ended is compared after the whole part was told, so what came again within the part has not ended.
TEST(parts_of_a_survey, whoever_came_again_has_not_ended) {
  survey found;
  std::vector<told_part> parts;
  auto take = [&parts](told_part part) -> boost::asio::awaitable<result<void>> {
    parts.push_back(std::move(part));
    co_return result<void>();
  };
  bounded_surveyor to(found, {10, 10, 1000}, {}, {}, {}, take);
  to.begin(extent::whole);
  to.on_membership_ended("g", "1");
  to.on_membership_ended("g", "2");
  to.on_membership("g", "1");
  boost::asio::io_context io;
  boost::asio::co_spawn(io, to.take_part(), boost::asio::detached);
  io.run();
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts.front().ended, (std::vector<std::pair<std::string, std::string>>{{"g", "2"}}));
  EXPECT_TRUE(found.members["g"].contains("1"));
}

TEST_F(bounded_surveyor_test, an_object_too_many_ends_it) {
  for (std::size_t i = 0; i < 100'000; ++i) to_.on_object(numbered_user(i));
  EXPECT_EQ(found_.users.size(), 3U);
  ASSERT_FALSE(to_.outcome());
  EXPECT_NE(to_.outcome().error().message().find("more than 3 objects"), std::string::npos);
}

TEST_F(bounded_surveyor_test, so_does_a_membership_too_many) {
  for (std::size_t i = 0; i < 100'000; ++i) to_.on_membership("g", std::to_string(i));
  EXPECT_EQ(found_.members["g"].size(), 2U);
  EXPECT_FALSE(to_.outcome());
}

TEST_F(bounded_surveyor_test, so_do_texts_that_are_too_long) {
  to_.on_object(numbered_user(1, std::string(98, 'x')));
  EXPECT_TRUE(to_.outcome());
  to_.on_object(numbered_user(2, "xx"));
  EXPECT_EQ(found_.users.size(), 1U);
  EXPECT_FALSE(to_.outcome());
}

TEST_F(bounded_surveyor_test, a_target_that_begins_anew_is_counted_anew) {
  for (std::size_t i = 0; i < 4; ++i) to_.on_object(numbered_user(i));
  EXPECT_FALSE(to_.outcome());
  to_.begin(extent::whole);
  to_.on_object(numbered_user(1));
  EXPECT_TRUE(to_.outcome());
  EXPECT_EQ(found_.users.size(), 1U);
}

}  // namespace
}  // namespace sluis::daemon
