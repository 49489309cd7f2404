// The permit of a request: what it rests on, what revokes it, and when it ends by itself.
#include "model/permit.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "model/local_time.hpp"
#include "tests/support/grants.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis {
namespace {

using namespace std::chrono_literals;
using which = permit_issuer::which;

const auto midday = day{std::chrono::year{2026} / 11 / 23} + 12h;

std::string refusal_of(const permit& p) {
  const auto refusal = p.refusal();
  if (refusal) {
    EXPECT_EQ(refusal->code(), errc::refused);
  }
  return refusal ? refusal->message() : "";
}

TEST(permit, of_nothing_allows_nothing_and_without_personal_data_all) {
  EXPECT_EQ(refusal_of(permit{}), "a request without a permit was not sent");
  EXPECT_EQ(refusal_of(permit::without_personal_data()), "");
}

TEST(permit, is_revoked_by_what_changes_what_it_rests_on) {
  struct row {
    const char* name;
    grant rests_on;
    std::optional<which> revoked;
    const char* refusal;
  };
  const auto consent = testing_support::consent_grant({consent_attribute::given_name});
  const auto withdrawal = testing_support::withdrawal_grant();
  const row rows[] = {
      {"a consent that stands", consent, {}, ""},
      {"a consent that was withdrawn", consent, which::of_consent, "why"},
      {"a consent, when all is revoked", consent, which::all, "why"},
      {"removals", withdrawal, {}, ""},
      {"removals outlive the withdrawal", withdrawal, which::of_consent, ""},
      {"removals, when all is revoked", withdrawal, which::all, "why"},
  };
  for (const auto& r : rows) {
    const test::virtual_clock time(midday);
    permit_issuer issuer;
    const auto out = issuer.issue(issuer.now(), r.rests_on, time);
    const auto copy = out;
    EXPECT_EQ(refusal_of(out), "") << r.name;
    if (r.revoked) issuer.revoke(*r.revoked, "why");
    EXPECT_EQ(refusal_of(out), r.refusal) << r.name;
    EXPECT_EQ(refusal_of(copy), r.refusal) << r.name;
    EXPECT_EQ(refusal_of(issuer.issue(issuer.now(), r.rests_on, time)), "") << r.name << ", issued afterwards";
  }
}

TEST(permit, that_is_issued_after_a_revocation_but_rests_on_what_was_read_before_is_revoked) {
  const test::virtual_clock time(midday);
  permit_issuer issuer;
  const auto before = issuer.now();
  const auto read = testing_support::consent_grant({consent_attribute::given_name});
  issuer.revoke(which::of_consent, "the consent was withdrawn");
  EXPECT_EQ(refusal_of(issuer.issue(before, read, time)), "the consent was withdrawn");
}

TEST(permit, refuses_while_a_withdrawal_waits_to_be_put_on_record_and_removals_go_on) {
  const test::virtual_clock time(midday);
  permit_issuer issuer;
  const auto consent = testing_support::consent_grant({consent_attribute::given_name});
  const auto before = issuer.issue(issuer.now(), consent, time);
  const auto removal = issuer.issue(issuer.now(), testing_support::withdrawal_grant(), time);
  {
    const auto given = issuer.hold_back("the consent was withdrawn");
    const auto once_more = issuer.hold_back("the consent was withdrawn");
    EXPECT_EQ(refusal_of(before), "the consent was withdrawn");
    EXPECT_EQ(refusal_of(issuer.issue(issuer.now(), consent, time)), "the consent was withdrawn")
        << "begun meanwhile, by what was on record";
    EXPECT_EQ(refusal_of(removal), "");
  }
  EXPECT_EQ(refusal_of(before), "") << "the withdrawal was refused";
}

TEST(permit, a_whole_pause_refuses_removals_too) {
  const test::virtual_clock time(midday);
  permit_issuer issuer;
  const auto removal = issuer.issue(issuer.now(), testing_support::withdrawal_grant(), time);
  {
    const auto given = issuer.hold_back("the target is paused", which::all);
    EXPECT_EQ(refusal_of(removal), "the target is paused");
    EXPECT_EQ(refusal_of(issuer.issue(issuer.now(), testing_support::withdrawal_grant(), time)),
              "the target is paused");
  }
  EXPECT_EQ(refusal_of(removal), "") << "the pause was refused";
}

TEST(permit, ends_with_the_local_midnight_after_the_last_day) {
  test::virtual_clock time(midday);
  permit_issuer issuer;
  const auto consent = testing_support::consent_grant({consent_attribute::given_name});
  const auto out = issuer.issue(issuer.now(), consent, time);
  const auto end = start_of_local_day(consent.last_day() + std::chrono::days{1});
  time.advance(end - time.now() - 1ms);
  EXPECT_EQ(refusal_of(out), "") << "the last day is inclusive";
  time.advance(1ms);
  EXPECT_EQ(refusal_of(out), "the consent ended on " + to_string(consent.last_day()));
}

TEST(local_time, a_day_begins_at_local_midnight) {
  struct row {
    const char* day;
    const char* begins;
  };
  const row rows[] = {
      {"2026-01-15", "2026-01-14T23:00:00.000Z"}, {"2026-03-29", "2026-03-28T23:00:00.000Z"},
      {"2026-03-30", "2026-03-29T22:00:00.000Z"}, {"2026-07-31", "2026-07-30T22:00:00.000Z"},
      {"2026-10-25", "2026-10-24T22:00:00.000Z"}, {"2026-10-26", "2026-10-25T23:00:00.000Z"},
  };
  for (const auto& r : rows) {
    const auto date = *parse_day(r.day);
    EXPECT_EQ(to_string(start_of_local_day(date)), r.begins);
    EXPECT_EQ(local_day(start_of_local_day(date)), date);
    EXPECT_EQ(local_day(start_of_local_day(date) - 1ms), date - std::chrono::days{1});
  }
}

}  // namespace
}  // namespace sluis
