// What is held does not ripen (issue 13, 1): the retention term runs from the day on which an absence was accepted, by
// a plan that was ready by itself or by somebody who approved it. An end date of the source and an administrator's
// order go through, held plan or not.
#include <algorithm>

#include "daemon/cycle/reading/holding.hpp"
#include "state/orders.hpp"
#include "state/reads/held_reads.hpp"
#include "tests/simulation/held_school.hpp"
#include "tests/simulation/journal.hpp"

namespace sluis::simulation {
namespace {

using held_absence = held_school;

TEST_P(held_absence, what_nobody_approves_is_deleted_nowhere_however_long_it_takes) {
  lose(lost_by_the_export);
  const auto since = s.time.now();
  sync();
  for (const int days : {89, 1, 10}) {
    pass_days(days);
    EXPECT_EQ(in_the_evening(), 0U);
    EXPECT_EQ(active_everywhere(), 3 * (all_pupils() + lost_by_the_export))
        << "all still enabled at each of three targets";
    EXPECT_EQ(erased(), 0U);
  }
  EXPECT_EQ(counts().not_accepted, lost_by_the_export);
  EXPECT_EQ(counts().soft_deleted, 0U) << "nobody decided about them";
  for (const auto* const target : {"partner", "graph", "google"}) {
    EXPECT_TRUE(is_held(target));
    EXPECT_EQ(state::holds(*s.where->store).at(target)->since, since);
  }
  EXPECT_FALSE(daemon::is_anybody_due(*s.where->store, s.where->settings.retention, local_day(s.time.now())).value());

  const auto users = accounts_everywhere();
  for (const auto* const target : {"partner", "graph", "google"}) approve(target);
  sync();
  EXPECT_EQ(active_everywhere(), 3 * all_pupils()) << "disabled on the day of the approval";
  EXPECT_EQ(counts().not_accepted, 0U);
  EXPECT_EQ(counts().soft_deleted, lost_by_the_export);
  EXPECT_FALSE(state::holds(*s.where->store).at("partner"));
  pass_days(89);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(accounts_everywhere(), users);
  pass_days(1);
  EXPECT_EQ(in_the_evening(), lost_by_the_export) << "90 days after the approval";
  EXPECT_EQ(accounts_everywhere(), 3 * all_pupils());
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(held_absence, what_was_accepted_while_the_clock_was_ahead_is_accepted_on_the_day_on_which_it_is_right_again) {
  constexpr std::chrono::days ahead{400};
  s.time.set(ahead);
  lose(3);
  sync();
  EXPECT_EQ(counts().soft_deleted, 3U);
  s.time.set(-ahead);
  pass_days(90);
  EXPECT_EQ(in_the_evening(), 0U) << "the term runs from the first sync with the right time, a day later";
  pass_days(1);
  EXPECT_EQ(in_the_evening(), 3U);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(held_absence, few_each_day_are_held_together_with_those_of_the_days_before) {
  lose(20);
  sync();
  EXPECT_EQ(active_everywhere(), 3 * all_pupils()) << "twenty on one day are within the limits";
  EXPECT_EQ(counts().soft_deleted, 20U);
  s.next_day();
  lose(1);
  sync();
  EXPECT_EQ(counts().soft_deleted, 21U) << "21 of 80 are within the 40 % of the yearly change";
  const auto left = all_pupils();
  for (int day = 0; day < 2; ++day) {
    s.next_day();
    lose(20);
    sync();
    EXPECT_TRUE(is_held("partner"));
    EXPECT_EQ(active_everywhere(), 3 * left);
  }
  EXPECT_NE(newest("partner").note.find(", and 21 went without an approval since "), std::string::npos)
      << newest("partner").note;
  EXPECT_EQ(counts().not_accepted, 40U);
  for (const auto* const target : {"partner", "graph", "google"}) approve(target);
  sync();
  EXPECT_EQ(active_everywhere(), 3 * all_pupils());
  EXPECT_EQ(counts().soft_deleted, 61U);
  s.next_day();
  lose(1);
  sync();
  EXPECT_EQ(active_everywhere(), 3 * all_pupils()) << "whoever approved has seen those of the days before as well";
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(held_absence, few_each_day_at_one_target_while_another_waits) {
  lose(20);
  auto& other = s.where->targets[1]->settings;
  other.url = "https://elsewhere.example";  // nothing leaves there, so nobody's absence is accepted
  s.where->settings.targets[1].url = other.url;
  sync();
  EXPECT_EQ(counts().not_accepted, 20U);
  const auto active_at_partner = [&] {
    return static_cast<std::size_t>(
        std::count_if(s.there.users.begin(), s.there.users.end(), [](const auto& one) { return one.second.active; }));
  };
  const auto left = active_at_partner();
  EXPECT_EQ(left, all_pupils());
  s.next_day();
  lose(20);
  sync();
  EXPECT_TRUE(is_held("partner"));
  EXPECT_EQ(active_at_partner(), left);
}

TEST_P(held_absence, who_is_back_before_anybody_approved_notices_nothing) {
  const auto lost = lose(lost_by_the_export);
  sync();
  pass_days(95);
  pupils().insert(lost.begin(), lost.end());
  sync();
  EXPECT_EQ(counts().not_accepted, 0U);
  EXPECT_FALSE(is_held("partner"));
  EXPECT_EQ(active_everywhere(), 3 * all_pupils());
  lose(3);  // and the days before count for nothing
  sync();
  EXPECT_EQ(counts().soft_deleted, 3U);
  pass_days(89);
  EXPECT_EQ(in_the_evening(), 0U);
  pass_days(1);
  EXPECT_EQ(in_the_evening(), 3U);
}

TEST_P(held_absence, one_target_that_is_not_approved_keeps_the_term_from_running) {
  lose(lost_by_the_export);
  sync();
  approve("partner");
  approve("graph");
  sync();
  EXPECT_EQ(active_everywhere(), 2 * all_pupils() + all_pupils() + lost_by_the_export) << "disabled at two";
  pass_days(95);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(counts().not_accepted, lost_by_the_export);
  approve("google");
  sync();
  EXPECT_EQ(counts().soft_deleted, lost_by_the_export);
  pass_days(89);
  EXPECT_EQ(in_the_evening(), 0U);
  pass_days(1);
  EXPECT_EQ(in_the_evening(), lost_by_the_export);
}

TEST_P(held_absence, an_end_date_and_an_order_go_through_though_the_plan_is_held) {
  lose(lost_by_the_export);
  const auto ordered = pupils().begin()->first;
  const auto whom = subject_of(ordered);
  sync();
  auto& other = std::next(pupils().begin())->second;
  other.ends = local_day(s.time.now()) + std::chrono::days(2);
  const auto by = s.where->store->actor("uid:1000").value();
  ASSERT_TRUE(state::orders(*s.where->store).give(whom, order_kind::leave, "T-1", by, local_day(s.time.now())));
  sync();
  const auto held_all = 3 * (all_pupils() + lost_by_the_export);
  EXPECT_EQ(active_everywhere(), held_all - 3) << "the order, at each of three targets";
  pass_days(2);
  EXPECT_EQ(active_everywhere(), held_all - 6) << "and the end date";
  EXPECT_TRUE(is_held("partner"));
  EXPECT_EQ(counts().not_accepted, lost_by_the_export);
  EXPECT_EQ(counts().soft_deleted, 1U) << "whose end date passed";
  pupils().erase(ordered);  // the source no longer lists whom the order is about
  pass_days(90);
  // The end date's account is gone; the record goes when the source no longer lists it: nobody erased comes back.
  EXPECT_EQ(in_the_evening(), 1U) << "whom the order is about, and nobody else";
  pupils().erase(pupils().begin());  // whose end date passed
  pass_days(1);
  in_the_evening();
  EXPECT_EQ(erased(), 2U);
  EXPECT_EQ(active_everywhere(), held_all - 6);
  EXPECT_TRUE(is_held("partner"));
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(held_absence, groups_that_go_one_a_day_are_held_as_many_on_one_day) {
  pass_the_yearly_change();
  auto& groups = s.real.schools.front().groups;
  for (int i = 0; i < 10; ++i) groups["more" + std::to_string(i)] = "Extra " + std::to_string(i);
  sync();
  const auto ended = [&] {
    return std::count_if(s.there.groups.begin(), s.there.groups.end(),
                         [](const auto& one) { return one.second.name.find(" (ended ") != std::string::npos; });
  };
  for (int i = 0; i < 10; ++i) {
    s.next_day();
    groups.erase("more" + std::to_string(i));
    sync();
  }
  EXPECT_EQ(ended(), 1) << "one of 14; the second one waits";
  EXPECT_TRUE(is_held("partner"));
  EXPECT_NE(newest("partner").note.find("9 of 13 groups would be emptied and renamed, and deleted when their term is "
                                        "over, and 1 went without an approval"),
            std::string::npos)
      << newest("partner").note;
  for (const auto* const target : {"partner", "graph", "google"}) approve(target);
  sync();
  EXPECT_EQ(ended(), 10);
  s.next_day();
  groups.erase(groups.begin());
  for (auto& [key, one] : pupils()) one.group_key = groups.begin()->first;
  sync();
  EXPECT_FALSE(is_held("partner")) << "whoever approved has seen those before: one more of four";
}

TEST_P(held_absence, user_names_that_change_one_a_day_are_held_as_many_on_one_day_and_hold_nothing_else) {
  pass_the_yearly_change();
  s.where->settings.names.rename_on_name_change = true;
  std::set<std::string> names;
  for (const auto& [id, user] : s.there.users) names.insert(user.fields.at(field::user_name));
  const auto changed = [&] {
    return std::count_if(s.there.users.begin(), s.there.users.end(),
                         [&](const auto& user) { return !names.contains(user.second.fields.at(field::user_name)); });
  };
  auto next = pupils().begin();
  for (int i = 0; i < 12; ++i, ++next) {
    s.next_day();
    next->second.family += "berg";
    sync();
    s.approve_names();  // the read is held for as many: here the plan is to be
    sync();
  }
  EXPECT_EQ(changed(), 8) << "a tenth of 80 in 30 days";
  ASSERT_TRUE(is_held("partner"));
  const auto active = active_everywhere();
  const auto gone = lose(1);
  pupils()["new"] = {"new", "Kim", "", "Bos", s.real.schools.front().groups.begin()->first};
  pupils()["new2"] = {"new2", "Bo", "", "Linde", s.real.schools.front().groups.begin()->first};
  sync();
  EXPECT_EQ(active_everywhere(), active + 3) << "a leaver and two newcomers at three targets";
  EXPECT_EQ(counts().soft_deleted, 1U);
  EXPECT_TRUE(is_held("partner"));
  EXPECT_EQ(changed(), 10) << "the two who are new";
}

TEST_P(held_absence, who_left_before_the_hold_is_deleted_and_erased_though_the_plan_is_held) {
  lose(3);
  sync();
  s.next_day();
  lose(lost_by_the_export);
  sync();
  pass_days(88);
  EXPECT_EQ(in_the_evening(), 0U);
  pass_days(1);
  EXPECT_EQ(in_the_evening(), 3U);
  EXPECT_EQ(counts().not_accepted, lost_by_the_export);
  EXPECT_EQ(accounts_everywhere(), 3 * (all_pupils() + lost_by_the_export));
}

TEST_P(held_absence, a_target_that_is_down_holds_nobody_up_and_leavers_of_many_days_do_not_add_up_to_a_hold) {
  other_faults.down = 1;  // graph and google
  for (int d = 0; d < 13; ++d) {
    lose(2);
    sync();
    s.next_day();
    pass_days(11);  // 6 in 30 days, of 60 in the end
  }
  EXPECT_EQ(counts().soft_deleted, 26U)
      << "each was accepted on the day of leaving, whether or not the target could be reached";
  EXPECT_FALSE(is_held("graph")) << "26 of 106 were judged day by day";
  pass_days(95);
  EXPECT_EQ(in_the_evening(), 0U) << "two targets hold them";
  other_faults.down = 0;
  s.time.advance(std::chrono::hours(5));
  sync();
  s.time.advance(-std::chrono::hours(5));
  EXPECT_EQ(in_the_evening(), 26U);
}

TEST_P(held_absence, a_target_that_is_withheld_accepts_nobody) {
  auto& google = s.where->targets.back()->settings;
  const auto address = google.url;
  google.url = "https://elsewhere.example/scim/v2";  // of whom no consent speaks: nothing may leave, and the accounts
                                                     // at the old address stay enabled
  lose(3);
  sync();
  EXPECT_EQ(counts().not_accepted, 3U);
  pass_days(95);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(counts().not_accepted, 3U);
  google.url = address;
  sync();
  EXPECT_EQ(counts().soft_deleted, 3U);
  pass_days(89);
  EXPECT_EQ(erased(), 0U);
  pass_days(1);
  in_the_evening();
  EXPECT_EQ(erased(), 3U);
}

TEST_P(held_absence, a_target_out_of_the_configuration_is_not_waited_for_but_erases_nobody) {
  s.where->targets.pop_back();
  s.where->settings.targets.pop_back();
  lose(3);
  sync();
  EXPECT_EQ(counts().soft_deleted, 3U);
  pass_days(95);
  EXPECT_EQ(in_the_evening(), 0U) << "google still holds them";
}

TEST_P(held_absence, a_read_by_one_person_and_new_changes_leave_the_hold_as_it_is) {
  const auto since = s.time.now();
  lose(lost_by_the_export);
  sync();
  const auto before = newest("partner").hash;
  daemon::sync_request one;
  one.people = {s.where->store->facts().page(subject_kind::person, {}, 1).value().front().id};
  sync(one);
  EXPECT_EQ(newest("partner").hash, before) << "a plan of one person supersedes no held plan";
  for (int d = 0; d < 5; ++d) {
    s.next_day();
    auto& moves = pupils().begin()->second;  // the plan is another each day
    for (const auto& [key, name] : s.real.schools.front().groups) {
      if (key != moves.group_key) moves.group_key = key;
    }
    sync();
  }
  EXPECT_NE(newest("partner").hash, before);
  s.restart();
  sync();
  EXPECT_EQ(state::holds(*s.where->store).at("partner")->since, since);
}

TEST_P(held_absence, a_hold_of_more_than_two_weeks_is_told_again_each_week) {
  const journal said;
  lose(lost_by_the_export);
  sync();
  EXPECT_EQ(said.lines_with("the plan of target partner is held").size(), 1U);
  const std::string words = "the plan of target partner has been held since ";
  for (const auto& [days, lines] : {std::pair{13, 0U}, {1, 1U}, {6, 1U}, {1, 2U}, {7, 3U}}) {
    pass_days(days);
    sync();
    EXPECT_EQ(said.lines_with(words).size(), lines);
    s.restart();
    sync();
    EXPECT_EQ(said.lines_with(words).size(), lines) << "nothing is said again because of a restart";
  }
  ASSERT_FALSE(said.lines_with(words).empty());
  EXPECT_NE(said.lines_with(words).back().find("[error]"), std::string::npos);
  EXPECT_NE(said.lines_with(words).back().find("(28 days): 74 removals wait for an approval"), std::string::npos)
      << said.lines_with(words).back();
}

TEST_P(held_absence, the_grace_comes_before_the_approval_and_the_term_after_it) {
  s.where->settings.retention.grace = std::chrono::days(14);
  lose(3);
  sync();
  EXPECT_EQ(active_everywhere(), 3 * (all_pupils() + 3));
  pass_days(13);
  EXPECT_EQ(counts().not_accepted, 3U) << "no plan removes them yet";
  pass_days(1);
  EXPECT_EQ(active_everywhere(), 3 * all_pupils());
  EXPECT_EQ(counts().soft_deleted, 3U);
  pass_days(89);
  EXPECT_EQ(in_the_evening(), 0U);
  pass_days(1);
  EXPECT_EQ(in_the_evening(), 3U);
}

using restored_approval = held_school;

TEST_P(restored_approval, no_account_gets_its_earlier_name_back_without_a_word) {
  auto& store = *s.where->store;
  const auto who = subject_of("extra79");
  const auto school = store.facts().find(who).value()->school;
  {
    state::store::work work(store);
    const auto leaf = store.log().append({mutation_kind::read_approved, school, 1, {}, {}, {}, "las"});
    auto insert =
        store.db().prepare("INSERT INTO restored (seq, backup, from_leaf, upto, note) VALUES (0, '1', ?1, ?2, '')");
    insert.bind(1, leaf).bind(2, leaf + 1).run();
    work.commit().value();
  }
  auto& name =
      s.there.users.at(store.shadow().find(target_id("partner"), who).value()->remote_id).fields.at(field::family_name);
  const auto known_here = name;
  name = "Approved";  // as the read said whose approval the restored data do not know
  s.next_day();
  sync();
  EXPECT_TRUE(is_held("partner"));
  EXPECT_NE(newest("partner").note.find("1 account may get the name of before"), std::string::npos)
      << newest("partner").note;
  EXPECT_EQ(name, "Approved");
  approve("partner");
  sync();
  EXPECT_EQ(name, known_here);
  name = "Drifted";
  s.next_day();
  sync();
  EXPECT_EQ(name, known_here) << "somebody has looked";
}

// A record under a key that contradicts may be about whoever has none: they are held, and the next export, which only
// lacks them, decides nothing about it.
TEST_P(held_absence, whom_a_held_part_lacked_stays_by_every_later_export_until_somebody_decides) {
  pass_the_yearly_change();
  auto& here = pupils();
  here["first"] = {"first", "Mehmet", "", "Yılmaz", s.real.schools.front().groups.begin()->first};
  here["second"] = {"second", "Fleur", "de", "Vries", s.real.schools.front().groups.begin()->first};
  sync();
  sync();
  const auto active = 3 * all_pupils();
  ASSERT_EQ(active_everywhere(), active);
  const auto first = here["first"];
  here["first"] = here["second"];  // under the other's key
  here["first"].key = "first";
  here.erase("second");
  sync();
  EXPECT_EQ(active_everywhere(), active);
  here["first"] = first;
  pass_days(100);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(active_everywhere(), active) << "nobody has decided";
  auto& store = *s.where->store;
  const auto held = state::held_reads(store).open().value();
  ASSERT_EQ(held.size(), 1U);
  EXPECT_FALSE(held[0].told.is_whole);
  state::held_reads(store).approve(held[0].hash(), store.actor("uid:1000").value()).value();
  sync();
  EXPECT_EQ(active_everywhere(), active - 3) << "an administrator's word";
  EXPECT_TRUE(state::held_reads(store).open().value().empty());
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(seeds, restored_approval, testing::Values(1U));
INSTANTIATE_TEST_SUITE_P(seeds, held_absence, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
