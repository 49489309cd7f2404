// What a file may be known by later, and when it is as it was. That nothing goes wrong by it: unread_files_test.cpp of
// the simulation.
#include "daemon/cycle/reading/known_files.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace sluis::daemon {
namespace {

using summary = state::intake_summary;

const instant now = day{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{12};
const day today = local_day(now);

subject_id some_school() {
  subject_id out;
  out.bytes[0] = 1;
  return out;
}

summary whole() {
  summary out;
  out.how = summary::ending::complete;
  out.school = some_school();
  out.students = 20;
  out.added = out.changed = out.left = out.returned = 1;
  return out;
}

const sources::file_identity file{1, 2, 3, 4, 5, 6, 7};

TEST(known_files, a_read_that_was_taken_in_whole_is_known_by_its_file) {
  const auto known = known_by(file, whole(), today);
  ASSERT_TRUE(known);
  EXPECT_EQ(known->which, file);
  EXPECT_EQ(known->school, some_school());
  EXPECT_EQ(known->read_on, today);
  EXPECT_FALSE(known_by(std::nullopt, whole(), today)) << "its source does not tell which file it was";
}

TEST(known_files, whatever_else_happened_in_a_read_makes_the_file_be_read_again) {
  const std::map<std::string, std::function<void(summary&)>> cases = {
      {"failed", [](summary& s) { s.how = summary::ending::failed; }},
      {"held", [](summary& s) { s.how = summary::ending::held; }},
      {"no school", [](summary& s) { s.school = {}; }},
      {"a part waits", [](summary& s) { s.held = sha256_hash{}; }},
      {"refused", [](summary& s) { s.is_refused = true; }},
      {"approved", [](summary& s) { s.is_approved = true; }},
      {"another school is like it", [](summary& s) { s.like = some_school(); }},
      {"asked for again", [](summary& s) { s.more_than_doubles = true; }},
      {"invalid", [](summary& s) { s.invalid = 1; }},
      {"contradictions", [](summary& s) { s.contradictions = 1; }},
      {"frozen", [](summary& s) { s.frozen = 1; }},
      {"moved keys", [](summary& s) { s.moved = 1; }},
      {"other people", [](summary& s) { s.other_people = 1; }},
      {"second accounts", [](summary& s) { s.doubled = 1; }},
      {"renumbered", [](summary& s) { s.renumbered = 1; }},
      {"names of others", [](summary& s) { s.others.emplace_back(); }},
  };
  for (const auto& [name, change] : cases) {
    auto read = whole();
    change(read);
    EXPECT_FALSE(known_by(file, read, today)) << name;
  }
}

TEST(known_files, a_file_is_as_it_was_on_the_same_day_only) {
  const known_file known{file, some_school(), today};
  sources::read_unit unit{"/las/a.xml", "a.xml", 3, file};
  std::map<subject_id, school_file> files{{some_school(), {now - std::chrono::hours{1}, false}}};
  EXPECT_TRUE(is_as_it_was(known, unit, files, now));
  EXPECT_FALSE(is_as_it_was(known, unit, files, now + std::chrono::days{1})) << "another day";
  EXPECT_FALSE(is_as_it_was(known, unit, files, now - std::chrono::days{1})) << "the clock was set back";
  EXPECT_FALSE(is_as_it_was(known, unit, files, now - std::chrono::hours{2})) << "its file is of the future";
  EXPECT_FALSE(is_as_it_was(known, unit, {}, now)) << "nothing is known of its file";
  files.at(some_school()).is_missing = true;
  EXPECT_FALSE(is_as_it_was(known, unit, files, now)) << "it was missing";
  files.at(some_school()).is_missing = false;
  unit.listed.reset();
  EXPECT_FALSE(is_as_it_was(known, unit, files, now)) << "nobody knows which file it is";
}

}  // namespace
}  // namespace sluis::daemon
