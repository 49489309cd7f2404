// Issue 13, point 8: the end of a consent is told ahead.
#include "daemon/consent_status.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

TEST(consent_status, the_end_is_told_60_30_and_7_days_ahead_and_after_it) {
  using kind = state::consent_standing::kind;
  state::consent_standing valid;
  valid.what = kind::valid;
  valid.ends = parse_day("2027-07-31").value();
  struct row {
    const char* today;
    end_notice expected;
  };
  for (const auto& [today, expected] : {row{"2027-06-01", end_notice::in_60_days}, row{"2027-05-31", end_notice::none}, row{"2027-07-01", end_notice::in_30_days},
                                        row{"2027-06-30", end_notice::in_60_days}, row{"2027-07-24", end_notice::in_7_days}, row{"2027-07-23", end_notice::in_30_days},
                                        row{"2027-07-31", end_notice::in_7_days}}) {
    EXPECT_EQ(notice_of(valid, parse_day(today).value()), expected) << today;
  }
  auto over = valid;
  over.what = kind::expired;
  EXPECT_EQ(notice_of(over, parse_day("2027-08-01").value()), end_notice::over);
  over.what = kind::withdrawn;
  EXPECT_EQ(notice_of(over, parse_day("2027-08-01").value()), end_notice::none) << "an administrator knows";
}

}  // namespace
}  // namespace sluis::daemon
