// Whose word keeps an account off is known after a restore, whatever happened between backup and end of the log.
#include "state/blocks.hpp"
#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

class restored_switches : public not_seen {
 protected:
  void SetUp() override {
    not_seen::SetUp();
    id_ = id_of_the_first();
    first_ = s.real.schools.front().pupils.begin()->second;
    backup_ = s.back_up();
    s.time.advance(std::chrono::hours(12));
  }
  [[nodiscard]] bool is_on() const { return s.there.users.at(id_).active; }
  void others_switch(bool on) { s.there.users.at(id_).active = on; }
  void leave() {
    first_leaves();
    s.sync();
  }
  void restore() {
    s.restore(backup_);
    s.time.advance(std::chrono::hours(12));
    look();
  }
  void come_back() {
    s.real.schools.front().pupils[first_.key] = first_;
    s.sync();
    look();
  }
  std::size_t listed() { return s.where->store->shadow().off_by_others(target_id("partner")).value().size(); }

  std::string id_;
  pupil first_;
  std::filesystem::path backup_;
};

TEST_P(restored_switches, whom_others_had_suspended_before_we_disabled_them_is_not_switched_on_at_their_return) {
  others_switch(false);
  look();
  leave();
  restore();
  EXPECT_EQ(listed(), 1U);
  come_back();
  EXPECT_FALSE(is_on());
  EXPECT_EQ(listed(), 1U);
}

TEST_P(restored_switches, nor_who_was_seen_to_be_suspended_only_when_we_disabled_them) {
  others_switch(false);
  leave();
  restore();
  come_back();
  EXPECT_FALSE(is_on());
}

TEST_P(restored_switches, nor_who_was_blocked_after_others_had_suspended_them) {
  const auto by = s.where->store->actor("uid:1000").value();
  const auto whom = s.where->store->shadow().ids(target_id("partner")).value().users.at(id_);
  others_switch(false);
  state::blocks(*s.where->store).begin(whom, "T-1", by).value();
  s.sync();
  restore();
  EXPECT_EQ(listed(), 1U);
  state::blocks(*s.where->store).end(whom, "T-2", by).value();
  s.sync();
  look();
  EXPECT_FALSE(is_on());
}

TEST_P(restored_switches, whom_only_we_disabled_is_switched_on_at_their_return) {
  leave();
  ASSERT_FALSE(is_on());
  restore();
  EXPECT_EQ(listed(), 0U);
  come_back();
  EXPECT_TRUE(is_on());
  EXPECT_EQ(s.converge(), "");
}

TEST_P(restored_switches, nor_does_a_suspension_count_that_others_had_ended_before_we_disabled_them) {
  others_switch(false);
  look();
  others_switch(true);
  look();
  leave();
  restore();
  come_back();
  EXPECT_TRUE(is_on());
}

INSTANTIATE_TEST_SUITE_P(seeds, restored_switches, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace sluis::simulation
