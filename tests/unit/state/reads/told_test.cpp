// The format of what is told of a read (docs/formats.md), and which reads are held.
#include <gtest/gtest.h>

#include "state/reads/reasons_to_hold.hpp"
#include "state/reads/told.hpp"

namespace sluis::state {
namespace {

told_hold some_hold() {
  told_hold out;
  out.read.place.fill(1);
  out.read.content.fill(2);
  out.read.produced = instant(std::chrono::milliseconds(-5));
  out.read.contradictions = 2;
  out.at = instant(std::chrono::milliseconds(1'764'000'000'123));
  out.is_whole = false;
  out.file = "las 99XX.xml";
  out.note = "2 of 80 keys now name somebody else";
  out.effect = {80, 1, 2, 2, 4, 5};
  out.examples = {{"contradiction", *subject_id::parse("3f2a91b0c4d53f2a91b0c4d53f2a91b0"), 120}, {"left", *subject_id::parse("00000000000000000000000000000001"), 0}};
  return out;
}

TEST(told, what_is_written_is_read_again) {
  const auto hold = some_hold();
  EXPECT_EQ(parse_hold(to_text(hold)).value(), hold);
  EXPECT_EQ(parse_read(to_text(hold.read)).value(), hold.read);
  told_read plain;
  EXPECT_EQ(parse_read(to_text(plain)).value(), plain);
}

TEST(told, is_these_lines) {
  EXPECT_EQ(to_text(some_hold()), "place 01010101010101010101010101010101\n"
                                  "content 0202020202020202020202020202020202020202020202020202020202020202\n"
                                  "produced -5\ncontradictions 2\nat 1764000000123\ntaken the rest\nfile las 99XX.xml\nnote 2 of 80 keys now name somebody else\n"
                                  "persons 80\nadded 1\nchanged 2\ncontradict 2\nleft 4\nreturned 5\n"
                                  "example contradiction 3f2a91b0c4d53f2a91b0c4d53f2a91b0 120\nexample left 00000000000000000000000000000001 0\n");
}

TEST(told, a_line_break_in_a_files_name_makes_no_line) {
  auto hold = some_hold();
  hold.file = "las\nnote forged.xml";
  EXPECT_EQ(parse_hold(to_text(hold)).value().file, "las?note forged.xml");
}

TEST(told, anything_else_is_refused) {
  for (const char* text : {"x", "x y\n", "content 12\n", "place zz\n", "produced soon\n", "contradictions\n", "example left 12 0\n", "at 1"}) {
    EXPECT_FALSE(parse_hold(text)) << text;
  }
  EXPECT_FALSE(parse_read("note of a held read\n"));
}

TEST(reasons_to_hold, each_by_itself) {
  const auto now = instant(std::chrono::hours(24 * 365 * 50));
  const auto hour = std::chrono::hours(1);
  struct row {
    const char* name;
    ended_read read;
    std::vector<std::string> words;  // of each sentence
  };
  const std::vector<row> rows = {
      {"nothing is known", {}, {}},
      {"a new school with nobody", {.persons = 0}, {}},
      {"nobody, and there were people", {.persons = 0, .had_persons = 5}, {"nobody in it, and the school has 5 people"}},
      {"two contradictions", {.persons = 2, .had_persons = 2, .contradictions = 2}, {}},
      {"three contradictions", {.persons = 80, .had_persons = 80, .contradictions = 3}, {"3 of 80 keys now name other people"}},
      {"fewer than one percent", {.persons = 901, .had_persons = 901, .contradictions = 9}, {}},
      {"one percent", {.persons = 901, .had_persons = 901, .contradictions = 10}, {"10 of 901 keys"}},
      {"the same export", {.persons = 1, .had_persons = 1, .produced = now, .last_produced = now}, {}},
      {"a later one", {.persons = 1, .had_persons = 1, .produced = now, .last_produced = now - hour}, {}},
      {"an earlier one", {.persons = 1, .had_persons = 1, .produced = now - hour, .last_produced = now}, {"2019-12-19T23:00:00.000Z, which is before the last one that was taken in, of 2019-12-20T00:00:00.000Z"}},
      {"the last one did not say", {.persons = 1, .had_persons = 1, .produced = now - hour}, {}},
      {"this one does not say", {.persons = 1, .had_persons = 1, .last_produced = now}, {}},
      {"a day ahead", {.persons = 1, .produced = now + 24 * hour}, {}},
      {"more than a day ahead", {.persons = 1, .produced = now + 25 * hour}, {"made at 2019-12-21T01:00:00.000Z, more than a day ahead"}},
      {"all of it", {.persons = 0, .had_persons = 9, .contradictions = 3, .produced = now + 48 * hour, .last_produced = now + 72 * hour}, {"nobody", "3 of 0", "before the last", "made at"}},
  };
  for (auto [name, read, words] : rows) {
    read.now = now;
    const auto found = reasons_to_hold(read);
    ASSERT_EQ(found.size(), words.size()) << name;
    for (std::size_t i = 0; i < words.size(); ++i) EXPECT_NE(found[i].find(words[i]), std::string::npos) << name << ": " << found[i];
  }
}

TEST(told, keys_that_moved_are_told) {
  told_hold held;
  held.moved = 79;
  EXPECT_NE(to_text(held).find("moved 79\n"), std::string::npos);
  EXPECT_EQ(parse_hold(to_text(held)).value(), held);
}

}  // namespace
}  // namespace sluis::state
