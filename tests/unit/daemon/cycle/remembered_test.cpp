#include "daemon/cycle/remembered.hpp"

#include "daemon/cycle/reconciling/reconciling.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

namespace sluis::daemon {
namespace {

class remembered : public testing::Test {
 protected:
  remembered() { furnish(); }

  /// New seats, as after a start or a reload.
  void furnish() {
    where_.sources = {std::make_shared<source_seat>()};
    where_.sources.front()->settings.id = source_id("las");
    where_.targets = {std::make_shared<target_seat>(std::make_shared<async_lock>(io_.get_executor()))};
    where_.targets.front()->settings.id = target_id("partner");
    where_.last_sync.reset();
  }

  boost::asio::io_context io_;
  boost::asio::thread_pool workers_{1};
  island where_{{}, worker_strand(workers_.get_executor()), io_.get_executor()};
  const instant then_{std::chrono::hours{500'000}};
};

TEST_F(remembered, times_are_the_same_after_a_restart) {
  where_.sources.front()->last_read = then_;
  where_.targets.front()->last_push = then_ + std::chrono::minutes(1);
  where_.last_sync = then_ + std::chrono::minutes(2);
  where_.on_since = then_ - std::chrono::hours(90);
  where_.last_night = then_ - std::chrono::hours(9);
  where_.last_alive = then_;
  where_.again.moments = moments_of(where_);
  furnish();
  where_.on_since.reset();
  where_.last_night.reset();
  where_.last_alive.reset();
  take_up_moments(where_);
  EXPECT_EQ(where_.on_since, then_ - std::chrono::hours(90));
  EXPECT_EQ(where_.last_night, then_ - std::chrono::hours(9)) << "a machine that is on by day only is started each day";
  EXPECT_EQ(where_.last_alive, then_);
  EXPECT_EQ(where_.sources.front()->last_read, then_);
  EXPECT_FALSE(where_.sources.front()->has_failed);
  EXPECT_EQ(where_.targets.front()->last_push, then_ + std::chrono::minutes(1));
  EXPECT_EQ(where_.last_sync, then_ + std::chrono::minutes(2));
}

// Issue 13, point 8: the journal tells of a consent's end once, not once a start.
TEST_F(remembered, what_the_journal_told_of_a_consent_is_known_after_a_restart_and_a_reload) {
  subject_id consent;
  consent.bytes.fill(7);
  auto told = [&]() -> target_seat& { return *where_.targets.front(); };
  for (const auto notice : {end_notice::in_60_days, end_notice::in_30_days, end_notice::over}) {
    told().told_of_consent = {consent, notice};
    told().told_of_uncovered = consent;
    keep_moments_in_memory(where_);
    where_.targets.clear();
    keep_moments_in_memory(where_);  // as a start does, before there are seats
    furnish();
    take_up_moments(where_);
    EXPECT_EQ(told().told_of_consent, std::pair(consent, notice));
    EXPECT_EQ(told().told_of_uncovered, consent);
  }
  where_.targets.front()->settings.id = target_id("part");
  told().told_of_consent = {};
  take_up_moments(where_);
  EXPECT_EQ(told().told_of_consent.first, subject_id{}) << "another target";
}

TEST_F(remembered, a_read_that_failed_is_known_after_a_restart_until_one_is_whole) {
  where_.sources.front()->has_failed = true;
  where_.again.moments = moments_of(where_);
  furnish();
  take_up_moments(where_);
  EXPECT_TRUE(where_.sources.front()->has_failed);
  where_.sources.front()->has_failed = false;
  where_.sources.front()->last_read = then_;
  EXPECT_FALSE(moments_of(where_).at("read las").has_failed);
}

TEST_F(remembered, lists_that_could_not_be_read_are_known_after_a_restart_until_they_are_read) {
  where_.targets.front()->findings = {std::string(mark_of_failed_survey) + "no answer"};
  where_.again.moments = moments_of(where_);
  furnish();
  take_up_moments(where_);
  EXPECT_EQ(where_.targets.front()->findings,
            std::vector{std::string(mark_of_failed_survey) + "the next sync says why"});
  EXPECT_EQ(moments_of(where_), where_.again.moments);
  where_.targets.front()->findings.clear();  // a survey was whole
  EXPECT_FALSE(moments_of(where_).contains("survey partner"));
}

TEST_F(remembered, a_sync_that_broke_off_and_a_backup_that_failed_are_known_after_a_restart_until_they_are_over) {
  where_.problem = "3 groups could not be named";
  where_.backup_problem = "no room in /mnt/backups";
  where_.again.moments = moments_of(where_);
  where_.problem.clear();
  where_.backup_problem.clear();
  furnish();
  take_up_moments(where_);
  EXPECT_NE(where_.problem, "");
  EXPECT_EQ(where_.problem.find("3 groups"), std::string::npos) << "the cause is not kept: it may name a file";
  EXPECT_NE(where_.backup_problem, "");

  where_.problem.clear();  // a reload
  keep_moments_in_memory(where_);
  take_up_moments(where_);
  EXPECT_NE(where_.problem, "");

  where_.problem.clear();
  where_.backup_problem.clear();
  where_.last_sync = then_;
  where_.again.moments = moments_of(where_);
  take_up_moments(where_);
  EXPECT_EQ(where_.problem, "");
  EXPECT_EQ(where_.backup_problem, "");
}

TEST_F(remembered, files_of_schools_are_known_after_a_restart) {
  subject_id school;
  school.bytes.fill(7);
  where_.sources.front()->files[school] = {then_, true};
  where_.again.moments = moments_of(where_);
  furnish();
  take_up_moments(where_);
  EXPECT_EQ(where_.sources.front()->files, (std::map<subject_id, school_file>{{school, {then_, true}}}));
  furnish();
  where_.sources.front()->settings.id = source_id("other");
  take_up_moments(where_);
  EXPECT_TRUE(where_.sources.front()->files.empty()) << "of another source";
}

TEST_F(remembered, what_the_seats_know_is_newer) {
  where_.again.moments["push partner"].at = then_;
  where_.targets.front()->last_push = then_ + std::chrono::hours(1);
  take_up_moments(where_);
  EXPECT_EQ(where_.targets.front()->last_push, then_ + std::chrono::hours(1));
}

}  // namespace
}  // namespace sluis::daemon
