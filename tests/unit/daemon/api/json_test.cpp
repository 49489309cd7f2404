#include "daemon/api/json.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace sluis::daemon::api {
namespace {

plan_summary plan_of(std::uint64_t base, std::uint64_t invalid) {
  plan_summary out;
  out.hash = std::string(64, static_cast<char>('a' + base));
  for (std::size_t i = 1; i < operation_count; ++i) out.counts[i] = base * 100 + i;
  out.withheld = base;
  out.invalid = invalid;
  return out;
}

TEST(json, creates_updates_and_deletes_count_users_and_groups) {
  const auto plan = to_json(plan_of(1, 2));
  EXPECT_EQ(plan["creates"], 105 + 107);
  EXPECT_EQ(plan["creates_groups"], 105);
  EXPECT_EQ(plan["creates_users"], 107);
  EXPECT_EQ(plan["updates"], 106 + 108);
  EXPECT_EQ(plan["memberships_removed"], 101);
  EXPECT_EQ(plan["memberships_added"], 109);
  EXPECT_EQ(plan["deactivates"], 102);
  EXPECT_EQ(plan["deletes"], 103 + 104);
  EXPECT_EQ(plan["withheld"], 1);
  EXPECT_EQ(plan["invalid"], 2);
  EXPECT_EQ(plan["failed"], 0);
}

// The register named fields that were not shown, and not the ECK iD, which was (R-A6).
TEST(json, the_register_of_showings_names_each_personal_field_of_a_person) {
  std::set<std::string> told;
  std::istringstream text(person_view_fields);
  for (std::string one; std::getline(text, one, ',');) told.insert(one);
  std::set<std::string> shown{"school", "login", "groups", "targets"};
  const auto person = to_json(person_view{});
  for (const auto& [name, value] : person["facts"].items()) shown.insert(name);
  EXPECT_EQ(told, shown);
  for (const auto* name : {"school", "login", "groups", "targets"}) EXPECT_TRUE(person.contains(name)) << name;
}

TEST(json, a_job_sums_its_targets_and_counts_an_invalid_record_once) {
  job_view job;
  job.id = "7";
  job.how = job_view::state::done;
  sync_report first, second;
  first.institution = institution_id("a");
  first.targets = {{target_id("x"), plan_of(1, 3), {10, 1, 0}, {}, ""},
                   {target_id("y"), plan_of(2, 3), {20, 0, 2}, {}, ""}};
  second.institution = institution_id("b");
  second.targets = {{target_id("x"), plan_of(0, 4), {5, 0, 0}, {}, "cannot be reached"}};
  job.reports = {first, second};
  const auto out = to_json(job);
  EXPECT_EQ(out["job"], "7");
  EXPECT_EQ(out["state"], "done");
  EXPECT_EQ(out["plan"]["hash"], std::string(64, 'b'));
  EXPECT_EQ(out["plan"]["creates"], (105 + 107) + (205 + 207) + (5 + 7));
  EXPECT_EQ(out["plan"]["withheld"], 3);
  EXPECT_EQ(out["plan"]["invalid"], 3 + 4);
  EXPECT_EQ(out["pushed"], (json{{"done", 35}, {"failed", 1}, {"unknown", 2}}));
  EXPECT_EQ(out["plan"]["failed"], 1);
  EXPECT_EQ(out["institutions"][0]["targets"][0]["plan"]["failed"], 1) << "as `pushed` has it";
  EXPECT_EQ(out["institutions"][0]["targets"][1]["id"], "y");
  EXPECT_EQ(out["institutions"][0]["targets"][1]["pushed"]["unknown"], 2);
  EXPECT_EQ(out["institutions"][1]["targets"][0]["problem"], "cannot be reached");
}

TEST(json, a_job_without_reports_yet_has_the_same_keys) {
  const auto out = to_json(job_view{});
  EXPECT_EQ(out["plan"]["creates"], 0);
  EXPECT_EQ(out["plan"]["hash"], "");
  EXPECT_EQ(out["pushed"]["done"], 0);
  EXPECT_EQ(out["state"], "running");
}

TEST(json, a_job_has_a_line_for_each_activity) {
  job_view job;
  job_line line;
  line.institution = institution_id("demo");
  line.activity = "google";
  line.phase = "pushing to google";
  line.done = 5;
  line.total = 25;
  line.quota_per_second = 10;
  line.quota_seconds_left = 1.6;
  job.lines = {line};
  EXPECT_EQ(to_json(job)["lines"][0], (json{{"institution", "demo"},
                                            {"activity", "google"},
                                            {"phase", "pushing to google"},
                                            {"done", 5},
                                            {"left", 20},
                                            {"total", 25},
                                            {"per_second", nullptr},
                                            {"seconds_left", nullptr},
                                            {"quota_per_second", 10.0},
                                            {"quota_seconds_left", 2}}));
}

TEST(json, status_has_the_keys_that_scripts_depend_on) {
  institution_status one;
  one.id = institution_id("demo");
  const auto out = to_json(one);
  for (const auto* key :
       {"id", "students", "staff", "groups", "memberships", "invalid", "soft_deleted", "withheld", "last_sync"}) {
    EXPECT_TRUE(out.contains(key)) << key;
  }
  EXPECT_TRUE(out["last_sync"].is_null());
}

TEST(json, a_line_of_a_plan_tells_before_after_and_why) {
  plan_line line;
  line.op = operation::update_user;
  line.why = reason::changed_in_source;
  line.before = {{field::given_name, "Janine"}};
  line.after = {{field::given_name, "Jeannine"}, {field::active, "true"}};
  const auto out = to_json(line);
  EXPECT_EQ(out["operation"], "update_user");
  EXPECT_EQ(out["reason"], "changed_in_source");
  EXPECT_EQ(out["because"], "the source now says otherwise");
  EXPECT_EQ(out["before"], (json{{"given_name", "Janine"}}));
  EXPECT_EQ(out["after"], (json{{"given_name", "Jeannine"}, {"active", "true"}}));
  EXPECT_TRUE(out["member"].is_null());
}

TEST(json, bytes_that_are_no_utf8_do_not_spoil_an_answer) {
  person_view who;
  who.facts.family_name = "Bo\xeble";
  EXPECT_EQ(json::parse(dump(to_json(who)))["facts"]["family_name"], "Bo\xef\xbf\xbdle");
}

}  // namespace
}  // namespace sluis::daemon::api
