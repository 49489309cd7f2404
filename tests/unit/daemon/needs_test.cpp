// What needs somebody, from a status that is well but for one thing: 14 C, docs/operations.md ("Conditions").
#include "daemon/needs.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "tests/support/sample_answers.hpp"

namespace sluis::daemon {
namespace {

institution_status well() {
  institution_status out;
  out.id = institution_id("stichting-demo");
  out.sources = {{source_id("las"), test::some_time, ""}};
  target_status partner;
  partner.id = target_id("partner");
  partner.consent = "valid until 2027-07-31";
  partner.state = "in step";
  partner.may_send = true;
  out.targets = {partner};
  return out;
}

struct bad_day {
  const char* name;
  std::function<void(institution_status&)> change;
  condition kind;
  urgency how;
};

target_status& partner(institution_status& s) { return s.targets[0]; }

const std::vector<bad_day>& bad_days() {
  static const std::vector<bad_day> all = {
      {"a full disk", [](auto& s) { s.problem = "no room"; }, condition::institution_failed, urgency::failed},
      {"an institution that is not served", [](auto& s) { s.is_served = false, s.problem = "its folder is missing"; }, condition::institution_failed, urgency::failed},
      {"a read that failed", [](auto& s) { s.sources[0].problem = "las-99XY.xml:12:3: ends before </EDEX>"; }, condition::read_failed, urgency::failed},
      {"a read that is held", [](auto& s) { s.sources[0].problem = "held", s.sources[0].held_since = test::some_time; }, condition::read_held, urgency::waits_for_you},
      {"people kept by a nameless record", [](auto& s) { s.sources[0].problem = "3 people stay", s.sources[0].kept = 3; }, condition::people_kept, urgency::waits_for_you},
      {"a source never read", [](auto& s) { s.sources[0].last_read.reset(); }, condition::never_read, urgency::none},
      {"a target down", [](auto& s) { partner(s).failing_since = test::some_time, partner(s).cause = errc::unavailable; }, condition::target_failing, urgency::unreachable},
      {"a target that refuses", [](auto& s) { partner(s).state = "failing", partner(s).cause = errc::refused; }, condition::target_failing, urgency::waits_for_you},
      {"a target not configured", [](auto& s) { partner(s).state = "not configured"; }, condition::not_configured, urgency::waits_for_you},
      {"a consent that ended", [](auto& s) { partner(s).may_send = false; }, condition::no_consent, urgency::waits_for_you},
      {"a consent that ends soon", [](auto& s) { partner(s).notice = "ends in 30 days"; }, condition::consent_notice, urgency::none},
      {"a plan that is held", [](auto& s) { partner(s).state = "held"; }, condition::plan_held, urgency::waits_for_you},
      {"a target down while its plan is held", [](auto& s) { partner(s).state = "failing", partner(s).held_since = test::some_time; }, condition::plan_held, urgency::waits_for_you},
      {"a record refused", [](auto& s) { partner(s).failed = 1, partner(s).state = "some failed"; }, condition::changes_failed, urgency::failed},
      {"a creation of unknown outcome", [](auto& s) { partner(s).unsettled = 1; }, condition::unsettled, urgency::failed},
      {"a look that failed", [](auto& s) { partner(s).findings = {"its lists could not be read whole"}; }, condition::finding, urgency::waits_for_you},
      {"absences of whom no plan speaks", [](auto& s) { s.to_accept = true; }, condition::absences_to_accept, urgency::waits_for_you},
      {"an order not confirmed", [](auto& s) { s.orders.unconfirmed = 1; }, condition::order_unconfirmed, urgency::waits_for_you},
      {"an order about somebody listed", [](auto& s) { s.orders.held = 1; }, condition::order_held, urgency::waits_for_you},
      {"a backup that failed", [](auto& s) { s.backup.problem = "no room"; }, condition::backup_failed, urgency::failed},
      {"first passwords", [](auto& s) { partner(s).first_passwords = 2; }, condition::first_passwords, urgency::none},
      {"who may be in a held read", [](auto& s) { s.held_back.in_held_reads = 2; }, condition::erasure_in_doubt,
       urgency::waits_for_you},
      {"who may be in a record not taken in", [](auto& s) { s.held_back.in_bad_records = 2; },
       condition::erasure_in_doubt, urgency::waits_for_you},
      {"who is still in the export", [](auto& s) { s.held_back.still_listed = 2; }, condition::erasure_still_listed,
       urgency::none},
      {"invalid records", [](auto& s) { s.invalid = 9; }, condition::invalid_records, urgency::none},
  };
  return all;
}

TEST(needs, nothing_on_a_good_day) { EXPECT_TRUE(needs_of(well()).empty()); }

TEST(needs, each_bad_day_is_told_with_what_to_do) {
  for (const auto& day : bad_days()) {
    auto status = well();
    day.change(status);
    const auto needs = needs_of(status);
    const auto found = std::find_if(needs.begin(), needs.end(), [&](const need& one) { return one.kind == day.kind; });
    ASSERT_NE(found, needs.end()) << day.name;
    EXPECT_EQ(found->how, day.how) << day.name;
  }
}

TEST(needs, every_condition_has_a_bad_day_and_a_row_in_the_docs) {
  std::ifstream file(SLUIS_SOURCE_DIR "/docs/operations.md");
  std::stringstream docs;
  docs << file.rdbuf();
  for (std::size_t i = 0; i < conditions; ++i) {
    const auto kind = static_cast<condition>(i);
    const auto day = std::find_if(bad_days().begin(), bad_days().end(), [&](const bad_day& one) { return one.kind == kind; });
    EXPECT_NE(day, bad_days().end()) << to_string(kind);
    EXPECT_NE(docs.str().find("| `" + to_string(kind) + "` |"), std::string::npos) << to_string(kind);
  }
}

TEST(needs, the_gravest_stand_first_and_nothing_is_hidden_by_another) {
  auto status = well();
  status.invalid = 1;
  status.to_accept = true;
  partner(status).failed = 2;
  partner(status).failing_since = test::some_time;
  const auto needs = needs_of(status);
  ASSERT_EQ(needs.size(), 4U);
  EXPECT_EQ(needs[0].kind, condition::target_failing);
  EXPECT_EQ(needs[1].kind, condition::changes_failed);
  EXPECT_EQ(needs[2].kind, condition::absences_to_accept);
  EXPECT_EQ(needs[3].kind, condition::invalid_records);
}

TEST(needs, of_an_institution_that_is_not_served_only_that_is_known) {
  auto status = well();
  status.is_served = false;
  status.problem = "its folder is missing";
  status.sources[0].last_read.reset();
  EXPECT_EQ(needs_of(status).size(), 1U);
}

}  // namespace
}  // namespace sluis::daemon
