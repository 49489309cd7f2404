// What needs somebody, from a status that is well but for one thing: 14 C, docs/operations.md ("Conditions").
#include "daemon/cycle/status/needs.hpp"
#include "daemon/cycle/reading/source_status.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>

#include "daemon/client/options.hpp"
#include "daemon/cycle/reconciling/reconciling.hpp"
#include "model/on_premises.hpp"
#include "tests/support/sample_answers.hpp"
#include "tests/unit/daemon/cycle/status/bad_days.hpp"

namespace sluis::daemon {
namespace {

TEST(needs, nothing_on_a_good_day) {
  EXPECT_TRUE(needs_of(well()).empty());
}

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

TEST(needs, a_held_plan_is_named_with_each_step_and_with_what_happens_where_nothing_is_done) {
  struct row {
    const char* name;
    const char* plan;
    const char* next;
  };
  for (const auto& [name, plan, next] :
       {row{"named, whatever the problem says", "ac71e3ce8498",
            "sluis plan show ac71e3ce8498; if it is right: sluis plan approve ac71e3ce8498, then: sluis sync"},
        row{"not known", "", "sluis plan list --institution stichting-demo, then: sluis plan show HASH"}}) {
    auto status = well();
    partner(status).state = "held";
    partner(status).problem = "no connection, plan 0123456789ab: what stands here is for people";
    partner(status).held_plan = plan;
    const auto needs = needs_of(status);
    ASSERT_EQ(needs.size(), 1U) << name;
    EXPECT_TRUE(needs[0].next.starts_with(next)) << name << ": " << needs[0].next;
    EXPECT_NE(needs[0].next.find("if you do nothing, it stays held"), std::string::npos) << name;
  }
}

TEST(needs, every_condition_has_a_bad_day_and_a_row_in_the_docs) {
  std::ifstream file(SLUIS_SOURCE_DIR "/docs/operations.md");
  std::stringstream docs;
  docs << file.rdbuf();
  for (std::size_t i = 0; i < conditions; ++i) {
    const auto kind = static_cast<condition>(i);
    const auto day =
        std::find_if(bad_days().begin(), bad_days().end(), [&](const bad_day& one) { return one.kind == kind; });
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

TEST(needs, of_one_source_each_thing_is_told) {
  auto status = well();
  auto& source = status.sources[0];
  source.last_read.reset();
  source.failed = "las-99XY.xml:12:3: ends before </EDEX>";
  source.held = source.parts = source.kept = 1;
  source.behind = "no file of it is there any more";
  std::vector<condition> told;
  for (const auto& each : needs_of(status)) told.push_back(each.kind);
  EXPECT_EQ(told, (std::vector{condition::read_failed, condition::school_behind, condition::read_held,
                               condition::part_waits, condition::people_kept}));
}

TEST(needs, what_was_approved_needs_a_sync_and_nobody_decides_about_what_waits_for_nobody) {
  const std::string look = "sluis read list --institution stichting-demo, then: sluis read show HASH",
                    sync = "sluis sync --wait --institution stichting-demo";
  struct row {
    const char* name;
    std::function<void(institution_status&)> make;
    condition kind;
    std::string next;
  };
  const std::vector<row> rows = {
      {"a read that is held", [](auto& s) { s.sources[0].held = 1; }, condition::read_held, look},
      {"an approved one", [](auto& s) { s.sources[0].held = s.sources[0].held_approved = 1; }, condition::read_held,
       sync},
      {"one of two", [](auto& s) { s.sources[0].held = 2, s.sources[0].held_approved = 1; }, condition::read_held,
       sync + "; the others: " + look},
      {"an approved part", [](auto& s) { s.sources[0].parts = s.sources[0].parts_approved = 1; }, condition::part_waits,
       sync},
      {"people who are kept", [](auto& s) { s.sources[0].kept = 1; }, condition::people_kept,
       "correct the record in the source, and sync; which records: sluis invalid list --institution stichting-demo; "
       "somebody who did leave: sluis erasure order HANDLE --reference REFERENCE"},
      {"a bad record", [](auto& s) { s.held_back.in_bad_records = 1; }, condition::erasure_in_doubt,
       "sluis invalid list --institution stichting-demo"},
      {"a bad record, and a part that waits", [](auto& s) { s.held_back.in_bad_records = s.sources[0].parts = 1; },
       condition::erasure_in_doubt,
       "sluis invalid list --institution stichting-demo; the part of a read that waits: sluis read list --institution "
       "stichting-demo"},
      {"one record that is wrong beside two that wait", [](auto& s) { s.invalid = 3, s.invalid_waiting = 2; },
       condition::invalid_records,
       "correct it in the source; which one: sluis invalid list --institution stichting-demo"}};
  for (const auto& [name, make, kind, next] : rows) {
    auto status = well();
    make(status);
    const auto needs = needs_of(status);
    const auto found =
        std::find_if(needs.begin(), needs.end(), [kind = kind](const need& one) { return one.kind == kind; });
    ASSERT_NE(found, needs.end()) << name;
    EXPECT_EQ(found->next, next) << name;
  }
  auto sending = well();
  partner(sending).unsettled = 400;
  partner(sending).is_being_served = true;
  EXPECT_TRUE(needs_of(sending).empty()) << "creations that are on their way";
  auto status = well();
  status.invalid = status.invalid_waiting = 58;
  EXPECT_TRUE(needs_of(status).empty()) << "records that wait are told as the part that waits";
}

// Issue 14, A10: of a first read there is no last good version.
TEST(needs, of_invalid_records_it_is_told_who_has_no_account_and_whose_last_good_version_stands) {
  struct row {
    const char* name;
    std::uint64_t all, waiting, known, unclear, new_people;
    const char* text;
  };
  for (const auto& one :
       {row{"a first read", 9, 0, 0, 0, 7,
            "9 records were not taken in: 7 are of people who are not on record: no account is made from them"},
        row{"a later one", 2, 0, 2, 0, 0, "2 records were not taken in: of 2 the last good version stands"},
        row{"both", 3, 0, 2, 0, 1,
            "3 records were not taken in: 1 is of somebody who is not on record: no account is made from it; of 2 the "
            "last good version stands"},
        row{"not known whose", 1, 0, 0, 1, 0,
            "1 record was not taken in: of 1 it is not known whose, and whoever it may be about stays"},
        row{"groups of a first read", 2, 0, 0, 0, 0, "2 records were not taken in"},
        row{"beside some that wait", 4, 3, 1, 0, 0, "1 record was not taken in: of 1 the last good version stands"}}) {
    auto status = well();
    status.invalid = one.all;
    status.invalid_waiting = one.waiting;
    status.invalid_known = one.known;
    status.invalid_unclear = one.unclear;
    status.invalid_new_people = one.new_people;
    const auto needs = needs_of(status);
    ASSERT_EQ(needs.size(), 1U) << one.name;
    EXPECT_EQ(needs[0].problem, one.text) << one.name;
  }
}

TEST(needs, failed_changes_are_said_once) {
  auto status = well();
  partner(status).failed = 2;
  partner(status).failed_why = "the first: 409; which ones: sluis plan show d26d06889209 --reason …";
  partner(status).problem = "2 changes of the newest plan failed, " + partner(status).failed_why;
  const auto needs = needs_of(status);
  ASSERT_EQ(needs.size(), 1U);
  EXPECT_EQ(needs[0].problem, partner(status).problem);
}

TEST(needs, a_sync_is_not_what_is_missing_where_something_else_is) {
  for (const auto& change : std::vector<std::function<void(target_status&)>>{
           [](auto& t) { t.may_send = false; }, [](auto& t) { t.state = "held"; },
           [](auto& t) { t.failing_since = test::some_time; }, [](auto& t) { t.is_being_served = true; }}) {
    auto status = well();
    partner(status).waiting = 5;
    status.orders.not_sent = 1;
    change(partner(status));
    for (const auto& each : needs_of(status)) EXPECT_NE(each.kind, condition::sync_waits) << each.problem;
  }
}

// A new consent, a closed school or an order that was withdrawn makes the target outdated, and an order waits for the
// same sync.
TEST(needs, an_ordered_erasure_is_told_beside_a_target_that_is_outdated) {
  auto status = well();
  partner(status).state = "outdated";
  partner(status).problem =
      "another consent is in force since the newest sync: the next sync says what it changes here";
  status.orders.not_sent = 1;
  const auto needs = needs_of(status);
  ASSERT_EQ(needs.size(), 2U);
  EXPECT_EQ(needs[0].problem, partner(status).problem);
  EXPECT_EQ(needs[1].problem, "1 ordered erasure waits for the next sync: the account is still on");
  partner(status).may_send = false;
  for (const auto& each : needs_of(status))
    EXPECT_NE(each.problem, needs[1].problem) << "without a consent a sync does nothing about it";
  partner(status).may_send = true;
  partner(status).waiting = 3;
  EXPECT_EQ(needs_of(status).size(), 2U) << "one need for the target";
}

// What holds an erasure up is told once: of the target, or of the keys' place.
TEST(needs, an_erasure_that_something_told_holds_up_is_not_overdue_as_well) {
  auto status = well();
  status.overdue.at_targets = 2;
  partner(status).failing_since = test::some_time;
  EXPECT_EQ(needs_of(status).size(), 1U);
  status.overdue.here = 1;
  EXPECT_EQ(needs_of(status).size(), 2U) << "who is gone at every target waits for no target";
  status.backup.keys_are_away = true;
  EXPECT_EQ(needs_of(status).size(), 1U);
}

TEST(needs, a_sync_is_not_advised_of_a_target_that_is_paused_before_it_is_resumed) {
  auto status = well();
  status.blocks = {2, 1, 1, 2};
  partner(status).paused = pause_view{"T-4711", {}, {}, "", 7, false, 0, {}};
  partner(status).state = "outdated";
  partner(status).notice = "accounts are still active";
  partner(status).notice_next = "sluis sync --institution stichting-demo";
  std::size_t told = 0;
  for (const auto& one : needs_of(status)) {
    if (one.kind == condition::block_not_sent) {
      EXPECT_EQ(one.next.find("sluis sync"), std::string::npos) << one.next;
      EXPECT_NE(one.next.find("(partner): resume it first, or switch the account off there by hand"), std::string::npos)
          << one.next;
      EXPECT_NE(one.problem.find("whether the account is off"), std::string::npos) << one.problem;
      ++told;
    }
    const auto sync = one.next.find("sluis sync"), resume = one.next.find("sluis target resume partner");
    if (sync == std::string::npos) continue;
    EXPECT_LT(resume, sync) << one.next;
    ++told;
  }
  EXPECT_EQ(told, 3U);
  status.blocks.at_paused = 1;
  const auto needs = needs_of(status);
  const auto block =
      std::find_if(needs.begin(), needs.end(), [](const need& one) { return one.kind == condition::block_not_sent; });
  EXPECT_TRUE(block->next.starts_with("sluis sync")) << "one of them waits elsewhere";
}

TEST(needs, an_outage_is_told_once) {
  auto status = well();
  partner(status).failing_since = test::some_time;
  partner(status).findings = {std::string(mark_of_failed_survey) + "no answer"};
  EXPECT_EQ(needs_of(status).size(), 1U);
  partner(status).findings.push_back("2 objects are open");
  EXPECT_EQ(needs_of(status).size(), 2U) << "what was found before is told further";
}

TEST(needs, a_consent_is_named_once_and_has_a_next_step) {
  auto status = well();
  partner(status).notice = "consent ends on 2027-07-31 (in 30 days): have the next one signed and record it";
  EXPECT_NE(needs_of(status)[0].next, "");
  partner(status).notice_next = "sluis sync --institution stichting-demo";
  EXPECT_EQ(needs_of(status)[0].next, "sluis sync --institution stichting-demo");
  partner(status).may_send = false;
  partner(status).consent = "consent ended on 2027-07-31";
  partner(status).notice.clear();
  EXPECT_EQ(needs_of(status)[0].problem, "consent ended on 2027-07-31") << "and not \"consent: consent ended\"";
}

// What a sync said of the clock stood beside it in the same words, and a sentence that was not true: who was due before
// is erased.
TEST(needs, a_clock_in_doubt_is_said_once_and_who_is_still_erased) {
  auto status = well();
  status.clock_problem = "the clock is 40 days behind what this store has seen (2026-11-28)";
  status.problem = status.clock_problem + ": nothing is read until it is right, or confirmed: sluis clock confirm";
  auto needs = needs_of(status);
  ASSERT_EQ(needs.size(), 1U);
  EXPECT_EQ(needs[0].kind, condition::clock_in_doubt);
  EXPECT_EQ(needs[0].problem,
            status.clock_problem + ": nothing is read, no term ends, and nobody is deleted or erased meanwhile");
  status.clock_problem = "the clock is 40 days ahead of what this store has seen (2026-11-28)";
  status.problem = "no room";
  needs = needs_of(status);
  ASSERT_EQ(needs.size(), 2U) << "another problem is not hidden by it";
  EXPECT_EQ(needs[1].problem,
            status.clock_problem + ": terms stand still at that day; who was due by then is still deleted and erased");
}

/// From "sluis" to the end of the sentence.
std::vector<std::string> commands_in(const std::string& text) {
  std::vector<std::string> out;
  for (auto at = text.find("sluis "); at != std::string::npos; at = text.find("sluis ", at + 1)) {
    const auto end = std::min(text.find_first_of(";,(", at), text.find("sluis ", at + 1));
    out.push_back(text.substr(at, end == std::string::npos ? end : end - at));
  }
  return out;
}

/// Nothing: the options are right.
std::string refusal_of(const std::string& command) {
  std::istringstream words(command);
  std::vector<std::string> arguments;
  for (std::string word; words >> word;) arguments.push_back(word);
  CLI::App app;
  client::chosen_command chosen;
  client::add_commands(app, chosen);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend() - 1);  // as CLI11 takes them
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    return {};
  } catch (const CLI::ParseError& wrong) {
    return wrong.what();
  }
  return {};
}

// `do:` named a command with an option that it does not have.
TEST(needs, each_command_that_is_named_is_taken_by_the_command_line) {
  std::size_t seen = 0;
  for (const auto& day : bad_days()) {
    auto status = well();
    day.change(status);
    for (const auto& one : needs_of(status)) {
      for (const auto& command : commands_in(one.next)) {
        EXPECT_EQ(refusal_of(command), "") << day.name << ": " << command;
        ++seen;
      }
    }
  }
  EXPECT_GT(seen, 20U);
  EXPECT_NE(refusal_of("sluis target findings --nothing x"), "");
}

TEST(needs, a_school_that_closed_and_a_source_that_is_gone_have_a_command_with_their_names) {
  auto status = well();
  status.id = institution_id("demo");
  status.sources[0].behind = "no file of it is there any more";
  status.sources[0].gone = {"88BB"};
  status.held_back.not_read = 3;
  status.unread = {
      {source_id("las"), "88BB", true}, {source_id("sis"), "77CC", false}, {source_id("sis"), "77DD", false}};
  status.gone_sources = {{source_id("sis"), 5}};
  const auto next = [&](condition kind) {
    for (const auto& one : needs_of(status)) {
      if (one.kind == kind) return one.next;
    }
    return std::string();
  };
  const std::string closed = "sluis school closed 88BB --institution demo --source las --reason REASON",
                    gone = "sluis source gone sis --institution demo --reason REASON";
  EXPECT_EQ(next(condition::school_behind),
            "have the export made again, then: sluis sync --institution demo; if school 88BB closed: " + closed);
  EXPECT_EQ(next(condition::source_not_configured),
            "configure the source again, under this id, then: sluis sync --institution demo; if it is gone for good: " +
                gone);
  EXPECT_EQ(next(condition::erasure_in_doubt),
            "have school 88BB exported again, then: sluis sync --institution demo; if it closed: " + closed +
                "; source sis is not configured: configure it again, or, if it is gone for good: " + gone)
      << "a source is named once";
}

// The same part comes with each export, so another export helps nobody.
TEST(needs, of_a_part_that_was_refused_the_record_is_to_be_corrected) {
  const std::string part = std::string(refused_part) + "De Brug was refused on 2026-11-23",
                    gone = "no file of it is there any more";
  struct row {
    std::string behind;
    std::uint64_t missing, old;
    std::string next;
  };
  for (const auto& [behind, missing, old, next] :
       {row{part, 0, 1, "have the record corrected in the source, then: sluis sync"},
        row{gone, 1, 0, "have the export made again, then: sluis sync"},
        row{part + "; " + gone, 1, 1,
            "have the export made again, and of a part that was refused the record corrected in the source, then: "},
        row{"the newest read of De Brug was refused", 0, 1, "have the export made again, then: "}}) {
    auto status = well();
    status.sources[0].behind = behind;
    status.sources[0].missing = missing;
    status.sources[0].old = old;
    EXPECT_TRUE(needs_of(status).at(0).next.starts_with(next)) << needs_of(status).at(0).next;
  }
}

TEST(needs, a_held_read_whose_file_is_gone_has_the_command_for_a_school_that_closed) {
  auto status = well();
  status.sources[0].held = 1;
  status.sources[0].held_why = "held, and its file is gone";
  status.sources[0].gone = {"88BB"};
  EXPECT_NE(needs_of(status).at(0).next.find("; if school 88BB closed: sluis school closed 88BB"), std::string::npos)
      << needs_of(status).at(0).next;
}

std::string next_of(const institution_status& status, condition kind, const std::string& at) {
  for (const auto& one : needs_of(status)) {
    if (one.kind == kind && one.at == at) return one.next;
  }
  return "it is not told";
}

TEST(needs, what_is_mastered_on_premises_has_the_step_that_helps_and_no_sync) {
  const auto deletion = on_premises_step(operation::delete_user),
             disabling = on_premises_step(operation::deactivate_user);
  const std::string see = "sluis plan list --institution stichting-demo, then: sluis plan show HASH",
                    at = "target partner";
  auto status = well();
  auto& target = partner(status);
  target.failed = 1;
  target.on_premises = {{operation::delete_user, 1}};
  EXPECT_EQ(next_of(status, condition::changes_failed, at),
            "of what is mastered on premises, where delete_user failed: " + deletion + "; which: " + see);
  target.failed = 3;
  target.on_premises = {{operation::deactivate_user, 1}, {operation::delete_user, 1}};
  EXPECT_EQ(next_of(status, condition::changes_failed, at),
            "of what is mastered on premises, where deactivate_user failed: " + disabling +
                "; where delete_user failed: " + deletion + "; the others: " + see);
  target.findings = {"1 account of ours is mastered on premises"};
  EXPECT_TRUE(next_of(status, condition::finding, at).ends_with("let that be synchronised; the next sync then sees it"))
      << next_of(status, condition::finding, at);
  target.findings.emplace_back("another");
  EXPECT_TRUE(next_of(status, condition::finding, at)
                  .ends_with("; the others: sluis target findings --institution stichting-demo --target partner"));
  status.orders.not_sent = 3;
  status.orders.failed = 2;
  status.orders.on_premises = {{operation::delete_user, 1}};
  const auto order = next_of(status, condition::changes_failed, "");
  EXPECT_EQ(order,
            "of what is mastered on premises, where delete_user failed: " + deletion +
                "; where and why: sluis erasure list --institution stichting-demo, then: sluis erasure show HANDLE");
  status.blocks = {1, 1};
  EXPECT_NE(next_of(status, condition::block_not_sent, "").find("where it is mastered on premises: " + disabling),
            std::string::npos);
  const auto all = needs_of(status);
  const auto waits =
      std::find_if(all.begin(), all.end(), [](const need& one) { return one.kind == condition::sync_waits; });
  ASSERT_NE(waits, all.end());
  EXPECT_EQ(waits->problem, "1 ordered erasure waits for the next sync: the account is still on")
      << "the others were tried";
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
