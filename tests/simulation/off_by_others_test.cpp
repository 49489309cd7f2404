// An account that others switched off at the target stays off (on_disabled_at_target = "keep"), also after our own
// disabling and a return (issue 14, B4).
#include "daemon/cycle/orders/finding_word.hpp"
#include "daemon/cycle/reconciling/reconciling.hpp"
#include "state/blocks.hpp"
#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

class off_by_others : public not_seen {
 protected:
  void SetUp() override {
    not_seen::SetUp();
    id_ = id_of_the_first();
    first_ = s.real.schools.front().pupils.begin()->second;
  }
  [[nodiscard]] bool is_on() const { return s.there.users.at(id_).active; }
  void others_switch(bool on) { s.there.users.at(id_).active = on; }
  void look_tomorrow() {
    s.next_day();
    look();
  }
  void leave() {
    first_leaves();
    s.sync();
  }
  void come_back() {
    s.real.schools.front().pupils[first_.key] = first_;
    s.sync();
  }
  std::vector<state::shadow_row> listed() {
    return s.where->store->shadow().off_by_others(target_id("partner")).value();
  }
  void set(config::target_settings::disabled_there what) {
    s.where->targets.front()->settings.on_disabled_at_target = what;
  }
  void never_survey() { s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0); }

  std::string id_;
  pupil first_;
};

TEST_P(off_by_others, stays_off_and_is_listed_with_its_day_while_the_rest_is_kept_in_step) {
  others_switch(false);
  look_tomorrow();
  const auto seen_on = local_day(s.time.now());
  EXPECT_EQ(s.sync().targets.at(0).plan.total(), 0U);
  EXPECT_FALSE(is_on());
  ASSERT_EQ(listed().size(), 1U);
  EXPECT_EQ(listed().front().off_since, seen_on);
  auto& mine = s.real.schools.front().pupils.at(first_.key);
  mine.given = "Ismaël";
  look_tomorrow();
  look_tomorrow();
  EXPECT_FALSE(is_on());
  EXPECT_EQ(s.there.users.at(id_).fields.at(field::given_name), "Ismaël");
  s.there.users.at(id_).fields[field::given_name] = "Anders";
  look_tomorrow();
  EXPECT_EQ(s.there.users.at(id_).fields.at(field::given_name), "Ismaël") << "what was changed there is put right";
  EXPECT_FALSE(is_on());
  EXPECT_EQ(listed().front().off_since, seen_on) << "the day on which it was first seen";
}

TEST_P(off_by_others, who_leaves_and_returns_stays_off) {
  others_switch(false);
  look_tomorrow();
  leave();
  pass_days(3);
  come_back();
  look_tomorrow();
  EXPECT_FALSE(is_on());
  EXPECT_EQ(listed().size(), 1U);
}

TEST_P(off_by_others, who_is_seen_to_be_off_only_when_we_disable_them_stays_off_too) {
  never_survey();
  s.next_day();
  others_switch(false);
  leave();
  ASSERT_EQ(listed().size(), 1U) << "each account is looked at before it is disabled";
  s.next_day();
  come_back();
  EXPECT_FALSE(is_on());
}

TEST_P(off_by_others, our_own_leaver_returns_and_is_on) {
  leave();
  ASSERT_FALSE(is_on());
  look_tomorrow();
  EXPECT_TRUE(listed().empty());
  come_back();
  EXPECT_TRUE(is_on());
}

TEST_P(off_by_others, a_deactivation_of_ours_without_an_answer_is_not_taken_for_theirs) {
  s.faults = {.lost_after = 1};
  leave();
  s.faults = {};
  look_tomorrow();
  EXPECT_TRUE(listed().empty());
  come_back();
  EXPECT_TRUE(is_on());
  EXPECT_EQ(s.converge(), "");
}

TEST_P(off_by_others, a_day_after_enable_was_configured_it_is_on) {
  others_switch(false);
  look_tomorrow();
  set(config::target_settings::disabled_there::enable);
  look_tomorrow();
  EXPECT_TRUE(is_on());
  EXPECT_TRUE(listed().empty());
  others_switch(false);
  look_tomorrow();
  EXPECT_TRUE(is_on()) << "with enable it is put right each time";
}

TEST_P(off_by_others, what_they_switch_on_again_is_not_listed_any_more) {
  others_switch(false);
  look_tomorrow();
  ASSERT_EQ(listed().size(), 1U);
  others_switch(true);
  look_tomorrow();
  EXPECT_TRUE(listed().empty());
  EXPECT_TRUE(is_on());
  leave();
  EXPECT_FALSE(is_on());
  come_back();
  EXPECT_TRUE(is_on()) << "it was off by us";
  EXPECT_EQ(s.converge(), "");
}

TEST_P(off_by_others, a_leavers_that_they_switch_on_is_switched_off_by_us) {
  others_switch(false);
  look_tomorrow();
  leave();
  others_switch(true);
  look_tomorrow();
  EXPECT_FALSE(is_on());
  EXPECT_TRUE(s.where->store->shadow().stays_on(target_id("partner")).value().empty())
      << "nothing of ours was confirmed and not done";
}

TEST_P(off_by_others, stays_off_over_a_withdrawal_and_a_new_consent) {
  others_switch(false);
  look_tomorrow();
  s.withdraw_consent();
  s.sync();
  for (const auto& [id, user] : s.there.users) EXPECT_FALSE(user.active);
  s.next_day();
  s.grant_consent(most_attributes, 300);
  s.sync();
  for (const auto& [id, user] : s.there.users) EXPECT_EQ(user.active, id != id_) << id;
}

TEST_P(off_by_others, is_kept_over_a_restart) {
  others_switch(false);
  look_tomorrow();
  s.restart();
  look_tomorrow();
  EXPECT_FALSE(is_on());
  EXPECT_EQ(listed().size(), 1U);
}

TEST_P(off_by_others, one_that_was_deleted_there_is_made_anew_on_an_administrators_word_only) {
  others_switch(false);
  look_tomorrow();
  ASSERT_EQ(listed().size(), 1U);
  const auto whom = listed().front();
  const auto creations = s.there.creations[whom.handle.hex()];
  s.there.users.erase(id_);
  look_tomorrow();
  look_tomorrow();
  EXPECT_EQ(s.there.creations[whom.handle.hex()], creations) << "it may be hidden";
  ASSERT_EQ(listed().size(), 1U);
  const auto by = s.where->store->actor("uid:1000").value();
  state::store::work work(*s.where->store);
  s.where->store->shadow().settle(target_id("partner"), whom.id, false, "T-4711", by).value();
  work.commit().value();
  EXPECT_TRUE(listed().empty());
  look_tomorrow();
  EXPECT_EQ(s.there.creations[whom.handle.hex()], creations + 1);
  EXPECT_EQ(s.converge(), "");
}

TEST_P(off_by_others, a_word_that_it_is_gone_is_refused_of_who_should_have_none) {
  others_switch(false);
  look_tomorrow();
  ASSERT_EQ(listed().size(), 1U);
  auto& store = *s.where->store;
  const daemon::settlement word{target_id("partner"), listed().front().id, false, {}, "T-4711"};
  const auto by = store.actor("uid:1000").value();
  const auto says = [&] {
    return daemon::write_word(store, word, daemon::finding_basis_of(store, word).value().value(), by);
  };
  leave();
  ASSERT_EQ(listed().size(), 1U);
  EXPECT_EQ(says().error().code(), errc::conflict) << "a leaver's is deleted by the id at the end of the term";
  come_back();
  state::blocks(store).begin(word.subject, "T-4712", by).value();
  EXPECT_EQ(says().error().code(), errc::conflict) << "it would come back with the end of the block";
  EXPECT_EQ(listed().front().remote_id, id_);
  state::blocks(store).end(word.subject, "T-4713", by).value();
  EXPECT_TRUE(says());
}

INSTANTIATE_TEST_SUITE_P(seeds, off_by_others, testing::Values(1, 2, 3));

}  // namespace
}  // namespace sluis::simulation
