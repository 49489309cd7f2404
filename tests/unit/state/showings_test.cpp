// Showings that are on record before the log has them (R-A6).
#include "state/showings.hpp"

#include <gtest/gtest.h>

#include "state/accesses.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class showings_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in({.persons = {pupil("1", "Canarie"), pupil("2", "Blijver")}});
    canary_ = person_called("Canarie").row.id;
    other_ = person_called("Blijver").row.id;
  }
  [[nodiscard]] std::filesystem::path journal() const { return folder_ / "showings"; }
  void note(const std::vector<subject_id>& shown, const std::string& why = "ticket 4711") {
    const showing what{"uid:1000 (anna)", why, "name,login", shown};
    store_->readers()->ask([&](store& memory) { return memory.showings().add(memory, what); }).value();
  }
  std::vector<access_entry> looks_at(const subject_id& whom) { return accesses_to(*store_, whom, 10).value(); }
  std::size_t waiting() {
    return store_->readers()->ask([](store& memory) { return memory.showings().all(memory); }).value().size();
  }

  subject_id canary_, other_;
};

TEST_F(showings_test, become_entries_of_the_log_with_the_time_of_the_showing) {
  const auto size = store_->log_size();
  const auto shown_at = clock_.at;
  note({canary_, other_});
  note({canary_}, "ticket 4712");
  EXPECT_EQ(store_->log_size(), size) << "the strand alone writes";
  EXPECT_EQ(waiting(), 2U);
  EXPECT_EQ(bytes_of(journal()).find("ticket"), std::string::npos);
  EXPECT_EQ(bytes_of(journal()).find("anna"), std::string::npos);
  clock_.at += std::chrono::minutes(1);
  ASSERT_TRUE(store_->showings().take_over(*store_));
  EXPECT_EQ(leaves("access.shown", size), 3U);
  EXPECT_EQ(waiting(), 0U);
  const auto found = looks_at(canary_);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(0).purpose, "ticket 4712");
  EXPECT_EQ(found.at(1).purpose, "ticket 4711");
  EXPECT_EQ(found.at(1).fields, "name,login");
  EXPECT_EQ(found.at(1).name, "uid:1000 (anna)");
  EXPECT_EQ(found.at(1).when, shown_at);
  ASSERT_TRUE(store_->showings().take_over(*store_));
  EXPECT_EQ(leaves("access.shown", size), 3U) << "once";
  reopen();
  EXPECT_EQ(leaves("access.shown", size), 3U);
}

TEST_F(showings_test, a_crash_loses_none_and_doubles_none) {
  const auto size = store_->log_size();
  note({canary_});
  const auto before = bytes_of(journal());
  reopen();
  EXPECT_EQ(leaves("access.shown", size), 1U) << "the next start takes over what was left";
  ASSERT_EQ(looks_at(canary_).size(), 1U);
  store_.reset();
  std::ofstream(journal(), std::ios::binary) << before;  // the machine went down between COMMIT and emptying
  reopen();
  EXPECT_EQ(leaves("access.shown", size), 1U);
  EXPECT_EQ(waiting(), 0U);
}

TEST_F(showings_test, what_was_being_written_when_the_machine_went_down_is_left_out) {
  const auto size = store_->log_size();
  note({canary_});
  note({other_});
  store_.reset();
  std::filesystem::resize_file(journal(), std::filesystem::file_size(journal()) - 1);
  reopen();
  EXPECT_EQ(leaves("access.shown", size), 1U);
  EXPECT_EQ(looks_at(other_).size(), 0U);
}

TEST_F(showings_test, an_erasure_takes_them_over_before_the_epoch_changes) {
  const auto size = store_->log_size();
  note({canary_, other_});
  store_->erase({canary_}, {}, "").value();
  EXPECT_EQ(leaves("access.shown", size), 2U);
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(looks_at(other_).at(0).purpose, "ticket 4711");
  note({other_}, "of the next epoch");
  reopen();
  EXPECT_EQ(looks_at(other_).at(0).purpose, "of the next epoch");
}

TEST_F(showings_test, wait_where_the_log_cannot_be_written) {
  note({canary_});
  store_->watch_commits([](store::commit_step step) -> result<void> {
    if (step == store::commit_step::before) return error(errc::io, "the disk is full");
    return {};
  });
  EXPECT_FALSE(store_->showings().take_over(*store_));
  EXPECT_EQ(waiting(), 1U);
  store_->watch_commits({});
  note({other_});
  ASSERT_TRUE(store_->showings().take_over(*store_));
  EXPECT_EQ(looks_at(canary_).size(), 1U);
  EXPECT_EQ(looks_at(other_).size(), 1U);
}

}  // namespace
}  // namespace sluis::state
