// A stop has a bound, whatever hangs: the process ends by itself.
#include "daemon/process/last_resort.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

[[noreturn]] void hang() {
  for (;;) std::this_thread::sleep_for(1h);
}

[[noreturn]] void stop_and_hang(bool all_is_recorded) {
  last_resort at_last(20ms);
  at_last.begin();
  if (all_is_recorded) at_last.note_all_is_recorded();
  hang();
}

TEST(last_resort_death_test, ends_what_hangs_and_says_whether_all_was_recorded) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(stop_and_hang(true), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(stop_and_hang(false), testing::ExitedWithCode(last_resort::exit_broken_off), "");
}

TEST(last_resort, does_nothing_to_a_stop_that_ends_in_time) {
  last_resort never_begun(20ms);
  last_resort in_time(1h);
  in_time.begin();
}

}  // namespace
}  // namespace sluis::daemon
