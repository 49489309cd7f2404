#include "daemon/client/show.hpp"

#include <gtest/gtest.h>

#include "daemon/api/json.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/sample_answers.hpp"

namespace sluis::daemon::client {
namespace {

using api::to_json;

void expect_golden(const std::string& name, const std::string& text) {
  EXPECT_EQ(
      testing_support::against_golden(std::string(SLUIS_SOURCE_DIR "/tests/unit/daemon/golden/") + name + ".txt", text),
      "")
      << text;
}

json under(const char* key, const json& one) {
  json out;
  out[key] = json::array({one});
  return out;
}

TEST(show, status) {
  expect_golden("status", show_status(under("institutions", to_json(test::sample_status()))));
}

TEST(show, nothing_to_show_is_said) {
  EXPECT_EQ(show_status(json::object()), "no institutions are configured\n");
  EXPECT_EQ(show_plans(json::object()), "no plans yet: sluis sync\n");
  EXPECT_EQ(show_consents(json::object()), "no consent is on record: nothing leaves\n");
  EXPECT_EQ(show_persons(json::object()), "nobody found\n");
  EXPECT_EQ(show_invalid(json::object()), "no invalid records\n");
}

TEST(show, sync_in_each_of_its_endings) {
  auto pushed = test::sample_job(plan_state::done);
  pushed.reports[0].targets[0].pushed = {3820, 3, 1};
  auto held = test::sample_job(plan_state::held);
  held.reports[0].targets[0].plan.note = "99XX: 120 of 400 students would be deactivated (at most 20 and 10%)";
  auto withheld = test::sample_job(plan_state::withheld);
  withheld.reports[0].targets[0].plan.withheld = 3824;
  auto unreachable = test::sample_job(plan_state::ready);
  unreachable.reports[0].targets[0].problem = "cannot connect to 127.0.0.1:4020: connection refused";
  auto nothing = test::sample_job(plan_state::done);
  nothing.reports[0].targets[0].plan.counts = {};
  nothing.reports[0].targets[0].plan.invalid = 0;
  std::string all;
  for (const auto& [name, job] : {std::pair<const char*, daemon::job_view>{"pushed", pushed},
                                  {"held", held},
                                  {"withheld", withheld},
                                  {"unreachable", unreachable},
                                  {"nothing", nothing}}) {
    all += std::string("--- ") + name + "\n" + show_sync(to_json(job));
  }
  expect_golden("sync", all);
}

TEST(show, plan_object_by_object) {
  const auto page = to_json(test::sample_plan_page());
  std::string all = show_plan_head("stichting-demo", page["plan"]);
  for (const auto& line : page["lines"]) all += show_plan_line(line);
  expect_golden("plan", all);
}

TEST(show, plans) {
  json each;
  each["institution"] = "stichting-demo";
  each.update(to_json(test::sample_plan(plan_state::held)));
  expect_golden("plans", show_plans(under("plans", each)));
}

TEST(show, person_and_persons) {
  const auto person = to_json(test::sample_person());
  expect_golden("person", show_persons(under("persons", person)) + "\n" + show_person(person));
}

TEST(show, consents) {
  auto withdrawn = test::sample_consent();
  withdrawn.withdrawn_at = test::some_time;
  json all;
  all["consents"] = {to_json(test::sample_consent()), to_json(withdrawn)};
  expect_golden("consents", show_consents(all));
}

TEST(show, invalid_records) {
  invalid_view one;
  one.institution = institution_id("stichting-demo");
  one.source = source_id("las");
  one.kind = "group";
  one.where = "las-99XX.xml:120:7";
  one.field = "jaargroep";
  one.problem = "is not a year code (B D 0 1-8 11-16 S V C N H)";
  expect_golden("invalid", show_invalid(under("invalid", to_json(one))));
}

TEST(show, held_reads) {
  auto partly = test::sample_held_read();
  partly.is_whole = false;
  partly.produced.reset();
  partly.approved_by = std::string(32, 'b');
  auto moved = test::sample_held_read();
  moved.moved = 59;
  moved.examples[0].now = "Ties Bakker";
  json all;
  all["reads"] = {to_json(test::sample_held_read()), to_json(partly)};
  expect_golden("held_reads", show_held_reads(all) + show_held_read(to_json(test::sample_held_read())) + show_held_read(to_json(partly)) + show_held_read(to_json(moved)));
}

TEST(show, leaves_of_the_log) {
  const json start = {{"v", 1}, {"seq", 0}, {"time", "2026-11-23T13:09:34.120Z"}, {"kind", "daemon.start"}};
  const json shown = {{"v", 1},
                      {"seq", 1401},
                      {"time", "2026-11-23T13:10:00.000Z"},
                      {"kind", "access.shown"},
                      {"subject", std::string(32, 'a')},
                      {"n", 7},
                      {"actor", std::string(32, 'b')},
                      {"note", "plan"}};
  expect_golden("leaves", show_leaf(start) + show_leaf(shown));
}

}  // namespace
}  // namespace sluis::daemon::client
