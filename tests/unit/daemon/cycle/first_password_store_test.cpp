#include "daemon/cycle/first_password_store.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

const instant some_time{std::chrono::hours(24 * 365 * 50)};
const target_id google("google"), graph("graph");

subject_id pupil_id(std::uint8_t n) {
  subject_id out;
  out.bytes.fill(n);
  return out;
}

std::shared_ptr<const secret> password(const char* text) {
  return std::make_shared<const secret>(text);
}

TEST(first_password_store, gives_each_once) {
  first_password_store kept;
  kept.put(google, pupil_id(1), password("one"), some_time);
  kept.put(google, pupil_id(2), password("two"), some_time);
  kept.put(graph, pupil_id(1), password("three"), some_time);
  EXPECT_EQ(kept.count(google, some_time), 2U);
  EXPECT_EQ(kept.take(google, pupil_id(1), some_time)->reveal(), "one");
  EXPECT_EQ(kept.take(google, pupil_id(1), some_time), nullptr);
  EXPECT_FALSE(kept.has(google, pupil_id(1), some_time));
  EXPECT_EQ(kept.take(graph, pupil_id(1), some_time)->reveal(), "three") << "of another target";
  EXPECT_EQ(kept.take(graph, pupil_id(2), some_time), nullptr);
  EXPECT_EQ(kept.count(google, some_time), 1U);
}

TEST(first_password_store, an_account_made_anew_has_its_newest) {
  first_password_store kept;
  kept.put(google, pupil_id(1), password("old"), some_time);
  kept.put(google, pupil_id(1), password("new"), some_time + 24h);
  EXPECT_EQ(kept.take(google, pupil_id(1), some_time + 7 * 24h)->reveal(), "new") << "seven days from then on";
}

TEST(first_password_store, forgets_after_seven_days) {
  first_password_store kept;
  const std::weak_ptr<const secret> watched = [&] {
    auto made = password("one");
    kept.put(google, pupil_id(1), made, some_time);
    return std::weak_ptr<const secret>(made);
  }();
  kept.forget_old(some_time + 7 * 24h - 1ms);
  EXPECT_TRUE(kept.has(google, pupil_id(1), some_time + 7 * 24h - 1ms));
  EXPECT_FALSE(kept.has(google, pupil_id(1), some_time + 7 * 24h)) << "before anybody has swept";
  EXPECT_EQ(kept.count(google, some_time + 7 * 24h), 0U);
  EXPECT_FALSE(watched.expired());
  kept.forget_old(some_time + 7 * 24h);
  EXPECT_TRUE(watched.expired()) << "its memory is wiped";
  EXPECT_EQ(kept.take(google, pupil_id(1), some_time), nullptr);
}

}  // namespace
}  // namespace sluis::daemon
