#include "state/push/attempts.hpp"

#include "state/plans.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using std::chrono::minutes;

class attempts_test : public testing::Test {
 protected:
  void SetUp() override {
    const auto ids = store.subjects(2);
    plan = save(*store, {create_user(ids[0]), create_user(ids[1])}).id;
    store->plans().set_state(plan, plan_state::pushing).value();
    store->plans().intend(plan, {1, 2}).value();
  }
  instant last(std::uint64_t ordinal) { return attempts(*store).last(plan, ordinal).value(); }

  open_store store;
  std::uint64_t plan = 0;
};

TEST_F(attempts_test, the_end_of_an_attempt_survives_a_restart) {
  store.time.time += minutes(40);  // a batch that waits for a quota takes long
  const auto end = store.time.time;
  attempts(*store).ended(plan, {1}).value();
  for (int i = 0; i < 2; ++i) {
    store.time.time += minutes(5);
    store.open();
    EXPECT_EQ(last(1), end);
  }
}

TEST_F(attempts_test, what_was_being_sent_at_a_kill_counts_from_the_restart) {
  store.time.time += minutes(40);
  store.open();
  const auto restart = store.time.time;
  store.time.time += minutes(5);
  EXPECT_EQ(last(2), restart);
  store.open();
  EXPECT_EQ(last(2), restart) << "and not from the next one";
}

TEST_F(attempts_test, a_time_in_the_future_counts_from_now) {
  attempts(*store).ended(plan, {1}).value();
  store.time.time -= std::chrono::hours(5);
  const auto now = store.time.time;
  EXPECT_EQ(last(1), now);
  store.time.time += minutes(5);
  EXPECT_EQ(last(1), now) << "it is on record";
}

TEST_F(attempts_test, a_second_attempt_has_a_time_of_its_own) {
  attempts(*store).ended(plan, {1}).value();
  store->plans().conclude(plan, {{1, {outcome::kind::not_sent, {}, {}}}}).value();
  EXPECT_EQ(last(1), instant{}) << "it is no intent any more";
  store->plans().intend(plan, {1}).value();
  store.time.time += minutes(5);
  EXPECT_EQ(last(1), store.time.time);
}

}  // namespace
}  // namespace sluis::state
