// That others switched an account off is no proof that it is off: whoever should be off is switched off by our own word
// (issue 13, points 1 and 8; issue 14, B4).
#include "daemon/cycle/reconciling/reconciling.hpp"
#include "state/blocks.hpp"
#include "state/orders.hpp"
#include "state/pauses.hpp"
#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

/// A way to be off, and back.
struct way {
  const char* name;
  void (*off)(state::store&, simulation&, const subject_id&);
  void (*back)(state::store&, simulation&, const subject_id&, const pupil&);
};

class off_is_proven : public not_seen {
 protected:
  void SetUp() override {
    not_seen::SetUp();
    id_ = id_of_the_first();
    first_ = s.real.schools.front().pupils.begin()->second;
    const auto remote = id_;
    store()
        .shadow()
        .each(partner_, subject_kind::person,
              [&](const state::shadow_row& row) -> result<void> {
                if (row.remote_id == remote) whom_ = row.id;
                return {};
              })
        .value();
  }

  state::store& store() { return *s.where->store; }
  actor_id somebody() { return store().actor("uid:1000").value(); }
  [[nodiscard]] bool is_on() const { return s.there.users.at(id_).active; }
  void others_switch(bool on) { s.there.users.at(id_).active = on; }
  /// Others switch it off, which a look sees, and on again, which none sees.
  void others_switch_off_and_on() {
    others_switch(false);
    s.next_day();
    look();
    ASSERT_EQ(store().shadow().off_by_others(partner_).value().size(), 1U);
    others_switch(true);
  }
  void sync() { ASSERT_EQ(s.sync().problem, ""); }
  /// Others had switched the account off, as was seen, and on again, which was not; then it goes this way and comes
  /// back.
  void go_and_come_back(const way& each);
  void pause() {
    state::pauses(store()).begin(partner_, "T-4711", somebody()).value();
    for (const auto& seat : s.where->targets) seat->permits.revoke(permit_issuer::which::all, "paused");
  }
  void resume() {
    state::pauses(store()).end(partner_, "T-4712", somebody()).value();
    for (const auto& seat : s.where->targets) {
      seat->last_survey.reset();
      seat->next_survey = extent::whole;
    }
  }
  [[nodiscard]] std::size_t on() const {
    std::size_t out = 0;
    for (const auto& [id, user] : s.there.users) out += user.active ? 1 : 0;
    return out;
  }
  [[nodiscard]] std::size_t memberships() const {
    std::size_t out = 0;
    for (const auto& [id, group] : s.there.groups) out += group.members.size();
    return out;
  }

  const target_id partner_{"partner"};
  std::string id_;
  subject_id whom_;
  pupil first_;
};

void block_person(state::store& store, simulation&, const subject_id& whom) {
  state::blocks(store).begin(whom, "T-1", store.actor("uid:1000").value()).value();
}
void unblock(state::store& store, simulation&, const subject_id& whom, const pupil&) {
  state::blocks(store).end(whom, "T-2", store.actor("uid:1000").value()).value();
}
void leave(state::store&, simulation& s, const subject_id&) {
  s.real.schools.front().pupils.erase(s.real.schools.front().pupils.begin());
}
void come_back(state::store&, simulation& s, const subject_id&, const pupil& one) {
  s.real.schools.front().pupils[one.key] = one;
}
void order(state::store& store, simulation& s, const subject_id& whom) {
  state::orders(store)
      .give(whom, order_kind::leave, "T-1", store.actor("uid:1000").value(), local_day(s.time.now()))
      .value();
}
void take_the_order_back(state::store& store, simulation& s, const subject_id& whom, const pupil&) {
  state::orders(store).withdraw(whom, store.actor("uid:1000").value(), local_day(s.time.now())).value();
}
void withdraw(state::store&, simulation& s, const subject_id&) {
  s.withdraw_consent();
}
void grant_again(state::store&, simulation& s, const subject_id&, const pupil&) {
  s.next_day();
  s.grant_consent(most_attributes, 300);
}
const way ways[] = {{"blocked", block_person, unblock},
                    {"left", leave, come_back},
                    {"ordered", order, take_the_order_back},
                    {"withdrawn", withdraw, grant_again}};

void off_is_proven::go_and_come_back(const way& each) {
  others_switch_off_and_on();
  each.off(store(), s, whom_);
  sync();
  EXPECT_FALSE(is_on()) << each.name;
  each.back(store(), s, whom_, first_);
}

TEST_P(off_is_proven, whoever_should_be_off_is_switched_off_though_others_had_switched_it_off_before) {
  for (const auto& each : ways) {
    go_and_come_back(each);
    others_switch(true);
    s.next_day();
    look();
    ASSERT_TRUE(is_on()) << each.name;
  }
}

TEST_P(off_is_proven, at_a_consents_end_too) {
  others_switch_off_and_on();
  s.time.advance(std::chrono::hours(24 * 301));
  for (int d = 0; d < 40 && on() > 0; ++d) {
    sync();
    const auto plan = store().plans().newest_open(partner_).value();
    if (plan && plan->state == plan_state::held) store().plans().approve(plan->id, somebody()).value();
    s.next_day();
  }
  EXPECT_EQ(on(), 0U);
  ASSERT_TRUE(s.there.users.contains(id_)) << "off, and not deleted yet";
}

TEST_P(off_is_proven, who_was_switched_off_by_others_before_us_stays_off_afterwards_however_short_before) {
  for (const auto& each : ways) {
    s.next_day();
    look();
    ASSERT_TRUE(is_on()) << each.name;
    others_switch(false);
    each.off(store(), s, whom_);
    sync();
    each.back(store(), s, whom_, first_);
    sync();
    EXPECT_FALSE(is_on()) << each.name;
    EXPECT_EQ(store().shadow().off_by_others(partner_).value().size(), 1U) << each.name;
    others_switch(true);
  }
}

// The list shows the state of before, and so do the first looks by id; whoever is asked after them says how it is.
TEST_P(off_is_proven, our_own_switching_off_that_the_target_shows_late_is_not_by_others) {
  const auto accounts = s.there.users.size();
  for (const auto& each : ways) {
    for (const auto late : {std::size_t{0}, std::size_t{1}, accounts}) {
      SCOPED_TRACE(std::string(each.name) + ", late looks: " + std::to_string(late));
      each.off(store(), s, whom_);
      sync();
      ASSERT_FALSE(is_on());
      others_switch(true);  // as the target shows it
      std::size_t asked = 0;
      s.there.before_find = [&]() -> boost::asio::awaitable<void> {
        if (asked++ >= late) others_switch(false);
        co_return;
      };
      s.next_day();
      look();
      s.there.before_find = nullptr;
      others_switch(false);
      look();
      EXPECT_TRUE(store().shadow().off_by_others(partner_).value().empty());
      each.back(store(), s, whom_, first_);
      sync();
      EXPECT_TRUE(is_on());
      s.next_day();
      look();
      EXPECT_TRUE(is_on());
    }
  }
}

TEST_P(off_is_proven, who_was_on_again_by_others_before_us_is_on_afterwards) {
  for (const auto& each : ways) {
    go_and_come_back(each);
    sync();
    EXPECT_TRUE(is_on()) << each.name;
    EXPECT_TRUE(store().shadow().off_by_others(partner_).value().empty()) << each.name;
  }
}

TEST_P(off_is_proven, a_change_without_an_answer_that_says_nothing_of_the_switch_is_no_reason_to_switch_on) {
  s.real.schools.front().pupils.begin()->second.given = "Ismaël";
  s.faults = {.lost_after = 1};
  s.sync();
  s.faults = {};
  others_switch(false);
  sync();
  s.next_day();
  look();
  sync();
  EXPECT_FALSE(is_on());
  EXPECT_EQ(s.there.users.at(id_).fields.at(field::given_name), "Ismaël");
  EXPECT_EQ(store().shadow().off_by_others(partner_).value().size(), 1U);
}

TEST_P(off_is_proven, a_leaver_whom_others_had_switched_off_is_counted_once) {
  auto& pupils = s.real.schools.front().pupils;
  while (pupils.size() > 12) pupils.erase(std::prev(pupils.end()));
  sync();
  if (const auto plan = store().plans().newest_open(partner_).value(); plan && plan->state == plan_state::held)
    store().plans().approve(plan->id, somebody()).value();
  sync();
  s.next_day();
  sync();
  others_switch_off_and_on();
  leave(store(), s, whom_);
  sync();
  EXPECT_FALSE(is_on()) << "one of twelve is not many";
  const auto plan = store().plans().newest_open(partner_).value();
  EXPECT_FALSE(plan && plan->state == plan_state::held);
}

TEST_P(off_is_proven, whoever_switches_on_after_a_consents_end_begins_no_new_term) {
  s.withdraw_consent();
  sync();
  for (int d = 0; d < 130 && s.there.users.contains(id_); ++d) {
    s.next_day();
    if (d % 40 == 20) others_switch(true);
    sync();
  }
  EXPECT_FALSE(s.there.users.contains(id_)) << "90 days after the end it is deleted";
}

TEST_P(off_is_proven, who_is_wanted_again_and_on_by_others_doing_has_a_term_of_their_own_later) {
  leave(store(), s, whom_);
  sync();
  others_switch(true);
  come_back(store(), s, whom_, first_);
  s.next_day();
  look();
  sync();
  ASSERT_TRUE(is_on());
  EXPECT_FALSE(store().shadow().find(partner_, whom_).value()->closed);
}

TEST_P(off_is_proven, that_the_target_does_not_say_it_after_a_consents_end_is_told_and_asked_again) {
  s.withdraw_consent();
  sync();
  others_switch(true);
  s.next_day();
  s.there.silent = true;
  const auto silent = s.sync().targets.at(0);
  ASSERT_FALSE(silent.findings.empty());
  EXPECT_NE(silent.findings.front().find("the target does not say which are on"), std::string::npos)
      << silent.findings.front();
  EXPECT_TRUE(is_on());
  s.there.silent = false;
  s.time.advance(std::chrono::minutes(16));
  const auto told = s.sync().targets.at(0);
  EXPECT_FALSE(is_on());
  EXPECT_TRUE(told.findings.empty()) << told.findings.front();
  for (int d = 0; d < 3; ++d) {
    s.next_day();
    sync();
  }
  EXPECT_TRUE(store().shadow().stays_on(partner_).value().empty());
}

TEST_P(off_is_proven, a_withdrawal_takes_whoever_others_switched_off_out_of_every_group) {
  others_switch(false);
  s.next_day();
  look();
  ASSERT_GT(memberships(), 0U);
  s.withdraw_consent();
  sync();
  EXPECT_EQ(memberships(), 0U);
  EXPECT_EQ(on(), 0U);
}

TEST_P(off_is_proven, a_list_that_shows_everybody_as_off_is_not_believed) {
  const auto all = on();
  s.next_day();
  s.there.lists = list_fault::all_off;
  const auto report = look();
  EXPECT_TRUE(store().shadow().off_by_others(partner_).value().empty());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_NE(report.findings.front().find("each was asked for by its id; 0 are off, " + std::to_string(all) + " are on"),
            std::string::npos)
      << report.findings.front();
  s.there.silent = true;
  const auto silent = look();
  EXPECT_TRUE(store().shadow().off_by_others(partner_).value().empty());
  ASSERT_FALSE(silent.findings.empty());
  EXPECT_NE(silent.findings.front().find("of " + std::to_string(all) + " it does not say and they count as on"),
            std::string::npos)
      << silent.findings.front();
  s.there.silent = false;
  s.there.lists = list_fault::none;
  look();
  EXPECT_EQ(on(), all);
  s.withdraw_consent();
  sync();
  EXPECT_EQ(on(), 0U);
}

TEST_P(off_is_proven, everybody_who_is_really_off_is_listed_and_stays_off) {
  const auto all = on();
  for (auto& [id, user] : s.there.users) user.active = false;
  s.next_day();
  const auto report = look();
  EXPECT_EQ(store().shadow().off_by_others(partner_).value().size(), all);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_NE(report.findings.front().find(std::to_string(all) + " are off, 0 are on"), std::string::npos)
      << report.findings.front();
  sync();
  EXPECT_EQ(on(), 0U);
  s.next_day();
  EXPECT_TRUE(look().findings.empty()) << "the finding is shown by one comparison only";
}

TEST_P(off_is_proven, what_somebody_switched_on_during_a_pause_is_off_after_it) {
  leave(store(), s, whom_);
  sync();
  ASSERT_FALSE(is_on());
  pause();
  others_switch(true);
  s.withdraw_consent();
  resume();
  sync();
  EXPECT_EQ(on(), 0U) << "the consent was withdrawn during the pause";
  pause();
  others_switch(true);
  resume();
  sync();
  EXPECT_EQ(on(), 0U) << "and before it";
  const auto changes = s.there.changes;
  sync();
  EXPECT_EQ(s.there.changes, changes) << "once is enough";
}

TEST_P(off_is_proven, what_somebody_switches_on_after_a_consents_end_is_off_within_a_day) {
  s.withdraw_consent();
  sync();
  ASSERT_EQ(on(), 0U);
  others_switch(true);
  s.next_day();
  sync();
  EXPECT_FALSE(is_on());
  const auto finds = s.there.finds;
  sync();
  EXPECT_EQ(s.there.finds, finds) << "once a day";
  s.next_day();
  s.there.silent = true;
  sync();
  s.there.silent = false;
  EXPECT_FALSE(is_on());
  pause();
  const auto requests = s.there.requests;
  s.next_day();
  sync();
  EXPECT_EQ(s.there.requests, requests) << "nothing is asked of a target that is paused";
}

TEST_P(off_is_proven, accounts_that_were_deleted_there_after_a_consents_end_are_no_finding) {
  s.withdraw_consent();
  sync();
  s.there.users.erase(id_);
  s.next_day();
  const auto report = s.sync().targets.at(0);
  EXPECT_TRUE(report.findings.empty()) << report.findings.front();
}

TEST_P(off_is_proven, a_switch_on_after_a_pause_begins_no_new_term_either) {
  s.withdraw_consent();
  sync();
  const auto closed = store().shadow().find(partner_, whom_).value()->closed;
  ASSERT_TRUE(closed);
  pass_days(10);
  pause();
  resume();
  others_switch(true);
  s.next_day();
  sync();
  ASSERT_FALSE(is_on());
  EXPECT_EQ(store().shadow().find(partner_, whom_).value()->closed, closed);
}

INSTANTIATE_TEST_SUITE_P(seeds, off_is_proven, testing::Values(1, 2, 3));

}  // namespace
}  // namespace sluis::simulation
