#include <gtest/gtest.h>

#include "daemon/client/plan_tally.hpp"
#include "daemon/client/rehearse_consent.hpp"
#include "daemon/client/rehearse_report.hpp"
#include "daemon/client/show.hpp"
#include "tests/support/served.hpp"

namespace sluis::daemon::client {
namespace {

constexpr day today{std::chrono::year{2026} / 11 / 23};

json consent(const char* target, const char* from, const char* until, const char* recorded_at, json attributes,
             json withdrawn_at = nullptr) {
  return {{"target", target},
          {"recipient", {{"kind", "scim"}, {"address", "https://partner.example/scim"}}},
          {"roles", {"student"}},
          {"schools", {"99XX"}},
          {"from", from},
          {"until", until},
          {"recorded_at", recorded_at},
          {"attributes", std::move(attributes)},
          {"withdrawn_at", std::move(withdrawn_at)}};
}

TEST(rehearse_consent, the_newest_valid_one_on_record_counts) {
  config::target_settings target;
  target.id = target_id("partner");
  target.kind = "scim";
  target.url = "https://partner.example/scim";
  auto elsewhere = consent("partner", "2026-08-01", "2027-07-31", "1", json{"email"});
  elsewhere["recipient"]["address"] = "https://other.example/scim";
  const json names = {"given_name", "family_name"}, all = {"given_name", "family_name", "email"};
  struct row {
    const char* name;
    json on_record;
    const char* covers;  // nullptr: as configured
  };
  for (const auto& [name, on_record, covers] : {
           row{"valid", {consent("partner", "2026-08-01", "2027-07-31", "1", names)}, "given_name,family_name"},
           row{"the newer of two",
               {consent("partner", "2026-08-01", "2027-07-31", "1", all),
                consent("partner", "2026-08-01", "2027-07-31", "2", names)},
               "given_name,family_name"},
           row{"recorded later, while the clock was behind",
               {consent("partner", "2026-08-01", "2027-07-31", "2", all),
                consent("partner", "2026-08-01", "2027-07-31", "1", names)},
               "given_name,family_name"},
           row{"the last day",
               {consent("partner", "2026-08-01", "2026-11-23", "1", all)},
               "given_name,family_name,email"},
           row{"ended yesterday", {consent("partner", "2026-08-01", "2026-11-22", "1", all)}, nullptr},
           row{"from tomorrow", {consent("partner", "2026-11-24", "2027-07-31", "1", all)}, nullptr},
           row{"withdrawn",
               {consent("partner", "2026-08-01", "2027-07-31", "1", all, "2026-11-01T08:00:00.000Z")},
               nullptr},
           row{"another target's", {consent("other", "2026-08-01", "2027-07-31", "1", all)}, nullptr},
           row{"another recipient's", {elsewhere}, nullptr},
           row{"the newer one ended: the older does not come back",
               {consent("partner", "2026-08-01", "2027-07-31", "1", all),
                consent("partner", "2026-08-01", "2026-10-31", "2", names)},
               nullptr},
           row{"none", json::array(), nullptr},
       }) {
    const auto chosen = choose_consent(target, json{{"consents", on_record}}, today);
    EXPECT_EQ(chosen.from == rehearsed_consent::origin::on_record, covers != nullptr) << name;
    EXPECT_EQ(chosen.covers.text(), covers != nullptr ? covers : target.attributes.text()) << name;
  }
}

TEST(rehearse_consent, when_nobody_can_be_asked_the_configuration_counts_and_that_is_said) {
  config::target_settings target;
  target.attributes = {consent_attribute::email};
  const auto chosen = choose_consent(target, error(errc::unavailable, "it is not running there"), today);
  EXPECT_EQ(chosen.covers, target.attributes);
  EXPECT_NE(chosen.note.find("it is not running there"), std::string::npos);
}

TEST(plan_tally, counts_and_names_nobody) {
  plan_tally counted;
  const json line = {{"operation", "create_user"},
                     {"because", "new in the source"},
                     {"label", "Janine Boele"},
                     {"object", "a1"},
                     {"after", {{"given_name", "Janine"}, {"family_name_prefix", ""}}},
                     {"problem", ""}};
  counted.add(line);
  counted.add(line);
  auto failed = line;
  failed["problem"] = "409: taken";
  counted.add(failed);
  const auto counts = counted.counts();
  EXPECT_EQ(counts["operations"],
            json::parse(R"([{"operation":"create_user","because":"new in the source","count":3}])"));
  EXPECT_EQ(counts["attributes"], json::parse(R"({"given_name":3})"));
  EXPECT_EQ(counts["problems"], json::parse(R"([{"operation":"create_user","problem":"409: taken","count":1}])"));
  EXPECT_EQ(counts.dump().find("Janine"), std::string::npos);
}

TEST(plan_tally, invalid_records_by_field_the_most_frequent_first) {
  const auto one = [](const char* field, const char* where) {
    return json{{"kind", "student"}, {"field", field}, {"problem", "is empty"}, {"where", where}, {"subject", "a1"}};
  };
  const auto counted = invalid_by_field({{"invalid", {one("a", "x:1"), one("b", "x:2"), one("b", "x:3")}}});
  ASSERT_EQ(counted.size(), 2U);
  EXPECT_EQ(counted[0],
            (json{{"kind", "student"}, {"field", "b"}, {"problem", "is empty"}, {"count", 2}, {"where", "x:2"}}));
}

TEST(rehearsal_report, counts_the_invalid_records_of_all_pages) {
  test::served daemon;
  daemon.core.invalid.resize(2500);
  for (auto& one : daemon.core.invalid)
    one.institution = institution_id("demo"), one.source = source_id("las"), one.field = "roepnaam";
  config::institution_settings what;
  what.id = institution_id("demo");
  rehearsal_report report(what);
  connection own({daemon.admin()});
  ASSERT_TRUE(report.first_sync(json::object(), own));
  const auto& invalid = report.as_json()["invalid"];
  ASSERT_EQ(invalid.size(), 1U);
  EXPECT_EQ(invalid[0]["count"], 2500);
}

TEST(show_rehearsal, what_is_held_withheld_and_failed_is_told) {
  const json target = {{"id", "partner"},
                       {"kind", "scim"},
                       {"left_out", "licences"},
                       {"consent", {{"from", "record"}, {"covers", {"email"}}, {"note", "valid until 2027-07-31"}}},
                       {"plan", {{"state", "held"}, {"note", "99XX: 9 of 9 students"}, {"withheld", 2}}},
                       {"problem", "cannot connect"},
                       {"problems", {{{"operation", "create_user"}, {"problem", "409: taken"}, {"count", 3}}}},
                       {"requests", 4},
                       {"real_seconds_at_least", 7260},
                       {"limit", "10 creations a second"},
                       {"second", {{"changes", 1}, {"requests", 2}}}};
  const auto text = show_rehearsal(
      {{"name", "N"}, {"institution", "i"}, {"kept_now", {{"students", 9}, {"staff", 0}}}, {"targets", {target}}});
  for (const char* expected :
       {"the one on record: email", "held: 99XX: 9 of 9 students", "2 changes beyond the consent",
        "PROBLEM: cannot connect", "PROBLEM: 3 × create user: 409: taken", "not shown   licences",
        "at least 2 h 1 min (10 creations a second)", "1 change, 2 requests", "fewer than it keeps",
        "would change nothing"}) {
    EXPECT_NE(text.find(expected), std::string::npos) << expected << "\n" << text;
  }
}

}  // namespace
}  // namespace sluis::daemon::client
