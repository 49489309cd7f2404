#include "model/shown_time.hpp"

#include <gtest/gtest.h>

namespace sluis {
namespace {

// Evidence and reasons that are kept would else be read as local time, an hour or two off and maybe on another day.
TEST(shown_time, says_that_it_is_UTC) {
  EXPECT_EQ(shown_time(instant(std::chrono::milliseconds(1'764'000'000'123))), "2025-11-24 16:00:00 UTC");
}

}  // namespace
}  // namespace sluis
