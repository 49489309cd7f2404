// What is kept of targets that fail, over restarts.
#include "state/push/target_health.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

TEST(target_health, is_there_after_a_restart_until_the_target_is_well) {
  open_store store;
  const auto now = store->now();
  const target_health failing{3, now, now + std::chrono::minutes(4), errc::unavailable, "it is down", std::nullopt};
  target_healths(*store).keep(partner, failing).value();
  target_healths(*store).keep(target_id("other"), {0, std::nullopt, std::nullopt, errc::unknown, "", now}).value();
  store.open();
  auto found = target_healths(*store).all().value();
  ASSERT_EQ(found.size(), 2U);
  const auto& one = found.at(partner);
  EXPECT_EQ(one.failures, 3U);
  EXPECT_EQ(one.failing_since, failing.failing_since);
  EXPECT_EQ(one.not_before, failing.not_before);
  EXPECT_EQ(one.cause, errc::unavailable);
  EXPECT_EQ(one.problem, "it is down");
  EXPECT_FALSE(one.trying_since);
  EXPECT_EQ(found.at(target_id("other")).trying_since, now) << "a try that ended with the process";
  target_healths(*store).keep(target_id("other"), {}).value();
  target_healths(*store).keep(partner, {}).value();
  EXPECT_TRUE(target_healths(*store).all().value().empty());
}

TEST(target_health, is_no_mutation) {
  open_store store;
  const auto size = store->log().size();
  target_healths(*store).keep(partner, {1, store->now(), std::nullopt, errc::refused, "no", std::nullopt}).value();
  EXPECT_EQ(store->log().size(), size);
}

}  // namespace
}  // namespace sluis::state
