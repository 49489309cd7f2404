#include "daemon/client/show.hpp"

#include <gtest/gtest.h>

#include "daemon/api/json.hpp"
#include "daemon/client/words.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/sample_answers.hpp"
#include "tests/unit/daemon/client/part_of.hpp"

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

// Nothing is known of it but its problem: no count of anything, and no moment.
TEST(show, status_of_an_institution_that_is_not_served) {
  institution_status away;
  away.id = institution_id("stichting-demo");
  away.name = "Stichting Demo";
  away.is_served = false;
  away.problem = "its folder /var/lib/sluis/stichting-demo is missing";
  expect_golden("status_not_served", show_status(under("institutions", to_json(away))));
}

TEST(show, schools_with_the_year_of_their_newest_read) {
  school_line one{institution_id("stichting-demo"), "99XX", target_id("partner"), 400, 398, 2, 1, "2026-2027"};
  auto without = one;
  without.school = "99XY";
  without.school_year.clear();
  json all;
  all["schools"] = {to_json(one), to_json(without)};
  expect_golden("schools", show_schools(all));
}

TEST(show, an_account_that_could_not_be_ended_is_told_with_its_erasure) {
  erasure_story story;
  story.institution = institution_id("stichting-demo");
  story.stage = "due";
  story.failed = {{target_id("partner"), operation::delete_user,
                   "delete_user of user 1a was not tried; delete it in the local Active Directory"},
                  {target_id("exam"), operation::deactivate_user, "409"}};
  const auto shown = show_erasure(to_json(story));
  const std::string deleted =
      "  NOT DELETED at partner: delete_user of user 1a was not tried; delete it in the local Active Directory; nobody "
      "is erased before the account is gone there\n";
  EXPECT_NE(shown.find(deleted), std::string::npos) << shown;
  EXPECT_NE(shown.find("  NOT SWITCHED OFF at exam: 409; nobody is erased"), std::string::npos) << shown;
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
  auto sent = test::sample_job(plan_state::ready);  // as it was computed, and pushed since
  sent.reports[0].targets[0].pushed = {5894, 0, 0};
  auto unreachable = test::sample_job(plan_state::ready);
  unreachable.reports[0].targets[0].problem = "cannot connect to 127.0.0.1:4020: connection refused";
  auto nothing = test::sample_job(plan_state::done);
  nothing.reports[0].targets[0].plan.counts = {};
  nothing.reports[0].targets[0].plan.invalid = 0;
  auto as_status_says = nothing;
  as_status_says.reports[0].behind.push_back({source_id("las"), "no file of 11SL is there any more"});
  as_status_says.reports[0].clock_problem = "the clock is 40 days ahead of what this store has seen (2026-11-28)";
  std::string all;
  for (const auto& [name, job] : {std::pair<const char*, daemon::job_view>{"pushed", pushed},
                                  {"held", held},
                                  {"withheld", withheld},
                                  {"sent", sent},
                                  {"unreachable", unreachable},
                                  {"nothing", nothing},
                                  {"a school behind, and the clock in doubt", as_status_says}}) {
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

// A plan that a later one replaced was refused by nobody.
TEST(show, a_plan_that_was_superseded_is_not_called_refused) {
  auto plan = test::sample_plan(plan_state::refused);
  plan.note = "superseded";
  const auto out = show_plans(under("plans", to_json(plan)));
  EXPECT_NE(out.find("superseded"), std::string::npos) << out;
  EXPECT_EQ(out.find("refused"), std::string::npos) << out;
  plan.note = "the consent was withdrawn";
  EXPECT_NE(show_plan_head("demo", to_json(plan)).find("refused"), std::string::npos);
}

TEST(show, a_plan_of_which_changes_failed_is_not_simply_done) {
  auto plan = test::sample_plan(plan_state::done);
  plan.note = "school 99XX, student: 40 of 40 accounts would be deactivated";
  const auto out = show_plans(under("plans", to_json(plan, 2)));
  EXPECT_NE(out.find("done, 2 failed"), std::string::npos) << out;
  EXPECT_NE(out.find("which failed: sluis plan show 3f2a91b0c4d5; " + plan.note), std::string::npos) << out;
  const auto head = show_plan_head("demo", to_json(plan, 2));
  EXPECT_NE(head.find("partner, done, 2 failed, computed"), std::string::npos) << head;
  EXPECT_NE(head.find("  " + plan.note + "\n"), std::string::npos) << "why it was held once: " << head;
  plan.note.clear();
  EXPECT_EQ(show_plans(under("plans", to_json(plan, 2))).find(";"), std::string::npos);
}

TEST(show, a_plan_without_a_hash_is_not_named) {
  json plan = to_json(test::sample_plan(plan_state::withheld));
  plan["hash"] = "";
  plan["withheld"] = 272;
  json target, institution, job;
  target["id"] = "partner";
  target["plan"] = plan;
  institution["id"] = "demo";
  institution["targets"] = {target};
  job["institutions"] = {institution};
  const auto out = show_sync(job);
  EXPECT_NE(out.find("partner: plan withheld\n"), std::string::npos) << out;
  EXPECT_NE(out.find("withheld 272 changes"), std::string::npos) << out;
}

TEST(show, who_is_blocked_is_found_as_blocked) {
  auto person = test::sample_person();
  EXPECT_EQ(show_persons(under("persons", to_json(person))).find("blocked"), std::string::npos);
  person.block = block_view{person.institution, person.id, true, "T-1", {}, "", 7};
  EXPECT_NE(show_persons(under("persons", to_json(person))).find("active, blocked"), std::string::npos);
}

TEST(show, person_and_persons) {
  const auto person = to_json(test::sample_person());
  expect_golden("person", show_persons(under("persons", person)) + "\n" + show_person(person));
}

TEST(show, consents) {
  daemon::registered_consent withdrawn{test::sample_consent(), "withdrawn", {}};
  withdrawn.what.withdrawn_at = test::some_time;
  const daemon::registered_consent earlier{test::sample_consent(), "replaced", withdrawn.what.valid_from};
  json all;
  all["consents"] = {to_json(earlier), to_json(withdrawn)};
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
  invalid_view known = one, stranger = one;
  known.kind = stranger.kind = "person";
  known.subject = std::string(32, 'a');
  auto unclear = stranger, waiting = stranger;
  unclear.where = "las-99XX.xml:140:5";
  unclear.may_be = {std::string(32, 'b'), std::string(32, 'c'), std::string(32, 'd'), std::string(32, 'e')};
  waiting.where = "las-99XX.xml:150:5";
  waiting.may_be = {std::string(32, 'b')};
  waiting.waits = true;
  json all;
  all["invalid"] = {to_json(one), to_json(known), to_json(stranger), to_json(unclear), to_json(waiting)};
  expect_golden("invalid", show_invalid(all));
}

// The same records as the list without keys has them, whose other people are entries of their own here.
TEST(show, whose_a_record_is_counts_alike_with_and_without_keys) {
  invalid_view dummy;
  dummy.institution = institution_id("stichting-demo");
  dummy.source = source_id("las");
  dummy.school = "99XX";
  dummy.kind = "person";
  dummy.where = "las-99XX.xml:9:1";
  auto other = dummy, stranger = dummy, elsewhere = dummy;
  other.subject = std::string(32, 'b');
  stranger.where = "las-99XX.xml:12:1";
  elsewhere.school = "99YY";
  invalid_keys_page page;
  page.records = {
      {dummy, "none", ""}, {stranger, "known", "4711"}, {elsewhere, "known", "4712"}, {other, "other_record", ""}};
  const std::string counts =
      "3 records were not taken in: 2 are of people who are not on record: no account is made from them; of 1 it is "
      "not known whose, and whoever it may be about stays; correct";
  EXPECT_NE(show_invalid(to_json(page)).find(counts), std::string::npos) << show_invalid(to_json(page));
  dummy.may_be = {other.subject};
  json plain;
  plain["invalid"] = {to_json(dummy), to_json(stranger), to_json(elsewhere)};
  EXPECT_NE(show_invalid(plain).find(counts), std::string::npos) << show_invalid(plain);
}

TEST(show, invalid_records_with_their_keys) {
  invalid_keys_page page;
  using row = std::pair<const char*, const char*>;
  for (const auto& [state, key] : {row{"known", "4711-A"}, row{"known", "47\x1b[2J\n11"}, row{"none", ""},
                                   row{"other_record", ""}, row{"unreadable", ""}}) {
    invalid_keys_page::keyed one;
    one.record.institution = institution_id("stichting-demo");
    one.record.source = source_id("las");
    one.record.kind = "person";
    one.record.where = "las-99XX.xml:" + std::to_string(120 + page.records.size()) + ":7";
    one.record.field = "jaargroep";
    one.record.problem = "is not a year code (B D 0 1-8 11-16 S V C N H)";
    one.state = state;
    one.key = key;
    page.records.push_back(one);
  }
  const auto answer = to_json(page);
  EXPECT_EQ(answer["invalid"][0]["key"], "4711-A");
  EXPECT_TRUE(answer["invalid"][2]["key"].is_null());
  EXPECT_FALSE(answer.contains("next"));
  const auto shown = show_invalid(answer);
  EXPECT_EQ(shown.find('\x1b'), std::string::npos) << "a key moves no cursor";
  expect_golden("invalid_keys", shown);
  page.next = 1000;
  EXPECT_EQ(to_json(page)["next"], 1000);
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
  expect_golden("held_reads", show_held_reads(all) + show_held_read(to_json(test::sample_held_read())) +
                                  show_held_read(to_json(partly)) + show_held_read(to_json(moved)));
}

TEST(show, the_way_back_from_an_approval) {
  auto back = test::sample_held_read();
  back.undone = back.contradictions = 5;
  back.undoes = parse_day("2026-11-08").value();
  const std::string names = "5 of them are the names from before your approval of 2026-11-08";
  const auto whole = names + ": approving it gives the accounts back to the people who had them before";
  EXPECT_EQ(part_of(show_held_read(to_json(back)), whole), whole);
  EXPECT_EQ(show_held_read(to_json(back)).find("to whoever stands at their keys now"), std::string::npos);
  back.contradictions = 7;
  back.waiting = 2;
  for (const auto& words : {names + "\n", std::string("approving it gives the accounts of 7 people to whoever stands"),
                            std::string("2 people who are absent and whose term is over are not erased while it is "
                                        "held, and the term deletes no account of theirs")}) {
    EXPECT_EQ(part_of(show_held_read(to_json(back)), words), words);
  }
}

TEST(show, the_way_back_from_approved_names) {
  auto back = test::sample_held_read();
  back.contradictions = 0;
  back.renamed = back.undone_names = 12;
  back.undoes = parse_day("2026-11-08").value();
  const std::string names =
      "12 of the 12 other names are from before your approval of 2026-11-08: approving it gives these people the names "
      "back that they had before\n";
  EXPECT_EQ(part_of(show_held_read(to_json(back)), names), names);
  back.renamed = 14;
  for (const std::string words : {"12 of the 14 other names are from before your approval of 2026-11-08\n",
                                  "approving it gives 14 people another name"}) {
    EXPECT_EQ(part_of(show_held_read(to_json(back)), words), words);
  }
  back.undone_names = 0;
  EXPECT_EQ(show_held_read(to_json(back)).find("before your approval"), std::string::npos);
}

TEST(show, newcomers_who_wait_with_whom_they_look_like) {
  const auto who = [](char digit) { return *subject_id::parse(std::string(32, digit)); };
  auto part = test::sample_held_read();
  part.is_whole = false;
  part.contradictions = part.left = 0;
  part.newcomers = 12;
  part.doubled = 12;
  part.took_left = 1;
  part.took_changed = 2;
  part.examples = {
      {"newcomer", who('a'), "Matteüs Ramdin", 1211, "Matteüs Ramdin", false, "left", parse_day("2026-11-16").value()},
      {"newcomer", who('b'), "", 12, "", false, "listed", std::nullopt},
      {"newcomer", who('c'), "Bo Smit", 13, "", true, "absent", std::nullopt},
      {"newcomer", who('d'), "", 14, "", false, "invalid", std::nullopt},
      {"newcomer", subject_id(), "", 15, "", false, "", std::nullopt}};
  const auto shown = show_held_read(to_json(part));
  for (const std::string words :
       {"  taken in of it: changed 2 · left 1\n  waits: 12 of the 80 people in it\n",
        "the record in line 1,211 (Matteüs Ramdin) looks like Matteüs Ramdin (aaaaaaaaaaaa), who left on 2026-11-16\n",
        "the record in line 12 looks like bbbbbbbbbbbb, who is in this read\n",
        "looks like Bo Smit (cccccccccccc), blocked, who is not in this read\n",
        "looks like dddddddddddd, whose record in this read was not taken in\n",
        "the record in line 15 is of somebody new, and waits\n    and 7 more\n",
        "somebody got another key? have the earlier one exported"}) {
    EXPECT_EQ(part_of(shown, words), words);
  }
  EXPECT_EQ(shown.find("the id of a source"), std::string::npos) << "the source is configured";
  EXPECT_TRUE(to_json(part)["examples"][2]["blocked"] == true);
  part.is_source_gone = true;
  EXPECT_NE(show_held_read(to_json(part)).find("the id of a source"), std::string::npos);
}

TEST(show, a_renumbering_is_called_one) {
  auto part = test::sample_held_read();
  part.contradictions = 0;
  part.newcomers = part.doubled = part.renumbered = 58;
  const std::string words =
      "the school renumbered, or has another administration? approve nothing: have it export the earlier keys; until "
      "then everybody keeps the account";
  EXPECT_EQ(part_of(show_held_read(to_json(part)), words), words);
  EXPECT_EQ(show_held_read(to_json(part)).find("correct it in the source"), std::string::npos);
}

TEST(show, a_refused_read_says_what_takes_it_in_after_all) {
  auto refused = test::sample_held_read();
  refused.contradictions = 0;
  refused.refused_by = std::string(32, 'b');
  refused.leaving = {{role::student, 51, 51, true}};
  const auto words = "to take it in after all (51 people would leave): sluis read approve " + refused.hash;
  EXPECT_EQ(part_of(show_held_read(to_json(refused)), words), words);
  EXPECT_EQ(part_of(show_held_read(to_json(refused)), "51 of 51 pupils would leave"), "51 of 51 pupils would leave");
  refused.moved = 3;
  EXPECT_EQ(show_held_read(to_json(refused)).find("sluis read approve"), std::string::npos)
      << "nobody can approve moved keys";
}

TEST(show, a_refusal_says_of_a_part_that_the_part_is_not_taken_in) {
  auto refused = test::sample_held_read();
  refused.refused_by = std::string(32, 'b');
  refused.took_added = 1;
  for (const bool is_whole : {true, false}) {
    refused.is_whole = is_whole;
    const auto shown = show_held_read(to_json(refused));
    EXPECT_EQ(shown.find("nothing of it is taken in") != std::string::npos, is_whole) << shown;
    EXPECT_EQ(shown.find("the part that waits is not taken in; to take it in after all") != std::string::npos,
              !is_whole)
        << shown;
    EXPECT_EQ(shown.find("taken in of it: new") != std::string::npos, !is_whole) << shown;
  }
}

TEST(show, a_second_account_beside_other_people_hides_no_advice) {
  auto held = test::sample_held_read();
  held.doubled = held.newcomers = 1;
  const auto shown = show_held_read(to_json(held));
  for (const std::string words :
       {"the key was given to somebody new? have the newcomer exported under a key of their own",
        "somebody got another key? have the earlier one exported",
        "the same people under these keys after all, and the others are to get another account? sluis read approve"}) {
    EXPECT_EQ(part_of(shown, words), words);
  }
}

TEST(show, times_in_sentences_say_that_they_are_UTC) {
  json from;
  from["time"] = "2026-11-23T23:30:00.000Z";
  EXPECT_EQ(moment_in_words(from, "time"), "2026-11-23 23:30:00 UTC");
  EXPECT_EQ(moment_in_words(from, "other"), "-");
}

TEST(show, a_sync_advises_to_approve_nothing_that_puts_accounts_at_risk) {
  read_report report;
  struct row {
    const char* name;
    std::uint64_t contradictions, doubled;
    bool is_advised;
  };
  for (const auto& [name, contradictions, doubled, is_advised] :
       {row{"a section that is missing", 0, 0, true}, row{"other people", 1, 0, false},
        row{"second accounts", 0, 3, false}}) {
    report.held = "7c2a91b0c4d5" + std::string(52, '0');
    report.contradictions = contradictions;
    report.doubled = doubled;
    const auto shown = show_reads(under("reads", to_json(report)));
    EXPECT_EQ(shown.find("take it in: sluis read approve") != std::string::npos, is_advised) << name;
    EXPECT_NE(shown.find("look at it: sluis read show"), std::string::npos) << name;
  }
}

TEST(show, a_refused_read_is_listed_as_refused) {
  auto refused = test::sample_held_read();
  refused.approved_by.reset();
  refused.refused_by = std::string(32, 'b');
  json all;
  all["reads"] = {to_json(refused)};
  EXPECT_EQ(part_of(show_held_reads(all), "refused"), "refused");
}

TEST(show, whose_erasure_is_held_back_and_why) {
  auto of = test::sample_status();
  of.held_back.still_listed = 1;
  of.held_back.in_bad_records = 2;
  of.held_back.in_held_reads = 3;
  of.held_back.not_read = 4;
  of.held_back.examples = {*subject_id::parse(std::string(32, 'a'))};
  of.orders.leaving = 1;
  const auto shown = show_status(under("institutions", to_json(of)));
  const std::string over = " whose term is over ";
  for (const auto& words :
       {"1 person" + over +
            "is still listed by their source, or may be, and erased once it is known to list them no longer: "
            "aaaaaaaaaaa",
        "3 people" + over +
            "are not erased, and the term deletes no account of theirs: a read of their school is held, and may list "
            "them",
        "2 people" + over +
            "are not erased, and the term deletes no account of theirs: a record that was not taken in is about them",
        std::string("do: sluis invalid list --institution stichting-demo"),
        std::string("1 ordered erasure under way")}) {
    EXPECT_EQ(part_of(shown, words), words);
  }
}

TEST(show, an_account_that_was_left_is_named) {
  const auto day = parse_day("2027-05-01").value();
  const std::vector<left_account> left = {{target_id("partner"), "scim https://old.example", day, 812, true}};
  const std::string words =
      "left at scim https://old.example on 2027-05-01 (target partner, entry 812), active: nothing is sent there";
  auto person = test::sample_person();
  person.left = left;
  EXPECT_EQ(part_of(show_person(to_json(person)), words), words);
  erasure_story story;
  story.institution = institution_id("stichting-demo");
  story.stage = "active";
  story.left = left;
  EXPECT_EQ(part_of(show_erasure(to_json(story)), words), words);
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
