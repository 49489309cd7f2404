// When a folder that changes is read.
#include "daemon/process/quiet_time.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;
using moment = quiet_time::moment;

TEST(quiet_time, a_folder_is_read_when_it_has_been_quiet_for_long_enough) {
  const moment start{1h};
  quiet_time folder(2s);
  EXPECT_FALSE(folder.due());
  EXPECT_FALSE(folder.is_due(start));
  folder.changed(start);
  EXPECT_EQ(folder.due(), start + 2s);
  folder.changed(start + 1s);
  EXPECT_FALSE(folder.is_due(start + 2s)) << "it changed again";
  EXPECT_FALSE(folder.is_due(start + 2999ms));
  EXPECT_TRUE(folder.is_due(start + 3s));
  EXPECT_TRUE(folder.is_due(start + 1h)) << "until it is read";
  folder.begun();
  EXPECT_FALSE(folder.due());
  folder.changed(start + 2h);
  EXPECT_EQ(folder.due(), start + 2h + 2s);
}

TEST(quiet_time, what_changes_while_it_is_read_is_for_the_next_read) {
  const moment start{1h};
  quiet_time folder(100ms);
  folder.changed(start);
  folder.begun();
  folder.changed(start + 1ms);
  EXPECT_TRUE(folder.is_due(start + 101ms));
}

TEST(quiet_time, a_folder_that_is_never_quiet_is_restless_after_ten_minutes) {
  const moment start{1h};
  quiet_time folder(2s);
  for (auto at = 0s; at <= 11min; at += 1s) {
    folder.changed(start + at);
    EXPECT_EQ(folder.is_restless(start + at), at >= 10min + 2s) << at.count();
  }
  EXPECT_FALSE(folder.is_restless(start + 11min + 2s)) << "it is quiet now";
}

}  // namespace
}  // namespace sluis::daemon
