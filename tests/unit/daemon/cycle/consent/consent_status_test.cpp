// Issue 13, point 8: the end of a consent is told ahead.
#include "daemon/cycle/consent/consent_status.hpp"

#include <gtest/gtest.h>

#include "daemon/cycle/consent/consent_effect.hpp"

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
  for (const auto& [today, expected] :
       {row{"2027-06-01", end_notice::in_60_days}, row{"2027-05-31", end_notice::none},
        row{"2027-07-01", end_notice::in_30_days}, row{"2027-06-30", end_notice::in_60_days},
        row{"2027-07-24", end_notice::in_7_days}, row{"2027-07-23", end_notice::in_30_days},
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
  EXPECT_EQ(fate_text(what, false, on("2026-10-06")), "; left there on record (after_consent = keep)");
  what.deleted = 1;
  what.first_deleted = what.last_deleted = on("2027-01-04");
  EXPECT_EQ(fate_text(what, false, on("2026-10-06")),
            ": 1 is deleted from 2027-01-04 on; 33 are left there on record (after_consent = keep)");
  what.held = 2;
  EXPECT_EQ(fate_text(what, false, on("2027-02-01")),
            ": 1 is to be deleted since 2027-01-04, by the next sync; 2 are kept until the source no longer lists the "
            "person; 31 are left there on record (after_consent = keep)");
  EXPECT_TRUE(
      fate_text(what, true, on("2027-01-04"))
          .starts_with(": 1 is to be deleted since 2027-01-04, when the plan that is held is approved; 2 are kept"));
  what.waiting = 31;
  EXPECT_EQ(fate_text(what, false, on("2027-01-03")),
            ": 1 is deleted from 2027-01-04 on; 2 are kept until the source no longer lists the person; 31 are kept "
            "until the plan that disables the others is approved "
            "and carried out");
  what.held = what.waiting = 0;
  what.deleted = 34;
  what.last_deleted = on("2027-01-20");
  EXPECT_EQ(fate_text(what, false, on("2026-10-06")),
            "; deleted from 2027-01-04 on, the last of them from 2027-01-20 on");
}

TEST(consent_status, what_a_consent_takes_away_is_told) {
  EXPECT_EQ(effect_text({}), "");
  const attribute_set lost{consent_attribute::email, consent_attribute::school};
  EXPECT_EQ(effect_text({132, lost, 0}), "132 accounts lose email,school, which needs no approval");
  EXPECT_EQ(effect_text({132, lost, 40}),
            "132 accounts lose email,school, which needs no approval; 40 accounts get another user name, because it "
            "covers no e-mail address: "
            "that waits for an approval where they are many");
}

// "Will be disabled by the next sync" stood there without a next step, and "take the target out" beside the consent's
// commands.
TEST(consent_status, each_state_has_the_step_that_fits_it) {
  const auto today = parse_day("2027-03-07").value();
  const std::string of = "--institution demo";
  uncovered_accounts some;
  const auto next = [&](grant::kind what, bool is_held) {
    return next_of(what, some, std::nullopt, is_held, of, today);
  };
  EXPECT_EQ(next(grant::kind::consent, false), "");
  const std::string out = "take the target out of the configuration, then: sluis reload";
  EXPECT_TRUE(next(grant::kind::withdrawal, false).starts_with(out)) << "nothing is left there";
  some.active = 49;
  some.closes = today + std::chrono::days(2);
  const std::string stay = "if they are to stay, record a consent that covers them: sluis consent grant --help";
  const std::string see = "see whether the plan that disables them waits for you: sluis plan list --institution demo";
  const std::string approve = "approve the plan that disables them: sluis plan list --institution demo";
  some.disabling = approval::where_many;
  EXPECT_EQ(next(grant::kind::consent, false), stay + "; else: on that day " + see) << "the guard may hold it";
  some.disabling = approval::needed;
  EXPECT_EQ(next(grant::kind::consent, false), stay + "; else: on that day " + approve);
  some.closes = today;
  EXPECT_EQ(next(grant::kind::consent, false), stay + "; else: sluis sync --institution demo, and " + approve);
  some.disabling = approval::not_needed;
  EXPECT_EQ(next(grant::kind::consent, false), stay + "; else: sluis sync --institution demo")
      << "the plan was approved";
  EXPECT_EQ(next(grant::kind::consent, true),
            "sluis plan list --institution demo, then: sluis plan show HASH, and: sluis plan approve HASH; " + stay);
  some.refused = {subject_id{}};
  EXPECT_TRUE(next(grant::kind::consent, false)
                  .starts_with("let the target allow that these are disabled, or disable them there; why they were "
                               "not: sluis plan list --institution demo"));
  some = {};
  some.inactive = 3;
  EXPECT_EQ(next(grant::kind::withdrawal, false),
            "record the next consent: sluis consent grant --help; else nothing is to be done: they are deleted, or "
            "stay, as it says");
}

// "Record the next consent" stood beside one that was on record, and "nothing is to be done" where a sync was.
TEST(consent_status, where_the_next_consent_is_on_record_the_step_is_a_sync_on_its_first_day) {
  const auto today = parse_day("2027-03-07").value();
  const auto begins = parse_day("2027-03-11").value();
  const std::string of = "--institution demo";
  const std::string then = "the next consent begins on 2027-03-11; on that day: sluis sync --institution demo";
  uncovered_accounts some;
  const auto next = [&](grant::kind what, bool is_held) { return next_of(what, some, begins, is_held, of, today); };
  EXPECT_EQ(next(grant::kind::withdrawal, false), then) << "and not: take the target out of the configuration";
  EXPECT_EQ(next(grant::kind::expiry, false), then);
  some.inactive = 116;
  EXPECT_EQ(next(grant::kind::expiry, false), then);
  some.active = 49;
  some.closes = begins;
  some.disabling = approval::needed;
  EXPECT_EQ(next(grant::kind::expiry, false), then) << "nobody is disabled before it";
  some.closes = begins - std::chrono::days(1);
  EXPECT_EQ(
      next(grant::kind::expiry, false),
      then + "; on 2027-03-10 before that: approve the plan that disables them: sluis plan list --institution demo");
  some.closes = today;
  EXPECT_EQ(next(grant::kind::expiry, true), then +
                                                 "; to disable them before that: sluis plan list --institution demo, "
                                                 "then: sluis plan show HASH, and: sluis plan approve HASH");
  some.disabling = approval::not_needed;
  EXPECT_EQ(next(grant::kind::withdrawal, false),
            then + "; to disable them before that: sluis sync --institution demo");
}

TEST(consent_status, who_falls_out_is_told_by_counts) {
  consent_effect what;
  EXPECT_EQ(fall_out_text(what), "");
  what.fall_out = {{"12SL", 49}, {"13SL", 1}};
  EXPECT_EQ(fall_out_text(what),
            "49 accounts at 12SL, 1 account at 13SL fall out: they are disabled when the grace since they were last "
            "covered is over, "
            "by a plan that waits for an approval where they are many");
}

}  // namespace
}  // namespace sluis::daemon
