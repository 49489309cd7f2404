// What `sluis read list` and `sluis read show` say of a held read: next steps of each kind that waits, and nothing that
// is not known.
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/api/json.hpp"
#include "daemon/client/show.hpp"
#include "tests/support/sample_answers.hpp"
#include "tests/unit/daemon/client/part_of.hpp"

namespace sluis::daemon::client {
namespace {

using api::to_json;

/// Each kind of people who wait has its own step.
TEST(show_reads, the_next_steps_are_those_of_each_kind_that_waits) {
  const std::string corrected = "wrong? correct it in the source", given = "the key was given to somebody new?",
                    fresh = "somebody got another key?",
                    renumbered = "the school renumbered, or has another administration?",
                    same = "the same people after all? sluis read approve",
                    another = "\n  they are to get another account? sluis read approve",
                    both = "and the others are to get another account? sluis read approve",
                    right = "right?  sluis read approve";
  struct row {
    const char* name;
    std::uint64_t contradictions, newcomers, doubled, renumbered;
    std::vector<std::string> steps;
  };
  for (const auto& one : {row{"a section", 0, 0, 0, 0, {corrected, right}},
                          row{"a key of somebody new", 1, 0, 0, 0, {corrected, given, same}},
                          row{"a fresh key", 0, 1, 1, 0, {corrected, fresh, another}},
                          row{"both", 1, 1, 1, 0, {corrected, given, fresh, both}},
                          row{"who only waited", 0, 20, 0, 0, {corrected, right}},
                          row{"who only waited, and a key of somebody new", 1, 20, 0, 0, {corrected, given, same}},
                          row{"a renumbering", 0, 58, 58, 58, {renumbered}},
                          row{"a renumbering and a key of somebody new", 1, 58, 58, 58, {renumbered, given}}}) {
    SCOPED_TRACE(one.name);
    auto part = test::sample_held_read();
    part.is_whole = false;
    part.examples = {};
    part.contradictions = one.contradictions;
    part.newcomers = one.newcomers;
    part.doubled = one.doubled;
    part.renumbered = one.renumbered;
    const auto shown = show_held_read(to_json(part));
    for (const auto& step : {corrected, given, fresh, renumbered, same, both, right}) {
      const bool is_expected = std::find(one.steps.begin(), one.steps.end(), step) != one.steps.end();
      EXPECT_EQ(shown.find(step) != std::string::npos, is_expected) << step << "\n" << shown;
    }
    for (const auto& step : one.steps) EXPECT_EQ(part_of(shown, step), step) << shown;
  }
}

TEST(show_reads, whoever_had_a_key_that_names_somebody_else_now_may_have_left_before) {
  const auto who = [](char digit) { return *subject_id::parse(std::string(32, digit)); };
  const auto left_on = parse_day("2026-10-20").value();
  auto part = test::sample_held_read();
  part.contradictions = 2;
  for (const auto& [left, words] : {std::pair{0, "whoever had the key leaves by that read\n"},
                                    std::pair{1, "whoever had the key leaves by that read, who has not left already\n"},
                                    std::pair{2, "whoever had the key has left already\n"}}) {
    part.examples.clear();
    for (int i = 0; i < 2; ++i) {
      part.examples.push_back({"contradiction", who(i == 0 ? 'a' : 'b'), "Bo Smit", 12, "", false,
                               i < left ? "left" : "", i < left ? std::optional(left_on) : std::nullopt});
    }
    const auto shown = show_held_read(to_json(part));
    EXPECT_EQ(part_of(shown, words), words) << shown;
    EXPECT_EQ(
        shown.find("Bo Smit (aaaaaaaaaaaa), who left on 2026-10-20: the record under this key") != std::string::npos,
        left > 0)
        << shown;
  }
}

/// An earlier program told of a part what the rest did as well: nothing of it is better than zeros that are untrue.
TEST(show_reads, of_a_part_only_what_is_known_is_told) {
  auto part = test::sample_held_read();
  part.is_whole = false;
  part.contradictions = 2;
  part.left = 0;
  part.examples = {};
  const auto shown = show_held_read(to_json(part));
  EXPECT_EQ(part_of(shown, "  waits: 2 of the 80 people in it · contradictions 2\n"),
            "  waits: 2 of the 80 people in it · contradictions 2\n")
      << shown;
  EXPECT_EQ(shown.find("taken in of it"), std::string::npos) << shown;
  part.contradictions = 0;
  part.left = 8;
  EXPECT_EQ(part_of(show_held_read(to_json(part)), "  waits: 80 people in it · left 8\n"),
            "  waits: 80 people in it · left 8\n")
      << "a section";
}

TEST(show_reads, of_a_school_that_is_new_its_file_is_named_and_how_many_of_the_new_ones_are_groups) {
  auto held = test::sample_held_read();
  held.school.clear();
  held.contradictions = held.left = 0;
  held.persons = 58;
  held.added = 69;
  held.doubled = 53;
  held.examples = {};
  const auto shown = show_held_read(to_json(held));
  for (const std::string words : {"school new, file las-99XX.xml", "58 people in it · new 69 (11 of them groups)",
                                  "at least 53 people in it have an account already"}) {
    EXPECT_EQ(part_of(shown, words), words) << shown;
  }
  json answer;
  answer["reads"].push_back(to_json(held));
  EXPECT_NE(show_held_reads(answer).find("new, of las-99XX.xml"), std::string::npos);
}

TEST(show_reads, a_read_that_was_made_after_another_one_was_held) {
  auto held = test::sample_held_read();
  held.produced = held.since + std::chrono::hours(24);
  const std::string words =
      "  a read of the school is held since 2026-11-23 13:09:34 UTC; this one was made by the source 2026-11-24 "
      "13:09:34 UTC\n";
  EXPECT_EQ(part_of(show_held_read(to_json(held)), words), words) << show_held_read(to_json(held));
}

TEST(show_reads, a_held_read_that_nothing_reads_any_more_has_no_other_next_step_than_its_note) {
  auto held = test::sample_held_read();
  held.can_be_read = false;
  const auto shown = show_held_read(to_json(held));
  for (const char* const words : {"wrong? correct it", "sluis read approve", "the next sync takes it in"})
    EXPECT_EQ(shown.find(words), std::string::npos) << shown;
  held.approved_by = std::string(32, 'b');
  EXPECT_EQ(show_held_read(to_json(held)).find("the next sync takes it in"), std::string::npos);
}

}  // namespace
}  // namespace sluis::daemon::client
