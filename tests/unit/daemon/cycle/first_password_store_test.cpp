#include "daemon/cycle/first_password_store.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

const instant now{std::chrono::hours(24 * 365 * 50)};
const target_id google("google"), graph("graph");

subject_id person(std::uint8_t n) {
  subject_id out;
  out.bytes.fill(n);
  return out;
}

std::shared_ptr<const secret> password(const char* text) {
  return std::make_shared<const secret>(text);
}

TEST(first_password_store, gives_each_once) {
  first_password_store kept;
  kept.put(google, person(1), password("one"), now);
  kept.put(google, person(2), password("two"), now);
  kept.put(graph, person(1), password("three"), now);
  EXPECT_EQ(kept.count(google, now), 2U);
  EXPECT_EQ(kept.take(google, person(1), now)->reveal(), "one");
  EXPECT_EQ(kept.take(google, person(1), now), nullptr);
  EXPECT_FALSE(kept.has(google, person(1), now));
  EXPECT_EQ(kept.take(graph, person(1), now)->reveal(), "three") << "of another target";
  EXPECT_EQ(kept.take(graph, person(2), now), nullptr);
  EXPECT_EQ(kept.count(google, now), 1U);
}

TEST(first_password_store, an_account_made_anew_has_its_newest) {
  first_password_store kept;
  kept.put(google, person(1), password("old"), now);
  kept.put(google, person(1), password("new"), now + 24h);
  EXPECT_EQ(kept.take(google, person(1), now + 7 * 24h)->reveal(), "new") << "seven days from then on";
}

TEST(first_password_store, forgets_after_seven_days) {
  first_password_store kept;
  const std::weak_ptr<const secret> watched = [&] {
    auto made = password("one");
    kept.put(google, person(1), made, now);
    return std::weak_ptr<const secret>(made);
  }();
  kept.forget_old(now + 7 * 24h - 1ms);
  EXPECT_TRUE(kept.has(google, person(1), now + 7 * 24h - 1ms));
  EXPECT_FALSE(kept.has(google, person(1), now + 7 * 24h)) << "before anybody has swept";
  EXPECT_EQ(kept.count(google, now + 7 * 24h), 0U);
  EXPECT_FALSE(watched.expired());
  kept.forget_old(now + 7 * 24h);
  EXPECT_TRUE(watched.expired()) << "its memory is wiped";
  EXPECT_EQ(kept.take(google, person(1), now), nullptr);
}

}  // namespace
}  // namespace sluis::daemon
