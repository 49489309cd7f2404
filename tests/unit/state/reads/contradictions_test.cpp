// A contradiction of identity is held (issue 13, point 6): what a read does with keys that now name somebody else.
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

TEST_F(contradictions, two_swapped_keys_keep_both_as_they_were_and_list_them) {
  take_in(children(4));
  const auto before = contents();
  auto swapped = children(4, 2);
  for (int i = 0; i < 2; ++i) {
    const auto summary = take_in(swapped);
    EXPECT_EQ(summary.how, ending::complete);
    EXPECT_EQ(summary.contradictions, 2U);
    EXPECT_EQ(summary.changed + summary.left + summary.added, 0U);
    EXPECT_EQ(summary.invalid, 2U);
  }
  EXPECT_NE(contents(), before) << "they are listed";
  EXPECT_EQ(person_called("Familieaa").facts.student_number, "1");
  EXPECT_EQ(person_called("Familieab").facts.student_number, "2");
  const auto listed = store_->facts().invalid().value();
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_TRUE(listed[0].subject);
  EXPECT_EQ(listed[0].problem, "names somebody else than before: another ECK iD and another name");
  EXPECT_EQ(leaves("fact.invalid"), 2U) << "once each";
  EXPECT_EQ(leaves("read.held"), 1U) << "one entry, not one a sync";
  ASSERT_EQ(open().size(), 1U);
  EXPECT_FALSE(open()[0].told.is_whole);
  take_in(children(4));
  EXPECT_TRUE(open().empty()) << "corrected";
  EXPECT_TRUE(store_->facts().invalid().value().empty());
}

TEST_F(contradictions, sixty_of_eighty_keys_rotated_hold_the_read) {
  take_in(children(80));
  const auto before = contents();
  for (int i = 0; i < 3; ++i) {
    const auto summary = take_in(children(80, 60));
    EXPECT_EQ(summary.how, ending::held);
    EXPECT_EQ(summary.note, "60 of 80 keys now name other people; nothing was changed");
    EXPECT_FALSE(summary.is_approved);
    EXPECT_EQ(contents(), before);
  }
  EXPECT_EQ(leaves("read.held"), 1U) << "the same content is the same held read";
  const auto held = open();
  ASSERT_EQ(held.size(), 1U);
  EXPECT_EQ(held[0].told.effect, (read_effect{80, 0, 0, 60, 0, 0}));
  EXPECT_EQ(held[0].told.examples.size(), 10U);
  EXPECT_EQ(held[0].told.examples[0].what, "contradiction");
  EXPECT_EQ(held[0].told.examples[0].line, 7U);
  const auto again = take_in(children(80, 59));
  EXPECT_NE(to_hex(again.held->data(), again.held->size()), held[0].hash()) << "another content is another held read";
  EXPECT_EQ(leaves("read.held"), 2U);
  EXPECT_EQ(open().size(), 1U) << "the newest";
}

TEST_F(contradictions, keys_that_moved_are_approved_by_nobody) {
  take_in(children(80));
  const auto actor = by();  // an actor is a subject as well: known before the rows are compared
  const auto before = contents();
  struct row {
    const char* name;
    school_read read;
    std::uint64_t moved;
  };
  auto by_one = children(79);  // everybody stands one key lower, the first has left
  for (auto& one : by_one.persons) {
    const int who = std::stoi(one.key);
    one = child(one.key, "V" + letters(who), "Familie" + letters(who), "eck-" + std::to_string(who));
  }
  auto by_name = by_one;
  for (auto& one : by_name.persons) one.facts.eck_id.clear();
  auto by_eck_id = by_one;
  for (auto& one : by_eck_id.persons) one.facts.family_name = "Ander", one.facts.call_name = "Zus" + one.key;
  auto other_eck_ids = by_one;
  for (auto& one : other_eck_ids.persons) one.facts.eck_id += "-new";
  auto mixed = strangers(80, 5);
  std::swap(mixed.persons[10].key, mixed.persons[11].key);
  for (const auto& [name, read, moved] :
       {row{"in a circle", children(80, 60), 60}, row{"by one", by_one, 79}, row{"by one, names only", by_name, 79},
        row{"by one, other ECK iDs", other_eck_ids, 79}, row{"by one, ECK iDs only", by_eck_id, 79},
        row{"two of seven", mixed, 2}, row{"none", strangers(80, 60), 0}}) {
    const auto summary = take_in(read);
    EXPECT_EQ(summary.how, ending::held) << name;
    EXPECT_EQ(summary.moved, moved) << name;
    EXPECT_EQ(open().at(0).told.moved, moved) << name;
    EXPECT_TRUE(contents() == before) << name;
    if (moved == 0) continue;
    const auto refused = held_reads(*store_).approve(open().at(0).hash(), actor);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code(), errc::refused) << name;
    auto sink = store_->facts().read_school(source_id("las"), today_, identity(), summary.held);
    EXPECT_EQ(hand_over(read, *sink).error().code(), errc::refused)
        << name << ": and an approval would give no account away";
  }
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(leaves("read.approved"), 0U);
}

TEST_F(contradictions, a_namesake_who_stays_is_no_sign_that_keys_moved) {
  auto read = children(80);
  read.persons[6].facts.call_name = read.persons[5].facts.call_name;
  read.persons[6].facts.family_name = read.persons[5].facts.family_name;
  take_in(read);
  read.persons[5] =
      child(read.persons[5].key, "Nieuw", "Gekomen", "eck-999");  // the key of the one who left is used again
  EXPECT_EQ(take_in(read).moved, 0U);
}

TEST_F(contradictions, who_stands_under_the_key_now_is_said_and_not_kept) {
  take_in(children(80));
  const auto summary = take_in(strangers(80, 60));
  ASSERT_EQ(summary.others.size(), 10U);
  EXPECT_EQ(summary.others[0].now.family_name, "Familie" + letters(300));
  EXPECT_EQ(summary.others[0].known, open().at(0).told.examples.at(0).subject);
  store_.reset();
  EXPECT_EQ(all_bytes_of(folder_).find("Familie" + letters(300)), std::string::npos);
}

TEST_F(contradictions, an_approved_content_is_taken_in_and_no_other) {
  take_in(children(80));
  const auto first = take_in(strangers(80, 60));
  const auto hash = to_hex(first.held->data(), first.held->size());
  EXPECT_EQ(held_reads(*store_).approve(std::string(64, '0'), by()).error().code(), errc::not_found);
  const auto approved = held_reads(*store_).approve(hash, by()).value();
  EXPECT_EQ(approved.approved->by, by());
  held_reads(*store_).approve(hash, by()).value();
  EXPECT_EQ(leaves("read.approved"), 1U) << "once";

  EXPECT_FALSE(take_in(strangers(80, 61)).is_approved) << "another content";
  EXPECT_FALSE(take_in(strangers(80, 60)).is_approved)
      << "and then the approval is over: another read was held meanwhile";
  held_reads(*store_).approve(hash, by()).value();
  EXPECT_TRUE(take_in(strangers(80, 60)).is_approved);

  {
    auto sink = store_->facts().read_school(source_id("las"), today_, identity(), first.held);
    EXPECT_EQ(hand_over(strangers(80, 59), *sink).error().code(), errc::conflict)
        << "the file changed between two reads";
  }
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), first.held);
  hand_over(strangers(80, 60), *sink).value();
  EXPECT_EQ(sink->summary().how, ending::complete);
  EXPECT_EQ(sink->summary().changed, 60U);
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(held_reads(*store_).approve(hash, by()).error().code(), errc::not_found);
  EXPECT_EQ(take_in(strangers(80, 60)).unchanged, 80U);
  EXPECT_EQ(take_in(children(80)).how, ending::held) << "the way back contradicts as well";
}

TEST_F(contradictions, the_hash_outlives_an_erasure_and_a_restart) {
  take_in(children(80));
  take_in({.brin = "11AA", .persons = {child("1", "Weg", "Gaat"), child("2", "Blijft", "Staat")}});
  take_in({.brin = "11AA", .persons = {child("2", "Blijft", "Staat")}});
  const auto first = take_in(strangers(80, 60));
  held_reads(*store_).approve(hash_of(first), by()).value();
  store_->erase({person_called("Gaat").row.id}, {}, "retention 90 days").value();
  reopen();
  const auto second = take_in(strangers(80, 60));
  EXPECT_EQ(second.held, first.held);
  EXPECT_TRUE(second.is_approved);
  EXPECT_EQ(leaves("read.held"), 1U);
}

TEST_F(contradictions, a_later_export_of_the_same_people_is_the_same_content) {
  auto read = children(80);
  read.produced_at = clock_.at;
  take_in(read);
  auto rotated = children(80, 60);
  rotated.produced_at = clock_.at;
  const auto first = take_in(rotated);
  const auto content = open().at(0).told.read.content;
  rotated.produced_at = clock_.at + std::chrono::hours(1);
  const auto later = take_in(rotated);
  EXPECT_EQ(open().at(0).told.read.content, content);
  EXPECT_NE(later.held, first.held) << "its hash names the date as well";
}

TEST_F(contradictions, neither_an_undated_nor_an_approved_older_export_lowers_the_mark) {
  auto newest = children(20);
  newest.produced_at = clock_.at;
  take_in(newest);
  EXPECT_EQ(take_in(children(20)).how, ending::complete) << "undated";
  auto older = children(19);
  older.produced_at = clock_.at - std::chrono::hours(24 * 100);
  auto held = take_in(older);
  EXPECT_EQ(held.how, ending::held) << "the undated one did not make the mark forgotten";
  held_reads(*store_).approve(hash_of(held), by()).value();
  const auto approve_and_take = [&](const school_read& read, const intake_summary& summary) {
    auto sink = store_->facts().read_school(source_id("las"), today_, identity(), summary.held);
    hand_over(read, *sink).value();
  };
  approve_and_take(older, held);
  EXPECT_EQ(take_in(older).how, ending::complete) << "it was approved, and is the last one";
  auto between = children(18);
  between.produced_at = clock_.at - std::chrono::hours(24 * 50);
  EXPECT_EQ(take_in(between).how, ending::held) << "later than the approved one, and older than the newest";
  newest.produced_at = clock_.at + std::chrono::hours(1);
  EXPECT_EQ(take_in(newest).how, ending::complete);

  auto wrong = children(20);
  wrong.produced_at = clock_.at + std::chrono::hours(24 * 365 * 170);
  approve_and_take(wrong, take_in(wrong));
  EXPECT_EQ(take_in(wrong).how, ending::complete) << "the date that was approved is not asked about again";
  for (int i = 0; i < 2; ++i) {
    clock_.at += std::chrono::hours(24);
    auto right = children(20);
    right.produced_at = clock_.at;
    const auto next = take_in(right);
    EXPECT_EQ(next.how, i == 0 ? ending::held : ending::complete) << "one approval lowers a mark that was wrong";
    if (i == 0) approve_and_take(right, next);
  }
}

TEST_F(contradictions, a_leavers_key_that_names_somebody_new_wakes_nobody) {
  take_in(children(10));
  auto without = children(10);
  without.persons.erase(without.persons.begin());
  EXPECT_EQ(take_in(without).left, 1U);
  auto reused = without;
  reused.persons.push_back(child("1", "Nieuw", "Kind", "eck-new"));
  const auto summary = take_in(reused);
  EXPECT_EQ(summary.how, ending::complete);
  EXPECT_EQ(summary.returned, 0U);
  EXPECT_EQ(summary.contradictions, 1U);
  EXPECT_EQ(person_called("Familieaa").row.state, life::left);
  ASSERT_EQ(store_->facts().invalid().value().size(), 1U);
  EXPECT_EQ(take_in(children(10)).returned, 1U) << "the leaver may return";
}

TEST_F(contradictions, a_replaced_eck_id_and_a_marriage_are_taken_in) {
  auto read = children(3);
  read.persons.push_back(teacher("9", "Smit"));
  take_in(read);
  read.persons[0].facts.eck_id = "eck-other";
  read.persons[3].facts.family_name = "Kok";
  const auto summary = take_in(read);
  EXPECT_EQ(summary.changed, 2U);
  EXPECT_EQ(summary.contradictions, 0U);
  EXPECT_EQ(person_called("Kok").facts.role, role::staff);
  EXPECT_EQ(person_called("Familieaa").facts.eck_id, "eck-other");
}

TEST_F(contradictions, whoever_stood_under_a_key_that_contradicts_stays_by_every_later_content_until_somebody_decides) {
  take_in(children(10));
  auto read = children(10);
  read.persons[0] = child("1", "Vab", "Familieab", "eck-1");  // child 2 stands under the key of child 1
  read.persons.erase(read.persons.begin() + 1);
  ASSERT_EQ(take_in(read).frozen, 1U);
  read.persons[0] = children(1).persons[0];
  const auto other = take_in(read);
  EXPECT_EQ(other.left, 0U);
  EXPECT_EQ(
      other.note,
      "1 person not in this read stays: a part of an earlier read was held for the same, and was not approved since");
  EXPECT_EQ(person_called("Familieab").row.state, life::active);
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), other.held);
  hand_over(read, *sink).value();
  EXPECT_EQ(sink->summary().left, 1U) << "approved";
}

TEST_F(contradictions, that_hold_a_whole_read_keep_whoever_they_may_be_about_by_the_next_content_too) {
  take_in(children(10));
  auto read = children(10, 4);                   // four keys in a circle
  read.persons.erase(read.persons.begin() + 3);  // of which one is missing, and the first child with it
  ASSERT_EQ(take_in(read).how, ending::held);
  auto without = children(10);
  without.persons.erase(without.persons.begin() + 3);
  const auto summary = take_in(without);
  EXPECT_EQ(summary.how, ending::complete);
  EXPECT_EQ(summary.left, 0U) << "the fourth child may stand under the third key";
  EXPECT_EQ(person_called("Familiead").row.state, life::active);
}

TEST_F(contradictions, whoever_the_record_may_be_about_does_not_leave) {
  take_in(children(10));
  auto read = children(10);
  read.persons[0] = child("1", "Vab", "Familieab", "eck-1");  // child 2 stands under the key of child 1
  read.persons.erase(read.persons.begin() + 1, read.persons.begin() + 3);
  const auto summary = take_in(read);
  EXPECT_EQ(summary.contradictions, 1U);
  EXPECT_EQ(summary.frozen, 1U);
  EXPECT_EQ(person_called("Familieab").row.state, life::active) << "whose ECK iD now stands under another key";
  EXPECT_EQ(person_called("Familieac").row.state, life::left);
  EXPECT_EQ(store_->facts().invalid().value().size(), 2U);
}

TEST_F(contradictions, a_key_that_stands_twice_freezes_whose_own_key_is_missing) {
  take_in(children(10));
  auto read = children(10);
  read.persons.erase(read.persons.begin(), read.persons.begin() + 3);
  for (const auto* name : {"aa", "ab"}) {
    auto twice = broken(subject_kind::person, "1");
    twice.is_key_repeated = true;
    twice.said.call_name = std::string("V") + name;
    twice.said.family_name = std::string("Familie") + name;
    read.invalid.push_back(twice);
  }
  const auto summary = take_in(read);
  EXPECT_EQ(summary.frozen, 1U);
  EXPECT_EQ(summary.left, 1U);
  EXPECT_EQ(person_called("Familieab").row.state, life::active);
  EXPECT_EQ(person_called("Familieac").row.state, life::left);
}

TEST_F(contradictions, an_older_export_and_one_from_the_future_are_held) {
  auto read = children(10);
  read.produced_at = clock_.at;
  take_in(read);
  const auto before = contents();
  auto older = children(9);
  older.produced_at = clock_.at - std::chrono::hours(24 * 365);
  auto summary = take_in(older);
  EXPECT_EQ(summary.how, ending::held);
  EXPECT_EQ(summary.note,
            "the export was made at 2025-11-23 12:00:00 UTC, which is before the last one that was taken in, of "
            "2026-11-23 12:00:00 UTC; nothing was changed");
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(open().at(0).told.effect.left, 1U) << "what it would do";
  EXPECT_EQ(open().at(0).told.examples.at(0).what, "left");
  EXPECT_EQ(take_in(read).how, ending::complete) << "equal is fine";
  EXPECT_TRUE(open().empty());

  auto future = read;
  future.produced_at = clock_.at + std::chrono::hours(25);
  EXPECT_EQ(take_in(future).how, ending::held);
  auto first_of_a_school = future;
  first_of_a_school.brin = "11AA";
  for (auto& one : first_of_a_school.persons)
    one.facts.eck_id += " of another school";  // the same people would be held as a double
  EXPECT_EQ(take_in(first_of_a_school).how, ending::held);
  EXPECT_EQ(take_in(first_of_a_school).how, ending::held);
  EXPECT_EQ(leaves("read.held"), 3U);
  ASSERT_EQ(open().size(), 2U);
  EXPECT_FALSE(open()[1].school);
  first_of_a_school.produced_at = clock_.at;
  EXPECT_EQ(take_in(first_of_a_school).how, ending::complete);
  EXPECT_EQ(open().size(), 1U) << "the school's own held read is over, though it was not known then";

  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), summary.held);
  hand_over(older, *sink).value();
  EXPECT_EQ(sink->summary().left, 1U) << "approved";
  EXPECT_EQ(take_in(older).how, ending::complete) << "and then it is the last one";
}

TEST_F(contradictions, another_reason_is_another_held_read) {
  auto read = children(10);
  read.produced_at = clock_.at;
  take_in(read);
  auto older = read;
  older.produced_at = clock_.at - std::chrono::hours(24);
  older.persons.pop_back();
  take_in(older);
  held_reads(*store_).approve(open().at(0).hash(), by()).value();
  auto future = older;
  future.produced_at = clock_.at + std::chrono::hours(24 * 365);
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(take_in(future).is_approved) << "nobody approved a read from the future";
    EXPECT_NE(open().at(0).told.note.find("more than a day ahead"), std::string::npos) << "the newest reason";
    EXPECT_FALSE(open().at(0).approved);
    clock_.at += std::chrono::hours(1);
  }
  EXPECT_EQ(leaves("read.held"), 2U) << "not one a sync";
}

TEST_F(contradictions, an_approved_empty_read_lets_everybody_go) {
  take_in(children(10));
  const auto held = take_in(school_read{});
  EXPECT_EQ(held.how, ending::held);
  EXPECT_EQ(open().at(0).told.effect.left, 10U);
  held_reads(*store_).approve(open().at(0).hash(), by()).value();
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), take_in(school_read{}).held);
  hand_over(school_read{}, *sink).value();
  EXPECT_EQ(left(), 10U);
}

TEST_F(contradictions, nothing_of_a_person_is_in_what_is_told_of_a_held_read) {
  take_in(children(80));
  auto rotated = children(80, 60);
  rotated.invalid = {broken(subject_kind::person, std::nullopt)};
  rotated.invalid[0].said.family_name = "Verborgen";
  take_in(rotated);
  store_.reset();
  const auto bytes = all_bytes_of(folder_);
  for (const char* secret_text : {"Familieaa", "familieaa", "eck-1", "Verborgen"})
    EXPECT_EQ(bytes.find(secret_text), std::string::npos) << secret_text;
}

TEST_F(contradictions, the_way_back_from_an_approval_is_told_as_such) {
  take_in(children(80));
  const auto wrong = take_in(strangers(80, 5));
  held_reads(*store_).approve(hash_of(wrong), by()).value();
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), wrong.held);
  hand_over(strangers(80, 5), *sink).value();
  ASSERT_EQ(sink->summary().changed, 5U);
  auto in_another_class = strangers(80, 5);  // a change since does not hide it
  for (auto& one : in_another_class.persons) one.facts.year = "5";
  take_in(in_another_class);

  auto right = children(80);
  for (std::size_t i = 5; i < 7; ++i) right.persons[i] = strangers(80, 80).persons[i];
  const auto summary = take_in(right);
  EXPECT_EQ(summary.how, ending::held);
  EXPECT_NE(summary.note.find("7 of 80 keys now name other people"), std::string::npos) << summary.note;
  const std::string back = "5 of them are the names from before your approval of 2026-11-23";
  EXPECT_NE(summary.note.find(back), std::string::npos) << summary.note;
  EXPECT_EQ(open().at(0).told.undone, 5U);
  EXPECT_EQ(open().at(0).told.undoes, on("2026-11-23"));
  EXPECT_EQ(take_in(strangers(80, 20)).note.find("before your approval"), std::string::npos) << "no way back";
}

TEST_F(contradictions, who_returns_under_the_same_name_without_the_ECK_iD_is_the_same) {
  auto read = children(60);
  take_in(read);
  auto without = read;
  without.persons.erase(without.persons.begin());
  EXPECT_EQ(next_day(without).left, 1U);
  read.persons[0].facts.eck_id.clear();
  const auto back = next_day(read);
  EXPECT_EQ(back.returned, 1U) << back.note;
  EXPECT_EQ(next_day(without).left, 1U);
  read.persons[0].facts.eck_id = "eck-other";
  EXPECT_EQ(next_day(read).returned, 0U) << "a namesake, perhaps";
}

}  // namespace
}  // namespace sluis::state
