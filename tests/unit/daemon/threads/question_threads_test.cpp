// Questions of one institution that do not end take no threads from those of the others.
#include "daemon/threads/question_threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <vector>

namespace sluis::daemon {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr auto bound = 60s;  // of what ends at once, or never

/// Questions that wait for it.
class hung_question {
 public:
  [[nodiscard]] std::function<void()> question() {
    return [this, back = back_] {
      ++waiting_;
      back.wait();
      --waiting_;
    };
  }
  [[nodiscard]] int waiting() const { return waiting_; }
  void come_back() { is_back_.set_value(); }

 private:
  std::promise<void> is_back_;
  std::shared_future<void> back_ = is_back_.get_future().share();
  std::atomic<int> waiting_ = 0;
};

void expect_answered(question_threads& threads, const std::shared_ptr<question_lane>& lane) {
  std::promise<void> answered;
  threads.post(lane, [&answered] { answered.set_value(); });
  ASSERT_EQ(answered.get_future().wait_for(bound), std::future_status::ready);
}

TEST(question_threads, others_are_answered_while_more_institutions_hang_than_there_are_threads) {
  hung_question disk;
  question_threads threads({.threads = 2, .most = 64, .patience = 1ms});
  for (int i = 0; i < 10; ++i) {
    const auto lane = question_threads::make_lane();
    for (int j = 0; j < 5; ++j) threads.post(lane, disk.question());
  }
  expect_answered(threads, question_threads::make_lane());
  expect_answered(threads, question_threads::make_lane());
  EXPECT_LE(disk.waiting(), 20) << "two of each institution at most";
  disk.come_back();
  expect_answered(threads, question_threads::make_lane());
}

TEST(question_threads, the_third_question_of_an_institution_waits_for_the_others) {
  hung_question disk;
  question_threads threads({.threads = 4, .most = 8, .patience = 1ms});
  const auto lane = question_threads::make_lane();
  std::promise<void> third;
  auto is_third = third.get_future();
  threads.post(lane, disk.question());
  threads.post(lane, disk.question());
  threads.post(lane, [&third] { third.set_value(); });
  expect_answered(threads, question_threads::make_lane());
  EXPECT_EQ(is_third.wait_for(0s), std::future_status::timeout);
  disk.come_back();
  EXPECT_EQ(is_third.wait_for(bound), std::future_status::ready);
}

TEST(question_threads, no_more_are_made_than_there_may_be_and_all_is_done_when_they_are_back) {
  hung_question disk;
  std::atomic<int> answered = 0;
  std::promise<void> all;
  {
    question_threads threads({.threads = 2, .most = 3, .patience = 1ms});
    for (int i = 0; i < 5; ++i) threads.post(question_threads::make_lane(), disk.question());
    for (int i = 0; i < 20; ++i) {
      threads.post(question_threads::make_lane(), [&] {
        if (++answered == 20) all.set_value();
      });
    }
    while (disk.waiting() < 3) std::this_thread::yield();
    EXPECT_EQ(answered, 0);
    EXPECT_EQ(disk.waiting(), 3);
    disk.come_back();
    EXPECT_EQ(all.get_future().wait_for(bound), std::future_status::ready);
  }
  EXPECT_EQ(answered, 20);
}

TEST(question_threads, what_has_not_begun_at_the_end_is_dropped) {
  hung_question disk;
  std::atomic<bool> was_asked = false;
  const auto lane = question_threads::make_lane();
  auto held = std::make_shared<int>(1);
  std::thread later;
  {
    question_threads threads({.threads = 1, .most = 1, .patience = 1s});
    threads.post(lane, disk.question());
    threads.post(lane, [&was_asked, held] { was_asked = true; });
    while (disk.waiting() == 0) std::this_thread::yield();
    later = std::thread([&] {
      while (held.use_count() > 1) std::this_thread::yield();
      disk.come_back();
    });
  }
  later.join();
  EXPECT_FALSE(was_asked);
}

}  // namespace
}  // namespace sluis::daemon
