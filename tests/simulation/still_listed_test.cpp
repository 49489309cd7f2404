// Nobody is erased whom the source still lists, or may list in a read or a record that was not taken in: they would be
// taken in again as somebody new.
#include <algorithm>

#include "daemon/cycle/erasing/held_erasures.hpp"
#include "daemon/cycle/status/views.hpp"
#include "state/orders.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

class still_listed : public held_school {
 protected:
  [[nodiscard]] day today() const { return local_day(s.time.now()); }
  pupil& somebody() { return pupils().begin()->second; }
  daemon::held_erasures held_back() {
    return daemon::count_held_erasures(*s.where->store, s.where->settings.retention, today()).value();
  }
  static std::uint64_t new_people(const daemon::sync_report& report) {
    std::uint64_t out = 0;
    for (const auto& one : report.reads) out += one.added;
    return out;
  }
  bool is_anybody_due() {
    return daemon::is_anybody_due(*s.where->store, s.where->settings.retention, today()).value();
  }
  bool is_held(const subject_id& whom) { return s.where->store->facts().find(whom).value().has_value(); }
  /// The receipt's read, and the one after it, take in nobody.
  void expect_erased_for_good(std::uint64_t count) {
    in_the_evening();  // a weekend is a maintenance window by day as well
    EXPECT_EQ(erased(), count);
    s.next_day();
    EXPECT_EQ(new_people(sync()), 0U);
    EXPECT_EQ(held_back().still_listed, 0U);
    EXPECT_EQ(faults(), std::vector<std::string>{});
  }
};

TEST_P(still_listed, who_is_past_the_end_date_is_deleted_at_the_targets_and_erased_when_no_longer_listed) {
  const auto users = accounts_everywhere();
  somebody().ends = today() + std::chrono::days(2);
  const auto whom = subject_of(somebody().key);
  pass_days(91);
  EXPECT_EQ(accounts_everywhere(), users);
  EXPECT_EQ(active_everywhere(), users - 3);
  pass_days(1);
  EXPECT_EQ(accounts_everywhere(), users - 3) << "the source itself says that they left";
  for (const int days : {0, 100}) {
    pass_days(days);
    EXPECT_EQ(in_the_evening(), 0U);
    EXPECT_EQ(held_back().still_listed, 1U);
    EXPECT_EQ(held_back().examples, std::vector{whom});
    EXPECT_FALSE(is_anybody_due()) << "there is nothing to do at night";
    EXPECT_EQ(subject_of(somebody().key), whom) << "the same, and nobody new";
  }
  pupils().erase(pupils().begin());
  s.next_day();
  sync();
  expect_erased_for_good(1);
  EXPECT_FALSE(is_held(whom));
}

TEST_P(still_listed, a_leaver_of_years_ago_in_the_first_export_gets_no_account_and_no_second_receipt) {
  const auto users = accounts_everywhere();
  auto old = somebody();
  old.key = "old leaver";
  old.ends = today() - std::chrono::days(2000);
  pupils()[old.key] = old;
  EXPECT_EQ(new_people(sync()), 1U);
  const auto whom = subject_of(old.key);
  pass_days(100);
  EXPECT_EQ(in_the_evening(), 0U);
  s.next_day();
  EXPECT_EQ(new_people(sync()), 0U);
  EXPECT_EQ(accounts_everywhere(), users);
  EXPECT_EQ(held_back().still_listed, 1U);
  pupils().erase(old.key);
  s.next_day();
  sync();
  expect_erased_for_good(1);
  EXPECT_FALSE(is_held(whom));
}

TEST_P(still_listed, an_order_about_somebody_past_the_end_date_waits_for_the_source_too) {
  somebody().ends = today();
  sync();
  const auto whom = subject_of(somebody().key);
  auto& store = *s.where->store;
  const auto one = store.actor("uid:1000").value(), other = store.actor("uid:1001").value();
  const auto refused = state::orders(store).give(whom, order_kind::immediate, "T-1", one, today());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().text().find("the source still lists this person"), std::string::npos);
  const auto put_back = somebody();
  pupils().erase(put_back.key);
  sync();
  ASSERT_TRUE(state::orders(store).give(whom, order_kind::immediate, "T-1", one, today()));
  ASSERT_TRUE(state::orders(store).confirm(whom, other, today()));
  pupils()[put_back.key] = put_back;  // listed again before the erasure, and past the end date
  EXPECT_EQ(sync().erased, 0U);
  EXPECT_EQ(daemon::count_orders(store, s.where->settings.retention, today()).value().held, 1U);
  pupils().erase(put_back.key);
  const auto report = sync();
  EXPECT_EQ(report.erased, 1U);
  EXPECT_EQ(new_people(sync()), 0U);
}

TEST_P(still_listed, an_order_erases_nobody_on_a_word_that_is_not_the_newest) {
  const auto users = accounts_everywhere();
  const auto gone = somebody();
  const auto whom = subject_of(gone.key);
  pupils().erase(gone.key);
  sync();
  auto& store = *s.where->store;
  ASSERT_TRUE(state::orders(store).give(whom, order_kind::leave, "T-1", store.actor("uid:1000").value(), today()));
  pass_days(88);
  pupils()[gone.key] = gone;
  s.reads = read_fault::breaks_off;  // the file lists them again, and cannot be read to its end
  pass_days(5);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_TRUE(is_held(whom));
  EXPECT_EQ(accounts_everywhere(), users - 3) << "the order deletes at the targets";
  s.reads = read_fault::none;
  EXPECT_EQ(new_people(sync()), 0U) << "the same person";
}

TEST_P(still_listed, an_order_that_was_given_before_the_absence_erases_nobody_on_such_a_word_either) {
  const auto gone = somebody();
  const auto whom = subject_of(gone.key);
  auto& store = *s.where->store;
  ASSERT_TRUE(state::orders(store).give(whom, order_kind::leave, "T-1", store.actor("uid:1000").value(), today()));
  sync();
  pupils().erase(gone.key);
  pass_days(88);  // the order decides of the absence: no plan accepts it
  pupils()[gone.key] = gone;
  s.reads = read_fault::breaks_off;
  pass_days(5);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_TRUE(is_held(whom));
  s.reads = read_fault::none;
  EXPECT_EQ(new_people(sync()), 0U) << "the same person";
}

TEST_P(still_listed, who_may_be_in_a_held_read_is_deleted_nowhere_until_it_is_settled) {
  const auto users = accounts_everywhere();
  const auto back = lose(3);
  lose(2);  // they stay away
  sync();
  pass_days(28);
  pupils().insert(back.begin(), back.end());
  s.reads = read_fault::keys_rotated;  // the school is held, and nobody can approve it
  pass_days(72);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(accounts_everywhere(), users) << "disabled, and kept";
  EXPECT_EQ(held_back().in_held_reads, 5U);
  EXPECT_EQ(held_back().reads.size(), 1U);
  EXPECT_FALSE(is_anybody_due());
  s.reads = read_fault::none;
  s.next_day();
  const auto report = sync();
  EXPECT_EQ(new_people(report), 0U);
  EXPECT_EQ(active_everywhere(), 3 * all_pupils()) << "the same accounts are switched on again";
  EXPECT_EQ(accounts_everywhere(), 3 * all_pupils()) << "and who stayed away is deleted on that day";
  expect_erased_for_good(2);
}

// Issue 13, points 1 and 6: an absence rests on the newest word, and a file that failed, is missing, or was not read
// for long is none.
TEST_P(still_listed, no_term_ends_while_the_newest_word_was_not_taken_in) {
  const auto users = accounts_everywhere();
  for (const auto fault : {read_fault::breaks_off, read_fault::school_missing, read_fault::folder_gone}) {
    s.reads = read_fault::none;
    const auto back = lose(3);
    sync();
    pass_days(28);
    pupils().insert(back.begin(), back.end());
    s.reads = fault;
    pass_days(72);
    EXPECT_EQ(in_the_evening(), 0U) << static_cast<int>(fault);
    EXPECT_EQ(accounts_everywhere(), users) << "disabled, and kept";
    EXPECT_EQ(held_back().not_read, 3U) << static_cast<int>(fault);
    EXPECT_FALSE(is_anybody_due());
    s.reads = read_fault::none;
    s.next_day();
    EXPECT_EQ(new_people(sync()), 0U) << "the same people";
    EXPECT_EQ(active_everywhere(), 3 * all_pupils());
    EXPECT_EQ(held_back().not_read, 0U);
  }
  lose(2);  // they stay away
  sync();
  pass_days(91);
  expect_erased_for_good(2);
}

TEST_P(still_listed, no_term_ends_where_nothing_was_read_for_more_than_two_days) {
  const auto users = accounts_everywhere();
  const auto back = lose(3);
  sync();
  pass_days(80);
  pupils().insert(back.begin(), back.end());
  for (int days = 0; days < 20; ++days) s.next_day();  // the machine is off
  daemon::sync_request without_reading;
  without_reading.reads = daemon::sync_request::reading::nothing;
  sync(without_reading);
  s.time.advance(std::chrono::hours(10));
  EXPECT_EQ(sync(without_reading).erased, 0U) << "the night begins before the first read";
  s.time.advance(-std::chrono::hours(10));
  EXPECT_EQ(accounts_everywhere(), users);
  EXPECT_EQ(held_back().not_read, 3U);
  EXPECT_EQ(new_people(sync()), 0U);
  EXPECT_EQ(active_everywhere(), users);
}

TEST_P(still_listed, who_may_be_in_a_record_that_was_not_taken_in_is_deleted_nowhere_until_it_is_settled) {
  const auto users = accounts_everywhere();
  for (const auto fault : {read_fault::one_invalid, read_fault::one_without_key}) {
    s.reads = read_fault::none;
    const auto gone = somebody();
    pupils().erase(gone.key);
    sync();
    pass_days(3);
    EXPECT_EQ(active_everywhere(), users - 3);
    pupils()[gone.key] = gone;
    s.reads = fault;  // strikes the first record of each school
    pass_days(90);
    EXPECT_EQ(in_the_evening(), 0U);
    EXPECT_EQ(accounts_everywhere(), users);
    EXPECT_EQ(held_back().in_bad_records, 1U);
    s.reads = read_fault::none;
    sync();
    EXPECT_EQ(held_back().in_bad_records, 0U);
    EXPECT_EQ(active_everywhere(), users);
  }
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(still_listed, an_order_and_an_end_date_go_through_though_a_read_is_held) {
  const auto users = accounts_everywhere();
  const auto gone = lose(1);
  const auto whom = subject_of(gone.begin()->first);
  somebody().ends = today() + std::chrono::days(1);
  sync();
  pass_days(1);
  const auto one = s.where->store->actor("uid:1000").value();
  ASSERT_TRUE(state::orders(*s.where->store).give(whom, order_kind::leave, "T-1", one, today()));
  s.reads = read_fault::keys_rotated;
  pass_days(90);
  EXPECT_EQ(accounts_everywhere(), users - 6) << "both are deleted at the targets";
  EXPECT_EQ(in_the_evening(), 0U) << "either may be in the held read, under another key";
  s.reads = read_fault::none;
  s.next_day();
  sync();
  in_the_evening();
  EXPECT_EQ(erased(), 1U) << "whom the order is about, and who is not in the export";
  EXPECT_FALSE(is_held(whom));
  EXPECT_EQ(held_back().still_listed, 1U);
}

// A cut export, or that of another school: its plan is held, and it ends no listing either.
TEST_P(still_listed, a_read_whose_plan_is_held_erases_nobody_whom_the_reads_before_listed) {
  const auto ended = pupils().begin()->second, ordered = std::next(pupils().begin())->second;
  const auto handle_of_ended = subject_of(ended.key), handle_of_ordered = subject_of(ordered.key);
  somebody().ends = today() + std::chrono::days(1);
  const auto with_end = somebody();
  sync();
  pass_days(1);
  const auto one = s.where->store->actor("uid:1000").value();
  ASSERT_TRUE(state::orders(*s.where->store).give(handle_of_ordered, order_kind::leave, "T-1", one, today()));
  pass_days(95);
  pupils().erase(ended.key);
  pupils().erase(ordered.key);
  auto lost = lose(30);
  for (int days = 0; days < 3; ++days) {
    s.next_day();
    sync();
    EXPECT_TRUE(held_school::is_held("partner"));
    EXPECT_EQ(in_the_evening(), 0U) << "day " << days;
    EXPECT_FALSE(is_anybody_due());
  }
  const auto back = lost;
  pupils().merge(lost);
  pupils()[ended.key] = with_end;
  pupils()[ordered.key] = ordered;
  s.next_day();
  EXPECT_EQ(new_people(sync()), 0U) << "the same people";
  EXPECT_EQ(subject_of(ended.key), handle_of_ended);
  EXPECT_EQ(subject_of(ordered.key), handle_of_ordered);
  EXPECT_EQ(erased(), 0U);

  pupils().erase(ended.key);
  pupils().erase(ordered.key);
  for (const auto& [key, who] : back) pupils().erase(key);
  s.next_day();
  sync();
  for (const auto* const target : {"partner", "graph", "google"}) approve(target);
  sync();
  in_the_evening();
  EXPECT_EQ(erased(), 2U) << "somebody approved the plan of that read";
}

TEST_P(still_listed, a_read_without_one_more_is_believed_a_read_later) {
  somebody().ends = today() + std::chrono::days(1);
  sync();
  pass_days(95);
  pupils().erase(pupils().begin());
  const auto leaver = lose(1);
  s.next_day();
  sync();
  EXPECT_EQ(in_the_evening(), 1U) << "the plan of the read before was ready";
  EXPECT_EQ(new_people(sync()), 0U);
}

TEST_P(still_listed, a_group_that_may_be_in_a_held_read_is_not_erased) {
  auto& school = s.real.schools.front();
  const auto gone = *school.groups.begin();
  school.groups.erase(gone.first);
  for (auto& [key, one] : school.pupils) {
    if (one.group_key == gone.first) one.group_key = school.groups.begin()->first;
  }
  sync();
  pass_days(1);
  s.reads = read_fault::keys_rotated;
  school.groups.insert(gone);
  pass_days(95);
  in_the_evening();
  EXPECT_EQ(erased(), 0U);
  school.groups.erase(gone.first);
  s.reads = read_fault::none;
  sync();
  in_the_evening();
  EXPECT_EQ(erased(), 1U);
}

INSTANTIATE_TEST_SUITE_P(seeds, still_listed, testing::Values(1U));

}  // namespace
}  // namespace sluis::simulation
