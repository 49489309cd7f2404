// Issue 13, point 8: the end of a consent is told ahead.
#include "daemon/consent_status.hpp"

#include <gtest/gtest.h>

#include "daemon/consent_effect.hpp"

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

TEST(consent_status, what_remains_is_told_by_what_becomes_of_it) {
  const auto on = [](const char* text) { return parse_day(text).value(); };
  uncovered_accounts what;
  what.inactive = 34;
  EXPECT_EQ(fate_text(what, on("2026-10-06")), "; left there on record (after_consent = keep)");
  what.deleted = 1;
  what.first_deleted = what.last_deleted = on("2027-01-04");
  EXPECT_EQ(fate_text(what, on("2026-10-06")), ": 1 is deleted from 2027-01-04 on; 33 are left there on record (after_consent = keep)");
  what.held = 2;
  EXPECT_EQ(fate_text(what, on("2027-02-01")),
            ": 1 is deleted from 2027-02-01 on; 2 are kept until the source no longer lists the person; 31 are left there on record (after_consent = keep)");
  what.held = 0;
  what.deleted = 34;
  what.last_deleted = on("2027-01-20");
  EXPECT_EQ(fate_text(what, on("2026-10-06")), "; deleted from 2027-01-04 on, the last of them from 2027-01-20 on");
}

TEST(consent_status, what_a_consent_takes_away_is_told) {
  EXPECT_EQ(effect_text({}), "");
  const attribute_set lost{consent_attribute::email, consent_attribute::school};
  EXPECT_EQ(effect_text({132, lost, 0}), "132 accounts lose email,school, which needs no approval");
  EXPECT_EQ(effect_text({132, lost, 40}), "132 accounts lose email,school, which needs no approval; 40 accounts get another user name, because it covers no e-mail address: "
                                          "that waits for an approval where they are many");
}

}  // namespace
}  // namespace sluis::daemon
