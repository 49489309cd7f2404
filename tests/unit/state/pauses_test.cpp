// Pauses of targets: what the newest word says, what is refused, and that the log tells of each (issue 14, B4).
#include "state/pauses.hpp"

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class pauses_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    by_ = store_->actor("uid:1000").value();
  }
  pauses all() { return pauses(*store_); }

  const target_id target_{"partner"};
  actor_id by_;
};

TEST_F(pauses_test, runs_from_the_first_word_and_is_confirmed_by_each_further_one) {
  EXPECT_FALSE(all().at(target_));
  EXPECT_TRUE(expect_not_paused(*store_, target_));
  all().begin(target_, "T-1", by_).value();
  const auto since = local_day(clock_.at);
  clock_.at += std::chrono::hours(8 * 24);
  const auto again = all().begin(target_, "T-2", by_).value();
  EXPECT_EQ(again.since, since);
  EXPECT_EQ(again.newest.on, since + std::chrono::days(8));
  EXPECT_EQ(all().at(target_)->newest.reference, "T-2");
  EXPECT_EQ(expect_not_paused(*store_, target_).error().code(), errc::refused);
  EXPECT_FALSE(all().at(target_id("other")));
  all().end(target_, "T-3", by_).value();
  EXPECT_FALSE(all().at(target_));
  all().begin(target_, "T-4", by_).value();
  EXPECT_EQ(all().at(target_)->since, since + std::chrono::days(8)) << "another pause";
  EXPECT_EQ(leaves("target.paused"), 3U);
  EXPECT_EQ(leaves("target.resumed"), 1U);
  const secret root(root_key_);
  EXPECT_EQ(check_folder(folder_, &root).value().findings, std::vector<std::string>{});
}

TEST_F(pauses_test, what_cannot_be_said_is_refused_and_leaves_nothing) {
  EXPECT_EQ(all().end(target_, "T-1", by_).error().code(), errc::not_found);
  for (const auto* const reference : {"", "Jan de Boer", "a\nb"})
    EXPECT_EQ(all().begin(target_, reference, by_).error().code(), errc::invalid_input) << reference;
  EXPECT_EQ(leaves("target.paused"), 0U);
  EXPECT_FALSE(all().at(target_));
}

TEST_F(pauses_test, a_note_says_target_day_and_reference) {
  const auto said = read_pause_note(pause_note(target_, *parse_day("2026-11-29"), "T-1"));
  ASSERT_TRUE(said);
  EXPECT_EQ(said->target, target_);
  EXPECT_EQ(said->reference, "T-1");
  for (const auto* const note : {"", "partner", "on 2026-11-29, reference T-1", "partner on 2026-13-29, reference T-1"})
    EXPECT_FALSE(read_pause_note(note)) << note;
}

}  // namespace
}  // namespace sluis::state
