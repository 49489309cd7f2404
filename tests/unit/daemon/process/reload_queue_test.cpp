#include "daemon/process/reload_queue.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <new>
#include <string>

namespace sluis::daemon {
namespace {

using reload_outcome = result<std::vector<std::string>>;
const reload_outcome sound = std::vector<std::string>();

class reload_queue_test : public testing::Test {
 protected:
  void ask(const std::string& who) {
    queue_.begin([this, who](const reload_outcome& how) { log_ += who + (how ? "+ " : "- "); });
  }
  void finish(const reload_outcome& how) {
    const auto done = running_.front();
    running_.pop_front();
    done(how);
  }

  std::deque<reload_told> running_;
  std::string log_;
  int begun_ = 0;
  bool is_read_at_once_ = false, throws_ = false;
  reload_queue queue_{[this](reload_told done) {
    ++begun_;
    if (throws_) throw std::bad_alloc();
    if (is_read_at_once_)
      done(sound);
    else
      running_.push_back(std::move(done));
  }};
};

const error not_sound(errc::invalid_input, "not sound");

TEST_F(reload_queue_test, whoever_asks_while_one_runs_is_told_of_the_next_one) {
  ask("a");
  ask("b");
  ask("c");
  EXPECT_EQ(begun_, 1) << "one at a time";
  finish(not_sound);
  EXPECT_EQ(log_, "a- ") << "the file was read before the others asked";
  EXPECT_EQ(begun_, 2) << "one for both";
  finish(sound);
  EXPECT_EQ(log_, "a- b+ c+ ");
  EXPECT_EQ(begun_, 2);
}

TEST_F(reload_queue_test, a_signal_while_one_runs_begins_another_although_nobody_waits_for_it) {
  ask("a");
  queue_.begin();
  finish(sound);
  EXPECT_EQ(begun_, 2);
  ask("b");
  EXPECT_EQ(begun_, 2);
  finish(sound);
  finish(sound);
  EXPECT_EQ(log_, "a+ b+ ");
}

TEST_F(reload_queue_test, one_that_ends_at_once_leaves_the_way_free) {
  is_read_at_once_ = true;
  ask("a");
  ask("b");
  EXPECT_EQ(log_, "a+ b+ ");
  EXPECT_EQ(begun_, 2);
}

TEST_F(reload_queue_test, one_that_throws_is_an_error_and_the_next_one_is_begun) {
  throws_ = true;
  ask("a");
  throws_ = false;
  ask("b");
  finish(sound);
  EXPECT_EQ(log_, "a- b+ ");
}

TEST_F(reload_queue_test, what_says_twice_that_it_ended_ends_no_other) {
  ask("a");
  ask("b");
  const auto first = running_.front();
  finish(sound);
  first(not_sound);
  EXPECT_EQ(log_, "a+ ") << "b waits for the second";
  finish(sound);
  EXPECT_EQ(log_, "a+ b+ ");
}

TEST_F(reload_queue_test, who_asks_again_when_told_is_told_again) {
  queue_.begin([this](const reload_outcome&) { ask("again"); });
  finish(sound);
  ASSERT_EQ(begun_, 2);
  finish(sound);
  EXPECT_EQ(log_, "again+ ");
}

}  // namespace
}  // namespace sluis::daemon
