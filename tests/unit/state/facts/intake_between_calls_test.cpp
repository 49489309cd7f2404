// Between two records of a read the strand does other work: what that commits stays, and a read that did not know of it
// is not taken in (issue 15). Never: an erased person back, an order or a block that a read did not see, half a read.
#include <functional>

#include "state/absences.hpp"
#include "state/blocks.hpp"
#include "state/closed_schools.hpp"
#include "state/orders.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using ending = intake_summary::ending;

class intake_between_calls_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in(before_);
    whom_ = person_called("Bakker").row.id;
    by_ = store_->actor("uid:1000").value();
  }
  /// The read of `said`, in which the first person is told before `act` and the others after it.
  result<void> read_around(const school_read& said, const std::function<void()>& act, intake& sink) {
    source_school school;
    school.facts.brin = said.brin;
    school.facts.school_year = "2026-2027";
    school.where.file = "las.xml";
    SLUIS_TRY(sink.begin(school));
    for (const auto& one : said.groups) SLUIS_TRY(sink.on_group(one));
    for (std::size_t i = 0; i < said.persons.size(); ++i) {
      SLUIS_TRY(sink.on_person(said.persons[i]));
      if (i == 0) act();
    }
    outdated_ = sink.is_outdated();
    return sink.end({said.groups.size(), said.persons.size(), 0});
  }
  void record(mutation_kind kind) {
    mutation entry;
    entry.kind = kind;
    store_->record(entry).value();
  }
  std::unique_ptr<intake> begin_read() { return store_->facts().read_school(source_id("las"), today_, identity()); }

  school_read before_ = {.groups = {class_of("4a", "4A")},
                         .persons = {pupil("1", "Bakker", {"4a"}), pupil("2", "Visser", {"4a"})}};
  school_read next_ = {.groups = {class_of("4a", "4A")},
                       .persons = {pupil("2", "Visser", {"4a"}), pupil("3", "Smit", {"4a"})}};  // Bakker is absent
  subject_id whom_;
  actor_id by_;
  bool outdated_ = false;
};

TEST_F(intake_between_calls_test, what_touches_nothing_that_a_read_knows_commits_and_the_read_is_taken_in) {
  struct {
    const char* name;
    std::function<void()> act;
  } const rows[] = {
      {"a person is shown", [&] { store_->record_access(by_, {whom_}, "a call", "name").value(); }},
      {"a plan is computed", [&] { record(mutation_kind::plan_computed); }},
      {"a push tells its outcome", [&] { record(mutation_kind::push_done); }},
      {"a consent is withdrawn", [&] { record(mutation_kind::consent_withdrawn); }},
      {"a target is paused", [&] { record(mutation_kind::target_paused); }},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    take_in(before_);
    const auto entries = store_->log().size();
    const auto sink = begin_read();
    ASSERT_TRUE(read_around(next_, row.act, *sink));
    EXPECT_FALSE(outdated_);
    EXPECT_EQ(sink->summary().how, ending::complete);
    EXPECT_EQ(sink->summary().left, 1U);
    EXPECT_GT(store_->log().size(), entries + 1);
    EXPECT_EQ(person_called("Bakker").row.state, life::left);
  }
}

TEST_F(intake_between_calls_test, a_read_that_did_not_know_of_a_decision_is_not_taken_in_and_the_next_one_is) {
  struct {
    const char* name;
    std::function<void()> act;
  } const rows[] = {
      {"an order", [&] { orders(*store_).give(whom_, order_kind::leave, "T-1", by_, today_).value(); }},
      {"an order is withdrawn", [&] { orders(*store_).withdraw(whom_, by_, today_).value(); }},
      {"a block", [&] { blocks(*store_).begin(whom_, "T-1", by_).value(); }},
      {"a block is ended", [&] { blocks(*store_).end(whom_, "T-2", by_).value(); }},
      {"a school is closed",
       [&] {
         const auto known = closed_schools(*store_).known().value();
         closed_schools(*store_).close(known, "closed on 1 August", by_).value();
       }},
      {"another read of the school", [&] { take_in(before_); }},
      {"somebody is erased",
       [&] {
         take_in(next_);
         ASSERT_EQ(store_->erase({whom_}, by_, "retention 90 days").value(), 1U);
       }},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto sink = begin_read();
    const auto ended = read_around(next_, row.act, *sink);
    EXPECT_TRUE(outdated_);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code(), errc::conflict);
    const auto after_the_act = contents();
    sink->fail(ended.error(), {});
    EXPECT_EQ(contents(), after_the_act) << "nothing of it";
  }
  const auto again = take_in(next_);
  EXPECT_EQ(again.how, ending::complete);
  EXPECT_EQ(persons().size(), 2U) << "the erased one is not back";
  EXPECT_THROW(person_called("Bakker"), std::runtime_error);
}

TEST_F(intake_between_calls_test, the_acceptance_of_an_absence_stands) {
  take_in(next_);
  auto sink = begin_read();
  const auto ended = read_around(
      next_,
      [&] {
        const auto waiting = absences(*store_).not_accepted().value();
        ASSERT_FALSE(waiting.empty());
        absences(*store_).accept(waiting, "approved", by_, today_).value();
      },
      *sink);
  ASSERT_FALSE(ended);
  sink.reset();
  take_in(next_);
  EXPECT_TRUE(absences(*store_).not_accepted().value().empty()) << "a later read does not take it back";
}

TEST_F(intake_between_calls_test, whoever_must_be_let_in_while_it_writes_comes_before_it_and_nothing_is_half) {
  school_read many = before_;
  for (int i = 10; i < 1500; ++i) many.persons.push_back(one_of_many(std::to_string(i), "Name" + std::to_string(i)));
  many.produced_at.reset();
  take_in({.brin = "88XX", .groups = {class_of("g", "1A")}, .persons = {}});
  school_read other = many;
  other.brin = "77XX";
  const auto before = contents();
  const auto entries = store_->log().size();
  const auto sink = begin_read();
  unsigned asked = 0;
  sink->let_in([&asked] { return ++asked == 2; });
  const auto ended = hand_over(other, *sink);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code(), errc::unavailable);
  sink->fail(ended.error(), {});
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(store_->log().size(), entries);
  const auto again = begin_read();
  again->let_in([] { return false; });
  ASSERT_TRUE(hand_over(other, *again));
  EXPECT_EQ(again->summary().how, ending::complete) << again->summary().note;
}

TEST_F(intake_between_calls_test, more_than_is_kept_in_memory_is_written_whole_and_is_nowhere_in_clear_before) {
  school_read large = {.brin = "66XX", .groups = {class_of("g", "1A")}};
  for (int i = 0; i < 2'500; ++i) {
    large.persons.push_back(one_of_many(std::to_string(i), "Canarie" + std::to_string(i), {"g"}));
    large.persons.back().facts.given_names = std::string(4000, 'x');
  }
  std::string on_disk;
  const auto sink = begin_read();
  sink->let_in([&] {
    if (on_disk.empty()) {
      for (const auto& one : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        const auto target = std::filesystem::read_symlink(one.path(), gone).string();
        if (!gone && target.starts_with(folder_.string()) && target.find("(deleted)") != std::string::npos)
          on_disk += bytes_of(one.path());
      }
    }
    return false;
  });
  ASSERT_TRUE(hand_over(large, *sink));
  EXPECT_GT(on_disk.size(), std::size_t{8} * 1024 * 1024);
  EXPECT_EQ(on_disk.find("Canarie"), std::string::npos);
  EXPECT_EQ(sink->summary().students, 2'500U);
  EXPECT_EQ(person_called("Canarie2499").facts.given_names.size(), 4000U);
  EXPECT_EQ(person_called("Canarie0").facts.given_names.size(), 4000U);
  const auto same = begin_read();
  ASSERT_TRUE(hand_over(large, *same));
  EXPECT_EQ(same->summary().unchanged, 2'501U);
}

}  // namespace
}  // namespace sluis::state
