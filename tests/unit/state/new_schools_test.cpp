// A school that was read for the first time while a target had accounts already.
#include "state/new_schools.hpp"

#include "state/recipients.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class new_schools_test : public store_fixture {
 protected:
  const school_read known_ = {.groups = {class_of("g1", "4A")},
                              .persons = {pupil("1", "Bakker", {"g1"}), teacher("1", "Smit", {"g1"})}};
  const school_read stranger_ = {.brin = "77ZZ",
                                 .groups = {class_of("g1", "1A")},
                                 .persons = {pupil("8", "Elders", {"g1"}), pupil("9", "Vreemd", {"g1"})}};
  void first_push() { recipients(*store_).expect(target_id("partner"), {"scim", "https://partner.example"}).value(); }
  std::vector<new_school> found(std::chrono::days back = std::chrono::days{14}) {
    return schools_first_read_since(*store_, clock_.now() - back).value();
  }
};

TEST_F(new_schools_test, is_told_where_a_target_had_accounts_and_not_of_those_that_came_before) {
  take_in(known_);
  EXPECT_TRUE(found().empty()) << "no target was ever sent to";
  first_push();
  EXPECT_TRUE(found().empty()) << "the first push came after it";
  take_in(stranger_);
  const auto out = found();
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].which.code, "77ZZ");
  EXPECT_EQ(out[0].which.source, source_id("las"));
  EXPECT_EQ(out[0].which.students, 2U);
  EXPECT_EQ(out[0].first_read, clock_.now());
}

TEST_F(new_schools_test, ends_by_itself_after_some_days_whatever_is_read_meanwhile) {
  take_in(known_);
  first_push();
  take_in(stranger_);
  const auto first = clock_.now();
  clock_.at += std::chrono::days{13};
  auto more = stranger_;
  more.persons.push_back(pupil("10", "Later", {"g1"}));
  take_in(more);
  reopen();
  ASSERT_EQ(found().size(), 1U) << "the first read counts";
  EXPECT_EQ(found()[0].first_read, first);
  EXPECT_EQ(found()[0].which.students, 3U);
  clock_.at += std::chrono::days{2};
  EXPECT_TRUE(found().empty());
}

TEST_F(new_schools_test, is_not_told_of_a_school_that_an_administrator_said_is_closed) {
  take_in(known_);
  first_push();
  take_in(stranger_);
  const auto by = store_->actor("uid:1000").value();
  closed_schools(*store_).close({found()[0].which}, "not ours", by).value();
  EXPECT_TRUE(found().empty());
}

}  // namespace
}  // namespace sluis::state
