// A school that is not exported any more, by an administrator's word: its people leave as by an empty read that was
// approved, and nobody waits for a read of it.
#include "state/closed_schools.hpp"

#include "state/absences.hpp"
#include "state/check.hpp"
#include "state/listings.hpp"
#include "state/newest_words.hpp"
#include "state/reads/held_reads.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class closed_schools_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    by_ = store_->actor("uid:1000").value();
    take_in(whole_);
    take_in({.brin = "99YY", .groups = {class_of("g1", "1A")}, .persons = {pupil("8", "Blijft", {"g1"})}});
    auto without = whole_;
    without.persons.erase(without.persons.begin());
    take_in(without);
    accept_all();
  }
  void accept_all() { absences(*store_).accept(absences(*store_).not_accepted().value(), "test", {}, today_).value(); }
  known_school school(const std::string& code) {
    for (auto& one : closed_schools(*store_).known().value()) {
      if (one.code == code) return one;
    }
    throw std::runtime_error("no school " + code);
  }
  void close(const std::string& code) {
    closed_schools(*store_).close({school(code)}, "closed on 1 August", by_).value();
  }
  /// The newest look at "las" took in 99YY.
  configured_source looked(bool has_gap = false) {
    return {std::chrono::days{2}, look_at_source{clock_.now(), has_gap, {school("99YY").school}, {}}};
  }
  void judge(const std::map<source_id, configured_source>& configured) {
    newest_words(*store_).judge(configured, clock_.now()).value();
  }
  life state_of(const std::string& name) { return person_called(name).row.state; }
  listing word_on(const std::string& name) { return listing_of(*store_, person_called(name).row.id); }
  std::vector<std::string> faults() {
    store_.reset();
    const secret root(root_key_);
    auto out = check_folder(folder_, &root).value().findings;
    reopen();
    return out;
  }

  school_read whole_ = {
      .groups = {class_of("g1", "4A")},
      .persons = {pupil("1", "Bakker", {"g1"}), pupil("2", "Visser", {"g1"}), teacher("1", "Smit", {"g1"})}};
  actor_id by_;
};

TEST_F(closed_schools_test, its_people_leave_as_by_an_empty_read_that_was_approved) {
  const auto known = school("99XX");
  EXPECT_EQ(known.source, source_id("las"));
  EXPECT_EQ(known.students, 1U);
  EXPECT_EQ(known.staff, 1U);
  EXPECT_EQ(known.left, 1U);
  EXPECT_FALSE(known.is_closed());
  close("99XX");
  for (const char* name : {"Bakker", "Visser", "Smit"}) {
    EXPECT_EQ(state_of(name), life::left) << name;
    EXPECT_EQ(word_on(name), listing::no) << name;
  }
  EXPECT_EQ(person_called("Visser").row.accepted, std::nullopt) << "the guard and a plan decide";
  EXPECT_EQ(state_of("Blijft"), life::active);
  EXPECT_EQ(store_->facts().counts().value().groups, 1U);
  EXPECT_EQ(leaves("school.closed"), 1U);
  EXPECT_EQ(leaves("read.complete"), 4U);
  EXPECT_TRUE(school("99XX").is_closed());
  EXPECT_EQ(closed_schools(*store_).words().size(), 1U);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_F(closed_schools_test, no_look_that_does_not_find_it_puts_its_people_in_doubt) {
  const source_id las("las");
  ASSERT_TRUE(newest_words(*store_).look_ended(las, looked(), clock_.now()));
  EXPECT_EQ(word_on("Bakker"), listing::perhaps) << "without the word nobody knows";
  close("99XX");
  accept_all();
  ASSERT_TRUE(newest_words(*store_).look_ended(las, looked(), clock_.now()));
  clock_.at += std::chrono::days{100};
  judge({{las, looked()}});
  for (const char* name : {"Bakker", "Visser", "Smit"}) EXPECT_EQ(word_on(name), listing::no) << name;
}

// Issue 13, point 1: the school's file may be back, and no term ends before somebody looked.
TEST_F(closed_schools_test, without_a_clean_look_at_their_source_its_people_are_in_doubt) {
  close("99XX");
  accept_all();
  newest_words words(*store_);
  const source_id las("las");
  ASSERT_TRUE(words.look_ended(las, looked(true), clock_.now()));
  EXPECT_EQ(word_on("Bakker"), listing::perhaps) << "a file that cannot be read may be theirs";
  ASSERT_TRUE(words.look_ended(las, looked(), clock_.now()));
  EXPECT_EQ(word_on("Bakker"), listing::no);
  judge({{las, looked()}});
  EXPECT_EQ(word_on("Bakker"), listing::no);
  judge({{las, {std::chrono::days{2}, std::nullopt}}});
  EXPECT_EQ(word_on("Bakker"), listing::perhaps) << "nobody looked since the start";
}

// Issue 13, "what must never happen" 2: where nobody looks, nothing says that nobody is there.
TEST_F(closed_schools_test,
       without_its_source_in_the_configuration_its_people_are_in_doubt_until_the_source_is_said_to_be_gone) {
  close("99XX");
  accept_all();
  const source_id las("las"), other("other");
  for (const auto& configured :
       {std::map<source_id, configured_source>{}, std::map<source_id, configured_source>{{other, looked()}}}) {
    judge({{las, looked()}});
    ASSERT_EQ(word_on("Bakker"), listing::no);
    judge(configured);
    EXPECT_EQ(word_on("Bakker"), listing::perhaps) << configured.size();
  }
  closed_schools(*store_)
      .close({school("99XX")}, "the administration is replaced", by_, closing_word::source_gone)
      .value();
  EXPECT_EQ(school("99XX").word, closing_word::source_gone);
  EXPECT_EQ(word_on("Bakker"), listing::no);
  judge({});
  EXPECT_EQ(word_on("Bakker"), listing::no);
  judge({{las, {std::chrono::days{2}, std::nullopt}}});
  EXPECT_EQ(word_on("Bakker"), listing::perhaps) << "it is configured again, and nobody looked";
  judge({{las, looked()}});
  EXPECT_EQ(word_on("Bakker"), listing::no);
  EXPECT_EQ(closed_schools(*store_).found_again(las, school("99XX").school).value(), today_)
      << "a file of it ends that word as well";
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

// Issue 13, point 1: the school is back under another code, and nobody has decided about that read.
TEST_F(closed_schools_test, while_its_people_stand_under_another_code_they_are_in_doubt) {
  close("99XX");
  accept_all();
  reopen();  // names are compared from now on
  const source_id las("las");
  auto moved = whole_;
  moved.brin = "99ZZ";
  auto rules = identity();
  rules.folded_name = mapping::folded_name;
  const auto sink = store_->facts().read_school(las, today_, rules);
  hand_over(moved, *sink).value();
  ASSERT_EQ(sink->summary().how, intake_summary::ending::held);
  EXPECT_EQ(sink->summary().like, school("99XX").school);
  judge({{las, looked()}});
  for (const char* name : {"Bakker", "Visser", "Smit"}) EXPECT_EQ(word_on(name), listing::perhaps) << name;
  const auto hash = to_hex(sink->summary().held->data(), sink->summary().held->size());
  held_reads(*store_).refuse(hash, "sent by mistake", by_).value();
  auto found = looked();
  found.newest->elsewhere = {school("99XX").school};
  judge({{las, found}});
  EXPECT_EQ(word_on("Bakker"), listing::perhaps) << "refused, and the file is still there";
  judge({{las, looked()}});
  EXPECT_EQ(word_on("Bakker"), listing::no) << "refused, and the file is gone";
}

TEST_F(closed_schools_test, a_file_of_it_ends_the_word_whatever_becomes_of_it) {
  close("99XX");
  accept_all();
  const auto xx = school("99XX").school;
  closed_schools words(*store_);
  EXPECT_EQ(words.found_again(source_id("other"), xx).value(), std::nullopt);
  EXPECT_EQ(words.found_again(source_id("las"), school("99YY").school).value(), std::nullopt);
  EXPECT_EQ(words.found_again(source_id("las"), xx).value(), today_);
  EXPECT_EQ(words.found_again(source_id("las"), xx).value(), std::nullopt) << "once";
  EXPECT_TRUE(words.words().empty());
  EXPECT_EQ(leaves("school.back"), 1U);
  ASSERT_TRUE(newest_words(*store_).look_ended(source_id("las"), looked(), clock_.now()));
  EXPECT_EQ(word_on("Visser"), listing::perhaps) << "its file was not taken in";
  EXPECT_EQ(take_in(whole_).returned, 4U) << "three people and the group";
  EXPECT_EQ(state_of("Bakker"), life::active);
  close("99XX");
  EXPECT_EQ(words.words().size(), 1U) << "and it can be closed again";
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_F(closed_schools_test, what_was_broken_off_between_the_word_and_the_absences_is_done_by_the_same_word_again) {
  int commits = 0;
  store_->watch_commits([&](store::commit_step step) -> result<void> {
    if (step == store::commit_step::before && ++commits == 2) return error(errc::io, "no space left");
    return {};
  });
  EXPECT_FALSE(closed_schools(*store_).close({school("99XX")}, "closed", by_));
  store_->watch_commits({});
  EXPECT_EQ(state_of("Visser"), life::active);
  EXPECT_TRUE(school("99XX").is_closed());
  EXPECT_EQ(school("99XX").students, 1U) << "which status tells until it is done";
  close("99XX");
  EXPECT_EQ(state_of("Visser"), life::left);
  EXPECT_EQ(leaves("fact.left"), 4U);
}

TEST_F(closed_schools_test, the_reason_is_required_and_a_clock_in_doubt_refuses_it) {
  const auto xx = school("99XX");
  EXPECT_EQ(closed_schools(*store_).close({xx}, "", by_).error().code(), errc::invalid_input);
  ASSERT_TRUE(store_->lived().step(std::chrono::milliseconds(0)));
  clock_.at += std::chrono::days{40};
  EXPECT_EQ(closed_schools(*store_).close({xx}, "closed", by_).error().code(), errc::refused);
  EXPECT_EQ(leaves("school.closed"), 0U);
  EXPECT_EQ(state_of("Visser"), life::active);
}

}  // namespace
}  // namespace sluis::state
