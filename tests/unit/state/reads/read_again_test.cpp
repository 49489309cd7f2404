// When the same content, which was taken in before, must be read again.
#include "state/reads/read_again.hpp"

#include "state/absences.hpp"
#include "state/closed_schools.hpp"
#include "state/reads/held_reads.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class read_again_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in(first_);
    school_ = person_called("Bakker").row.school;
    since_ = store_->log().size();
  }
  std::optional<std::set<subject_id>> again(const char* source = "las") {
    return schools_to_read_again(*store_, source_id(source), since_).value();
  }
  void note(mutation_kind kind) { store_->record({kind, {}, 0, {}, {}, {}, "\",\"kind\":\"push.done"}).value(); }

  school_read first_ = {.groups = {class_of("g1", "4A")},
                        .persons = {pupil("1", "Bakker", {"g1"}), pupil("2", "Visser", {"g1"}),
                                    pupil("3", "Smit", {"g1"}), pupil("4", "Mulder", {"g1"})}};
  subject_id school_;
  std::uint64_t since_ = 0;
};

const std::set<subject_id> none;

TEST_F(read_again_test, after_a_read_that_was_taken_in_whole_it_need_not_be) {
  EXPECT_EQ(again(), none);
  take_in(first_);
  EXPECT_EQ(again(), none) << "what other reads write changes nothing";
}

TEST_F(read_again_test, an_entry_of_the_log_that_may_matter_makes_all_be_read) {
  for (std::size_t i = 1; i < mutation_kind_count; ++i) {
    const auto kind = static_cast<mutation_kind>(i);
    since_ = store_->log().size();
    note(kind);
    EXPECT_EQ(again().has_value(), leaves_reads_as_they_are(kind)) << to_string(kind);
  }
}

TEST_F(read_again_test, whatever_a_read_obeys_is_an_entry_that_matters) {
  for (const auto kind :
       {mutation_kind::admin_act, mutation_kind::daemon_start, mutation_kind::erase_intent, mutation_kind::erase_done,
        mutation_kind::restore_done, mutation_kind::order_given, mutation_kind::order_confirmed,
        mutation_kind::order_withdrawn, mutation_kind::read_approved, mutation_kind::read_refused,
        mutation_kind::school_closed, mutation_kind::school_back, mutation_kind::person_blocked,
        mutation_kind::person_unblocked, mutation_kind::config_changed, mutation_kind::account_settled})
    EXPECT_FALSE(leaves_reads_as_they_are(kind)) << to_string(kind);
}

TEST_F(read_again_test, a_log_that_does_not_reach_so_far_makes_all_be_read) {
  ++since_;
  EXPECT_EQ(again(), std::nullopt);
}

TEST_F(read_again_test, a_school_with_a_record_that_was_not_taken_in_is_read_again) {
  auto next = first_;
  next.persons.erase(next.persons.begin());
  next.invalid = {broken(subject_kind::person, "1")};
  take_in(next);
  EXPECT_EQ(again(), std::set{school_});
  EXPECT_EQ(again("other"), none) << "another source";
}

TEST_F(read_again_test, a_school_with_a_held_read_is_read_again_also_after_it_was_refused) {
  auto next = first_;
  for (auto& one : next.persons) one.facts.family_name = "Van" + one.facts.family_name + "stra";
  take_in(next);
  const auto open = held_reads(*store_).open().value();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(again(), std::set{school_});
  held_reads(*store_).refuse(open.front().hash(), "test", store_->actor("uid:1000").value()).value();
  since_ = store_->log().size();
  EXPECT_EQ(again(), std::set{school_});
}

TEST_F(read_again_test, a_school_with_somebody_absent_in_doubt_is_read_again) {
  auto next = first_;
  next.persons.erase(next.persons.begin());
  take_in(next);
  EXPECT_EQ(again(), none);
  store_->db().prepare("UPDATE current SET listed = 2 WHERE state = 3").run();
  EXPECT_EQ(again(), std::set{school_});
}

TEST_F(read_again_test, a_school_that_was_said_to_be_closed_is_read_again) {
  closed_schools schools(*store_);
  schools.close(schools.known().value(), "test", store_->actor("uid:1000").value()).value();
  EXPECT_EQ(again(), std::nullopt) << "the word itself is an entry that matters";
  since_ = store_->log().size();
  EXPECT_EQ(again(), std::set{school_});
}

}  // namespace
}  // namespace sluis::state
