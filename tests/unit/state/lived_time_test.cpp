// The store's own time: kept over a reopening, moved by what has really passed, and set by an administrator alone.
#include "state/lived_time.hpp"

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing_support::on;

class lived_time_test : public testing::Test {
 protected:
  void step(hours real) {
    running_ += real;
    store_->lived().step(running_).value();
  }
  void pass(hours real) {
    store_.time.time += real;
    step(real);
  }
  void reopen() {
    store_.close();
    store_.open();
  }

  testing_support::open_store store_;
  std::chrono::milliseconds running_{hours(1)};
  instant begun_ = store_.time.time;
};

TEST_F(lived_time_test, a_new_store_has_seen_nothing_else_than_now) {
  EXPECT_TRUE(store_->lived().is_sound());
  EXPECT_EQ(store_->lived().terms_day(on(2030, 1, 1)), on(2030, 1, 1));
  step(hours(0));
  EXPECT_EQ(store_->lived().latest(), begun_);
}

TEST_F(lived_time_test, is_kept_over_a_reopening_and_stands_still_after_weeks) {
  step(hours(0));
  pass(hours(5));
  reopen();
  EXPECT_EQ(store_->lived().latest(), begun_ + hours(5));
  store_.time.time += days(40);
  reopen();
  step(hours(0));
  EXPECT_EQ(store_->lived().state(), clock_state::ahead);
  EXPECT_EQ(store_->lived().terms_day(on(2027, 1, 2)), on(2026, 11, 23));
  EXPECT_EQ(store_->lived().first_day(), on(2027, 1, 2)) << "a term begins no earlier than the clock says";
  EXPECT_EQ(store_->lived().expect_sound().error().code(), errc::refused);
}

TEST_F(lived_time_test, a_jump_moves_it_by_what_has_really_passed) {
  step(hours(0));
  store_.time.time += days(100);
  step(hours(1));
  EXPECT_EQ(store_->lived().latest(), begun_ + hours(1));
  store_.time.time -= days(100);
  pass(hours(1));
  EXPECT_TRUE(store_->lived().is_sound());
}

TEST_F(lived_time_test, a_day_that_is_written_down_is_never_before_it) {
  step(hours(0));
  store_.time.time -= days(365);
  EXPECT_EQ(store_->lived().state(), clock_state::behind);
  EXPECT_EQ(store_->lived().first_day(), on(2026, 11, 23));
  EXPECT_EQ(store_->lived().ended_by(on(2025, 11, 23)), on(2026, 11, 23));
  EXPECT_EQ(store_->lived().begun_by(on(2025, 11, 23)), on(2025, 11, 23));
  EXPECT_EQ(store_->lived().terms_day(on(2025, 11, 23)), on(2025, 11, 23)) << "nothing is due while it is behind";
}

TEST_F(lived_time_test, an_administrator_confirms_the_clock_on_record) {
  step(hours(0));
  for (const auto by : {days(40), days(-20)}) {
    store_.time.time += by;
    const auto entries = store_->log().size();
    store_->lived().confirm(store_->actor("uid:1000").value(), running_).value();
    EXPECT_TRUE(store_->lived().is_sound());
    EXPECT_EQ(store_->lived().latest(), store_.time.time);
    EXPECT_GT(store_->log().size(), entries);
  }
  reopen();
  EXPECT_EQ(store_->lived().latest(), begun_ + days(20));
}

TEST_F(lived_time_test, what_is_wrong_is_said_in_days) {
  EXPECT_EQ(clock_problem(begun_, begun_ + hours(71)), "");
  EXPECT_EQ(clock_problem(begun_, begun_ + days(40)),
            "the clock is 40 days ahead of what this store has seen (2026-11-23)");
  EXPECT_EQ(clock_problem(begun_, begun_ - days(365)),
            "the clock is 365 days behind what this store has seen (2026-11-23)");
}

}  // namespace
}  // namespace sluis::state
