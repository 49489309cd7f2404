// What status and the list of invalid records say of reads: which school, which record, and whom it may be about.
#include "daemon/cycle/reading/source_status.hpp"

#include "daemon/cycle/status/views.hpp"
#include "state/reads/held_reads.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;

class source_status_of : public store_fixture {
 protected:
  static school_read pupils(const std::string& brin, int from, int count) {
    school_read out;
    out.brin = brin;
    for (int i = from; i < count; ++i) {
      out.persons.push_back(one_of_many(brin + std::to_string(i + 1), "Familie" + brin + std::to_string(i)));
      out.persons.back().where.line = static_cast<std::uint32_t>(100 + i);
    }
    return out;
  }
  source_status told() {
    institution_status out;
    out.sources.push_back({source_id("las"), std::nullopt, {}, false});
    tell_reads(*store_, clock_.at, seen_, out).value();
    return out.sources[0];
  }
  files_of_sources seen_ = {{source_id("las"), {}}};
  static bool says(const std::string& all, const std::string& words) { return all.find(words) != std::string::npos; }
};

TEST_F(source_status_of, each_school_that_is_held_is_named_by_its_code) {
  for (const char* const brin : {"10SL", "11SL", "12SL"}) take_in(pupils(brin, 0, 10));
  for (const char* const brin : {"10SL", "11SL", "12SL"}) take_in(pupils(brin, 0, 0));
  const auto source = told();
  EXPECT_EQ(source.held, 3U);
  EXPECT_TRUE(says(source.held_why, "10SL")) << source.held_why;
  EXPECT_TRUE(source.held_why.ends_with("; also held: 11SL, 12SL")) << source.held_why;
  EXPECT_EQ(source.held_approved, 0U);
  const auto held = state::held_reads(*store_).open().value();
  state::held_reads(*store_).approve(held[0].hash(), store_->actor("uid:1000").value()).value();
  EXPECT_EQ(told().held_approved, 1U);
}

/// The reasons of one are not those of another.
TEST_F(source_status_of, of_reads_that_are_held_the_first_that_waits_is_told_and_the_approved_ones_apart) {
  const std::vector<std::string> schools = {"10SL", "11SL", "12SL", "13SL"};
  for (const auto& brin : schools) take_in(pupils(brin, 0, 10));
  for (const auto& brin : schools) take_in(pupils(brin, 0, 0));
  const auto admin = store_->actor("uid:1000").value();
  const auto approve = [&](const std::string& brin) {
    for (const auto& one : state::held_reads(*store_).open().value()) {
      if (school_name(*store_, *one.school).value() == brin)
        state::held_reads(*store_).approve(one.hash(), admin).value();
    }
  };
  approve("10SL");
  approve("12SL");
  const auto some = told().held_why;
  EXPECT_TRUE(says(some, "11SL: ") && says(some, "; look at it: sluis read show ")) << some;
  EXPECT_TRUE(some.ends_with("; also held: 13SL; also held, and approved: 10SL, 12SL")) << some;
  approve("11SL");
  approve("13SL");
  const auto all = told().held_why;
  EXPECT_TRUE(says(all, "10SL: ") && says(all, "; approved: the next sync takes it in")) << all;
  EXPECT_TRUE(all.ends_with("; also held, and approved: 11SL, 12SL, 13SL")) << all;
}

TEST_F(source_status_of, a_school_without_a_file_and_one_whose_file_is_old_are_told_each_by_its_own_sentence) {
  std::map<std::string, subject_id> ids;
  for (const char* const brin : {"10SL", "11SL", "12SL", "13SL"}) ids[brin] = take_in(pupils(brin, 0, 10)).school;
  const auto long_ago = clock_.at - std::chrono::days(60);
  const auto behind_text_of = [&](const std::map<std::string, bool>& which, bool nameless_failure) {
    std::map<subject_id, school_file> files;
    for (const auto& [brin, is_missing] : which) files[ids[brin]] = {long_ago, is_missing};
    source_status out;
    tell_behind(*store_, files, {7, today_, nameless_failure}, out).value();
    EXPECT_EQ(out.behind_schools.size(), which.size());
    return out.behind;
  };
  const auto two = behind_text_of({{"10SL", true}, {"11SL", false}}, false);
  EXPECT_TRUE(says(two, "no file of 10SL is there any more") && says(two, "; nothing new of 11SL has come in since "))
      << two;
  const auto four = behind_text_of({{"10SL", true}, {"11SL", false}, {"12SL", true}, {"13SL", false}}, false);
  EXPECT_TRUE(says(four, "; also without a file: 10SL; nothing new of ") ||
              says(four, "; also without a file: 12SL; nothing new of "))
      << four;
  EXPECT_TRUE(four.ends_with("; also nothing new of: 11SL") || four.ends_with("; also nothing new of: 13SL")) << four;
  const auto failed = behind_text_of({{"10SL", true}, {"12SL", true}}, true);
  EXPECT_TRUE(says(failed, " was read: the one that failed may be it") && says(failed, "; also not read: 1")) << failed;
}

TEST_F(source_status_of, schools_with_one_name_are_told_apart_by_their_codes) {
  for (const char* const brin : {"10SL", "11SL"}) {
    source_school school;
    school.facts.brin = brin;
    school.facts.branch = "01";
    school.facts.name = "De Wegwijzer";
    school.facts.school_year = "2026-2027";
    school.where.file = "las.xml";
    auto sink = store_->facts().read_school(source_id("las"), today_, identity());
    sink->begin(school).value();
    sink->end({}).value();
    EXPECT_EQ(school_name(*store_, sink->summary().school).value(), std::string("De Wegwijzer (") + brin + "-01)");
  }
}

TEST_F(source_status_of, a_refused_read_says_what_an_approval_would_do) {
  take_in(pupils("10SL", 0, 10));
  take_in(pupils("10SL", 0, 0));
  const auto held = state::held_reads(*store_).open().value();
  state::held_reads(*store_).refuse(held[0].hash(), "made by hand", store_->actor("uid:1000").value()).value();
  EXPECT_TRUE(says(told().behind, "to take it in after all (10 people would leave): sluis read approve " +
                                      held[0].hash().substr(0, 12)))
      << told().behind;
}

// It was approved, and no sync had a file to take in: status said "the next sync takes it in" for ever.
TEST_F(source_status_of, a_held_read_whose_file_is_gone_says_so_and_what_ends_it) {
  const auto school = take_in(pupils("10SL", 0, 10)).school;
  take_in(pupils("10SL", 0, 0));
  const auto held = state::held_reads(*store_).open().value().at(0);
  auto& seen = seen_[source_id("las")];
  const auto refuse = "put it back, and sync, or: sluis read refuse " + held.hash().substr(0, 12) + " --reason WHY";
  struct row {
    const char* name;
    bool is_missing, has_nameless, is_told;
  };
  for (const auto& [name, is_missing, has_nameless, is_told] :
       {row{"there", false, false, false}, row{"gone", true, false, true},
        row{"one that failed may be it", true, true, false}}) {
    seen.files[school] = {clock_.at, is_missing};
    seen.has_nameless = has_nameless;
    EXPECT_EQ(says(told().held_why, refuse), is_told) << name << ": " << told().held_why;
    EXPECT_EQ(told_with_their_reads(*store_, seen_).value().contains(school), is_told) << name;
  }
  seen.has_nameless = false;
  state::held_reads(*store_).approve(held.hash(), store_->actor("uid:1000").value()).value();
  EXPECT_TRUE(says(told().held_why, refuse)) << told().held_why;
  EXPECT_FALSE(says(told().held_why, "the next sync takes it in")) << told().held_why;
  EXPECT_EQ(told().held_approved, 0U) << "a sync is not what it needs";
  source_status behind;
  tell_behind(*store_, seen.files, {7, today_, false, {school}}, behind).value();
  EXPECT_EQ(behind.behind, "") << "it is told once";
  EXPECT_EQ(behind.missing, 1U);
  EXPECT_EQ(behind.gone.size(), 1U) << "the school may have closed";
}

TEST_F(source_status_of, a_held_read_of_a_school_that_is_new_says_its_file_and_whether_that_is_gone) {
  auto mine = pupils("10SL", 0, 10);
  for (auto& one : mine.persons) one.facts.eck_id = "eck-" + one.key;
  const auto school = take_in(mine).school;
  auto other = mine;
  other.brin = "77ZZ";
  take_in(other);
  const auto held = state::held_reads(*store_).open().value().at(0);
  ASSERT_FALSE(held.school);
  ASSERT_TRUE(held.told.like);
  EXPECT_TRUE(says(told().held_why, "a school that is new, of las.xml: this school looks like 10SL"))
      << told().held_why;
  auto& seen = seen_[source_id("las")];
  EXPECT_EQ(not_read_text(seen_, held), "") << "there was no look since the start";
  seen.elsewhere = {school};
  EXPECT_EQ(not_read_text(seen_, held), "");
  seen.elsewhere->clear();
  EXPECT_TRUE(says(not_read_text(seen_, held), "its file is not in the folder any more")) << told().held_why;
  EXPECT_TRUE(says(not_read_text({}, held), "source las is not configured any more, so no sync"))
      << "the id of a source was put back";
}

TEST_F(source_status_of, people_kept_are_told_with_their_school) {
  take_in(pupils("10SL", 0, 10));
  auto read = pupils("10SL", 2, 10);
  read.invalid = {broken(subject_kind::person, std::nullopt)};
  take_in(read);
  EXPECT_TRUE(says(told().kept_why, "10SL")) << told().kept_why;
}

TEST_F(source_status_of, an_invalid_record_is_one_line_with_everybody_whom_it_may_be_about) {
  take_in(pupils("10SL", 0, 10));
  auto read = pupils("10SL", 2, 10);
  read.invalid = {broken(subject_kind::person, std::nullopt)};
  take_in(read);
  const auto listed = invalid_views(*store_, 0, 1000).value();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_TRUE(listed[0].subject.empty());
  EXPECT_EQ(listed[0].may_be.size(), 2U);
  EXPECT_FALSE(listed[0].waits);
}

TEST_F(source_status_of, a_record_under_a_fresh_key_waits_and_names_whom_it_looks_like) {
  take_in(pupils("10SL", 0, 10));
  auto read = pupils("10SL", 0, 10);
  read.persons[3].key = "new";
  take_in(read);
  auto again = store_->facts().read_school(source_id("las"), today_, identity(), std::nullopt, state::newcomers::wait);
  hand_over(read, *again).value();
  const auto listed = invalid_views(*store_, 0, 1000).value();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].may_be.size(), 1U);
  EXPECT_TRUE(listed[0].waits);
  EXPECT_EQ(told().kept, 0U) << "told as the part that waits";
  EXPECT_EQ(told().parts, 1U);
}

}  // namespace
}  // namespace sluis::daemon
