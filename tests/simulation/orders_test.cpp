// Orders in virtual time (R-D1): who is ordered to leave is gone whatever the source says, whom two administrators
// order is erased the same day, and nobody is erased whom a source still lists.
#include <gtest/gtest.h>

#include "config/recipient.hpp"
#include "daemon/cycle/planning/uncovered.hpp"
#include "daemon/cycle/status/views.hpp"
#include "state/check.hpp"
#include "state/erasure/receipt.hpp"
#include "state/log/reader.hpp"
#include "state/log/tile_folder.hpp"
#include "state/orders.hpp"
#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {
namespace {

class orders : public testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override {
    s.grant_consent(most_attributes, 300);
    ASSERT_EQ(s.converge(), "");
    choose_the_first();
    users = s.there.users.size();
    one = s.where->store->actor("uid:1000").value();
    other = s.where->store->actor("uid:1001").value();
  }
  void choose_the_first() {
    somebody = pupils().begin()->second;
    whom = subject_of(somebody.key).at(0);
    account = s.where->store->shadow().find(target_id("partner"), whom).value()->remote_id;
  }
  std::map<std::string, pupil>& pupils() { return s.real.schools.front().pupils; }
  /// Each record of that key that is held, one a school.
  std::vector<subject_id> subject_of(const std::string& key) {
    std::vector<subject_id> out;
    auto& facts = s.where->store->facts();
    facts
        .each(subject_kind::person,
              [&](const state::current_row& row) -> result<void> {
                if (facts.load_person(row).value().facts.student_number == key) out.push_back(row.id);
                return {};
              })
        .value();
    return out;
  }
  [[nodiscard]] day today() const { return local_day(s.time.now()); }
  state::orders book() { return state::orders(*s.where->store); }
  void order(order_kind kind) { ASSERT_TRUE(book().give(whom, kind, "T-4711", one, today())); }
  void confirm() { ASSERT_TRUE(book().confirm(whom, other, today())); }
  void let_go() { pupils().erase(somebody.key); }
  void take_back() { pupils()[somebody.key] = somebody; }
  void sync() { ASSERT_EQ(s.sync().problem, ""); }
  void pass_days(int days) {
    for (int d = 0; d < days; ++d) {
      s.next_day();
      sync();
    }
  }
  std::uint64_t in_the_evening() {
    s.time.advance(std::chrono::hours(10));  // the maintenance window
    const auto report = s.sync();
    s.time.advance(-std::chrono::hours(10));
    EXPECT_EQ(report.problem, "");
    return report.erased;
  }
  [[nodiscard]] bool is_active() const { return s.there.users.contains(account) && s.there.users.at(account).active; }
  [[nodiscard]] bool is_disabled() const {
    for (const auto& [id, group] : s.there.groups) {
      if (group.members.contains(account)) return false;
    }
    return s.there.users.contains(account) && !s.there.users.at(account).active;
  }
  daemon::order_counts counts() {
    return daemon::count_orders(*s.where->store, s.where->settings.retention, today()).value();
  }
  /// What the receipt proves, and that it holds.
  std::string proved() {
    const auto entry = s.where->store->erasure_of(whom).value();
    if (!entry || !entry->done_leaf) return "not erased";
    const auto by = state::tlog::tile_folder(s.log_folder()).verifier().value();
    EXPECT_FALSE(s.where->store->keys().has(whom));
    EXPECT_EQ(state::check_folder(s.folder, nullptr).value().findings, std::vector<std::string>{});
    return state::verify_receipt(state::make_receipt(s.log_folder(), *entry->done_leaf).value(), by).value().what.note;
  }
  /// The entry that the receipt names is the partner's own: a deletion of this account.
  void expect_it_names_the_deletion(const std::string& note) {
    const std::string before = "entry ";  // after what the partner answered
    const auto at = note.find(before, note.find("; partner: "));
    ASSERT_NE(at, std::string::npos) << note;
    ASSERT_EQ(note.find("nothing there"), std::string::npos) << note;
    const auto entries = state::read_entries(s.log_folder(), std::stoull(note.substr(at + before.size())), 1).value();
    const auto leaf = state::tlog::parse_leaf(entries.at(0)).value();
    EXPECT_EQ(leaf.what.kind, mutation_kind::push_done);
    EXPECT_EQ(leaf.what.subject, whom);
    EXPECT_TRUE(leaf.what.note.starts_with("partner delete_user plan ")) << leaf.what.note;
  }

  simulation s{GetParam()};
  pupil somebody;
  subject_id whom;
  std::string account;
  std::size_t users = 0;
  actor_id one, other;
};

TEST_P(orders, who_is_ordered_to_leave_is_gone_that_day_and_erased_once_the_source_lets_go) {
  order(order_kind::leave);
  sync();
  EXPECT_TRUE(is_disabled());
  EXPECT_EQ(counts().in_force, 1U);
  pass_days(89);
  EXPECT_EQ(counts().held, 0U);
  pass_days(1);
  EXPECT_EQ(counts().held, 1U);
  EXPECT_EQ(in_the_evening(), 0U) << "still listed";
  EXPECT_TRUE(is_disabled());
  pass_days(6);
  let_go();
  pass_days(1);  // a Monday: by day only the account goes
  EXPECT_FALSE(s.there.users.contains(account));
  EXPECT_EQ(counts().held, 0U);
  EXPECT_EQ(in_the_evening(), 1U);
  const auto note = proved();
  EXPECT_NE(note.find("retention 90 days, order T-4711 of " + one.hex()), std::string::npos) << note;
  expect_it_names_the_deletion(note);
  EXPECT_EQ(counts().in_force, 0U);
}

TEST_P(orders, who_is_ordered_to_leave_waits_for_nobodys_approval) {
  order(order_kind::leave);
  sync();
  EXPECT_EQ(counts().not_accepted, 0U);
  EXPECT_EQ(counts().leaving, 1U);
  let_go();
  pass_days(1);
  EXPECT_EQ(s.where->store->facts().counts().value().not_accepted, 1U) << "withdrawn, it would wait again";
  EXPECT_EQ(counts().not_accepted, 1U) << "which is what status takes off";
  EXPECT_EQ(counts().leaving, 1U);
  ASSERT_TRUE(book().withdraw(whom, one, today()));
  EXPECT_EQ(counts().not_accepted, 0U);
}

TEST_P(orders, the_term_runs_from_the_order_where_the_source_lets_go_later) {
  order(order_kind::leave);
  pass_days(40);
  let_go();
  pass_days(49);
  EXPECT_TRUE(is_disabled());
  EXPECT_EQ(in_the_evening(), 0U);
  pass_days(1);
  EXPECT_EQ(in_the_evening(), 1U);
}

TEST_P(orders, an_order_that_is_withdrawn_gives_the_same_account_back) {
  const auto login = s.there.users.at(account).fields.at(field::user_name);
  order(order_kind::leave);
  sync();
  EXPECT_TRUE(is_disabled());
  pass_days(95);
  ASSERT_TRUE(book().withdraw(whom, other, today()));
  sync();
  EXPECT_TRUE(is_active());
  EXPECT_EQ(s.there.users.at(account).fields.at(field::user_name), login);
  EXPECT_EQ(subject_of(somebody.key), std::vector{whom});
  EXPECT_EQ(s.there.users.size(), users);
  EXPECT_EQ(s.difference(), "");
}

TEST_P(orders, two_administrators_erase_at_once_and_the_receipt_names_the_partners_entry) {
  let_go();
  sync();
  order(order_kind::immediate);
  EXPECT_EQ(s.sync().erased, 0U) << "one alone";
  EXPECT_TRUE(is_disabled());
  EXPECT_EQ(counts().unconfirmed, 1U);
  confirm();
  const auto report = s.sync();  // by day
  EXPECT_EQ(report.problem, "");
  EXPECT_EQ(report.erased, 1U);
  EXPECT_FALSE(s.there.users.contains(account));
  const auto note = proved();
  EXPECT_NE(note.find("immediate, order T-4711 of " + one.hex() + ", confirmed by " + other.hex()), std::string::npos)
      << note;
  expect_it_names_the_deletion(note);
  EXPECT_EQ(s.difference(), "");
}

TEST_P(orders, after_a_withdrawal_of_consent_it_is_carried_out_all_the_same) {
  let_go();
  sync();
  s.withdraw_consent();
  order(order_kind::immediate);
  confirm();
  EXPECT_EQ(s.sync().erased, 1U);
  expect_it_names_the_deletion(proved());
  EXPECT_EQ(s.there.without_consent, 0U);
}

TEST_P(orders, who_is_listed_again_before_the_erasure_is_held_and_can_be_given_back) {
  let_go();
  sync();
  order(order_kind::immediate);
  confirm();
  take_back();
  EXPECT_EQ(s.sync().erased, 0U);
  EXPECT_TRUE(is_disabled());
  EXPECT_EQ(counts().held, 1U);
  EXPECT_EQ(in_the_evening(), 0U);
  ASSERT_TRUE(book().withdraw(whom, one, today()));
  sync();
  EXPECT_TRUE(is_active());
  EXPECT_EQ(s.difference(), "");
}

TEST_P(orders, whom_the_source_lists_has_no_day_on_which_what_is_kept_is_deleted) {
  order(order_kind::leave);
  sync();
  s.withdraw_consent();
  sync();
  auto target = s.where->targets.front()->settings;
  target.after_consent = config::target_settings::remainder::kept;
  auto& store = *s.where->store;
  const auto rest = [&] {
    const auto over = store.consents().valid_grant(target.id, config::recipient_of(target), today()).value();
    return daemon::count_uncovered(store, s.where->settings, target, *over, today()).value();
  };
  EXPECT_EQ(rest().held, 1U);
  EXPECT_EQ(rest().deleted, 0U);
  EXPECT_FALSE(rest().first_deleted);
  let_go();
  sync();
  EXPECT_EQ(rest().held, 0U);
  EXPECT_EQ(rest().deleted, 1U);
}

TEST_P(orders, a_partner_that_is_down_keeps_even_an_order_waiting) {
  let_go();
  sync();
  order(order_kind::immediate);
  confirm();
  s.faults = {.down = 1};
  EXPECT_EQ(s.sync().erased, 0U);
  EXPECT_TRUE(s.there.users.contains(account));
  s.faults = {};
  s.time.advance(std::chrono::hours(2));
  EXPECT_EQ(s.sync().erased, 1U);
  expect_it_names_the_deletion(proved());
}

TEST_P(orders, kills_and_lost_answers_on_the_way_erase_once_and_lose_no_confirmation) {
  struct row {
    const char* name;
    fault_rates faults;
  };
  for (const auto& each : {row{"lost before", {.lost_before = 0.8}}, row{"lost after", {.lost_after = 1}},
                           row{"down", {.down = 0.8}}, row{"killed", {.killed = 1}}}) {
    SCOPED_TRACE(each.name);
    s.next_day();  // the answer to a second deletion says nothing of an account that was made today
    choose_the_first();
    let_go();
    sync();
    order(order_kind::immediate);
    confirm();
    s.faults = each.faults;
    std::uint64_t erased = 0;
    for (int i = 0; i < 12; ++i) {
      erased += s.sync().erased;
      s.time.advance(std::chrono::minutes(5));
    }
    s.faults = {};
    erased += s.sync().erased;
    EXPECT_EQ(erased, 1U);
    EXPECT_FALSE(s.there.users.contains(account));
    expect_it_names_the_deletion(proved());
  }
}

// A person is one record of one school: what one school lets go takes nothing from the other.
TEST_P(orders, who_is_at_two_schools_keeps_what_the_other_school_lists) {
  auto& second = s.real.schools.back();
  auto twin = somebody;
  twin.group_key = second.groups.begin()->first;
  second.pupils[twin.key] = twin;
  ASSERT_EQ(s.sync().problem, "");
  const auto both = subject_of(somebody.key);
  ASSERT_EQ(both.size(), 2U);
  const auto stays = both[0] == whom ? both[1] : both[0];
  const auto there = s.where->store->shadow().find(target_id("partner"), stays).value()->remote_id;
  const auto before = s.there.users.at(there).fields;
  EXPECT_NE(there, account);

  let_go();
  pass_days(91);
  EXPECT_EQ(in_the_evening(), 1U);
  EXPECT_NE(proved(), "not erased");
  EXPECT_TRUE(s.there.users.at(there).active);
  EXPECT_EQ(s.there.users.at(there).fields, before) << "login and all";
  EXPECT_EQ(subject_of(somebody.key), std::vector{stays});
  EXPECT_TRUE(s.where->store->keys().has(stays));

  second.pupils.erase(twin.key);
  pass_days(91);
  EXPECT_FALSE(s.there.users.contains(there));
  EXPECT_EQ(in_the_evening(), 1U) << "both have let go";
  EXPECT_TRUE(subject_of(somebody.key).empty());
}

INSTANTIATE_TEST_SUITE_P(seeds, orders, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace sluis::simulation
