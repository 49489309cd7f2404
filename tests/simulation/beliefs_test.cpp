// Nothing counts as gone but where the lists of this address were compared and believed: after a consent's end, after a
// restart, and after a survey that failed as well (must never happen: 2 and 3).
#include <gtest/gtest.h>

#include "config/recipient.hpp"
#include "state/push/list_beliefs.hpp"
#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

class beliefs : public not_seen {
 protected:
  /// As a new process has it.
  void start_anew() {
    s.restart();
    auto& seat = *s.where->targets.front();
    seat.last_survey.reset();
    seat.next_survey = extent::whole;
    seat.findings.clear();
  }
  state::list_belief kept() {
    auto& target = s.where->targets.front()->settings;
    return state::list_beliefs(*s.where->store).at(target.id, config::recipient_of(target));
  }
  std::size_t known_there() {
    const auto counts = s.where->store->shadow().count(target_id("partner"));
    return counts.active + counts.inactive;
  }
  /// Somebody left, and is to be deleted tomorrow.
  void a_leaver_is_due_tomorrow() {
    ASSERT_NE(leaver(), "");
    pass_days(89);
  }
};

TEST_P(beliefs, after_a_consents_end_a_removal_is_looked_at_first) {
  const auto id = id_of_the_first();
  s.next_day();
  const partner::user stranger{"HR-0001", {{field::user_name, "directeur@partner.example"}}, true};
  s.there.users[id] = stranger;  // the number was given to somebody else
  s.withdraw_consent();
  for (int i = 0; i < 3; ++i) {
    s.sync();
    s.next_day();
  }
  EXPECT_TRUE(s.there.users.at(id).active) << "somebody else's account";
  std::size_t on = 0;
  for (const auto& [each, user] : s.there.users) on += user.active ? 1 : 0;
  EXPECT_EQ(on, 1U) << "all others are off";
}

TEST_P(beliefs, a_withdrawal_makes_no_list_believed) {
  a_leaver_is_due_tomorrow();
  s.there.is_blind = true;
  s.next_day();
  EXPECT_FALSE(look().findings.empty());
  ASSERT_EQ(kept().users, state::belief::not_believed);
  const auto known = known_there();
  s.withdraw_consent();
  for (int i = 0; i < 3; ++i) {
    s.sync();
    EXPECT_EQ(erased_in_the_evening(), 0U) << "the account is there";
    s.next_day();
  }
  EXPECT_EQ(known_there(), known) << "nobody's account is forgotten";
  EXPECT_FALSE(s.where->targets.front()->findings.empty()) << "still told";
}

TEST_P(beliefs, what_is_not_believed_is_not_believed_after_a_restart) {
  a_leaver_is_due_tomorrow();
  s.there.is_blind = true;
  s.next_day();
  look();
  s.there.refuses_lists = true;
  start_anew();
  s.next_day();
  for (int i = 0; i < 2; ++i) {
    s.sync();
    EXPECT_EQ(erased_in_the_evening(), 0U);
  }
  EXPECT_EQ(kept().users, state::belief::not_believed);
  s.there.is_blind = s.there.refuses_lists = false;
  s.next_day();
  look();
  s.sync();
  EXPECT_EQ(kept(), (state::list_belief{state::belief::believed, state::belief::believed}));
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

TEST_P(beliefs, after_a_survey_that_failed_nothing_counts_as_gone) {
  a_leaver_is_due_tomorrow();
  s.there.is_blind = s.there.refuses_lists = true;
  s.next_day();
  const auto users = s.there.users.size();
  daemon::sync_request what;
  what.drift = daemon::drift_check::now;
  s.sync(what);
  EXPECT_EQ(kept().users, state::belief::unknown);
  EXPECT_EQ(s.there.users.size(), users);
  EXPECT_EQ(erased_in_the_evening(), 0U);
  s.there.is_blind = s.there.refuses_lists = false;
  s.next_day();
  s.sync();
  s.sync();
  EXPECT_EQ(erased_in_the_evening(), 1U) << "compared again";
}

TEST_P(beliefs, a_sync_of_one_person_after_a_restart_concludes_nothing) {
  a_leaver_is_due_tomorrow();
  subject_id who;
  const auto take = [&who](const state::current_row& row) -> result<void> {
    if (row.state != state::life::active) who = row.id;
    return {};
  };
  s.where->store->facts().each(subject_kind::person, take).value();
  s.there.is_blind = true;
  start_anew();
  s.next_day();
  const auto known = known_there();
  daemon::sync_request one;
  one.people = {who};
  s.sync(one);
  EXPECT_EQ(known_there(), known);
  EXPECT_EQ(erased_in_the_evening(), 0U);
}

TEST_P(beliefs, after_a_consents_end_what_was_shown_just_before_its_deletion_counts) {
  s.there.refuses_lists = true;
  s.next_day();
  s.sync();
  ASSERT_EQ(kept().users, state::belief::unknown);
  s.withdraw_consent();
  pass_days(200);
  EXPECT_TRUE(s.there.users.empty()) << "deleted after the term";
  EXPECT_EQ(known_there(), 0U) << "and concluded, though no list can be compared any more";
}

INSTANTIATE_TEST_SUITE_P(seeds, beliefs, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
