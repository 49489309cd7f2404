#include <gtest/gtest.h>

#include "mapping/basis.hpp"
#include "tests/unit/mapping/plan_fixture.hpp"

namespace sluis::mapping {
namespace {

using namespace test;
using lines = std::vector<std::string>;

const field_map jan = {{field::user_name, "jan@x"}, {field::given_name, "Jan"}};
const field_map johan = {{field::user_name, "jan@x"}, {field::given_name, "Johan"}};
const std::uint64_t v1_other_rules = make_basis(1, 1, 51);

lines planned(std::vector<desired_user> desired, std::vector<existing_user> existing,
              reason when_rules_moved = reason::rules_changed) {
  collected out;
  const auto done =
      plan_users(from(std::move(desired)), from(std::move(existing)), out.rules(when_rules_moved), out.emit());
  EXPECT_TRUE(done) << done.error().text();
  return out.lines();
}

TEST(plan_users, one_person) {
  struct row {
    const char* name;
    std::vector<desired_user> desired;
    std::vector<existing_user> existing;
    lines out;
  };
  const std::vector<row> table = {
      {"nothing at all", {}, {}, {}},
      {"new",
       {should_be(1, reason::new_in_source, v1, jan, {id(70)})},
       {},
       {"create_user 1 {user_name: - -> 'jan@x', given_name: - -> 'Jan', active: - -> 'true'} new_in_source",
        "add_member 70 of 1 new_in_source"}},
      {"changed before anything was pushed: new to the target",
       {should_be(1, reason::changed_in_source, v2, jan)},
       {},
       {"create_user 1 {user_name: - -> 'jan@x', given_name: - -> 'Jan', active: - -> 'true'} new_in_source"}},
      {"known by a handle only",
       {should_be(1, reason::new_in_source, v1, jan)},
       {is(1, stands::absent, 0)},
       {"create_user 1 {user_name: - -> 'jan@x', given_name: - -> 'Jan', active: - -> 'true'} new_in_source"}},
      {"creation of unknown outcome is said again",
       {should_be(1, reason::new_in_source, v1, jan)},
       {is(1, stands::uncertain_absent, 0)},
       {"create_user 1 {user_name: - -> 'jan@x', given_name: - -> 'Jan', active: - -> 'true'} outcome_unknown"}},
      {"in step", {should_be(1, reason::new_in_source, v1, jan)}, {is(1, stands::active, v1, johan)}, {}},
      {"basis moved, nothing visible",
       {should_be(1, reason::changed_in_source, v2, jan)},
       {is(1, stands::active, v1, jan)},
       {}},
      {"changed: only what differs",
       {should_be(1, reason::changed_in_source, v2, johan)},
       {is(1, stands::active, v1, jan)},
       {"update_user 1 {given_name: 'Jan' -> 'Johan'} changed_in_source"}},
      {"a field is gone",
       {should_be(1, reason::changed_in_source, v2, {{field::user_name, "jan@x"}})},
       {is(1, stands::active, v1, jan)},
       {"update_user 1 {given_name: 'Jan' -> ''} changed_in_source"}},
      {"a cleared field is an absent one",
       {should_be(1, reason::changed_in_source, v2, jan)},
       {is(1, stands::active, v1, {{field::user_name, "jan@x"}, {field::given_name, "Jan"}, {field::school, ""}})},
       {}},
      {"uncertain: everything again, with before as known",
       {should_be(1, reason::changed_in_source, v1, johan)},
       {is(1, stands::uncertain, v1, {{field::given_name, "Jan"}, {field::school, "S"}})},
       {"update_user 1 {user_name: - -> 'jan@x', given_name: 'Jan' -> 'Johan', school: 'S' -> '', active: 'true' -> "
        "'true'} "
        "outcome_unknown"}},
      {"drifted: everything again",
       {should_be(1, reason::new_in_source, v1, jan)},
       {is(1, stands::drifted, v1, jan)},
       {"update_user 1 {user_name: 'jan@x' -> 'jan@x', given_name: 'Jan' -> 'Jan', active: 'true' -> 'true'} drift"}},
      {"switched off there, and put into a group by somebody",
       {should_be(1, reason::new_in_source, v1, jan, {id(70)})},
       {is(1, stands::drifted_inactive, v1, jan, {id(71)})},
       {"remove_member 71 of 1 drift",
        "update_user 1 {user_name: 'jan@x' -> 'jan@x', given_name: 'Jan' -> 'Jan', active: 'false' -> 'true'} drift",
        "add_member 70 of 1 drift"}},
      {"deleted there",
       {should_be(1, reason::new_in_source, v1, jan)},
       {is(1, stands::drifted_absent, 0)},
       {"create_user 1 {user_name: - -> 'jan@x', given_name: - -> 'Jan', active: - -> 'true'} drift"}},
      {"deleted there, and gone from the source as well",
       {should_be(1, reason::left_source, v2, {})},
       {is(1, stands::drifted_absent, 0)},
       {}},
      {"the term is over",
       {overdue(should_be(1, reason::left_source, v1, {}))},
       {is(1, stands::inactive, v1, jan)},
       {"delete_user 1 {active: 'false' -> -} retention_over"}},
      {"the term is over, and it was never deactivated",
       {overdue(should_be(1, reason::ended, v1, {}))},
       {is(1, stands::uncertain, v1, jan)},
       {"delete_user 1 {active: 'true' -> -} retention_over"}},
      {"the term is over, and it is deleted",
       {overdue(should_be(1, reason::left_source, v1, {}))},
       {is(1, stands::absent, v1)},
       {}},
      {"ordered to leave: the facts are the same",
       {ordered(should_be(1, reason::new_in_source, v1, {}))},
       {is(1, stands::active, v1, jan, {id(70)})},
       {"remove_member 70 of 1 ordered", "deactivate_user 1 {active: 'true' -> 'false'} ordered"}},
      {"ordered to be erased at once",
       {ordered(overdue(should_be(1, reason::left_source, v1, {})))},
       {is(1, stands::inactive, v1, jan)},
       {"delete_user 1 {active: 'false' -> -} ordered"}},
      {"the order is withdrawn: the facts are the same",
       {should_be(1, reason::new_in_source, v1, jan, {id(70)})},
       {is(1, stands::inactive, v1, jan)},
       {"update_user 1 {active: 'false' -> 'true'} returned", "add_member 70 of 1 returned"}},
      {"returned",
       {should_be(1, reason::returned, v2, johan, {id(70)})},
       {is(1, stands::inactive, v1, jan)},
       {"update_user 1 {given_name: 'Jan' -> 'Johan', active: 'false' -> 'true'} returned",
        "add_member 70 of 1 returned"}},
      {"left",
       {should_be(1, reason::left_source, v2, {})},
       {is(1, stands::active, v1, jan, {id(70), id(71)})},
       {"remove_member 70 of 1 left_source", "remove_member 71 of 1 left_source",
        "deactivate_user 1 {active: 'true' -> 'false'} left_source"}},
      {"ended",
       {should_be(1, reason::ended, v2, {})},
       {is(1, stands::active, v1, jan)},
       {"deactivate_user 1 {active: 'true' -> 'false'} ended"}},
      {"left, and never created", {should_be(1, reason::left_source, v2, {})}, {}, {}},
      {"left, and known by a handle only", {should_be(1, reason::left_source, v2, {})}, {is(1, stands::absent, 0)}, {}},
      {"left, and its creation may have taken effect",
       {should_be(1, reason::left_source, v2, {})},
       {is(1, stands::uncertain_absent, 0)},
       {"deactivate_user 1 {active: - -> 'false'} outcome_unknown"}},
      {"left, deactivated already",
       {should_be(1, reason::left_source, v2, {})},
       {is(1, stands::inactive, v2, jan)},
       {}},
      {"left, deactivated, a membership stayed behind",
       {should_be(1, reason::left_source, v2, {})},
       {is(1, stands::inactive, basis_open, jan, {id(70)})},
       {"remove_member 70 of 1 left_source"}},
      {"left, and the deactivation's outcome is unknown",
       {should_be(1, reason::left_source, v2, {})},
       {is(1, stands::uncertain, v1, jan)},
       {"deactivate_user 1 {active: 'true' -> 'false'} left_source"}},
      {"left, certainly inactive, and only its fields are uncertain",
       {should_be(1, reason::left_source, v2, {})},
       {is(1, stands::uncertain_inactive, v1, jan)},
       {}},
      {"left, and the account that may have been there was closed",
       {should_be(1, reason::left_source, v2, {})},
       {is(1, stands::uncertain_absent, v2)},
       {}},
      {"returned, and its fields are uncertain: everything again",
       {should_be(1, reason::returned, v2, jan)},
       {is(1, stands::uncertain_inactive, v1, {{field::school, "S"}})},
       {"update_user 1 {user_name: - -> 'jan@x', given_name: - -> 'Jan', school: 'S' -> '', active: 'false' -> 'true'} "
        "outcome_unknown"}},
      {"nobody vouches for it",
       {},
       {is(1, stands::active, v1, jan, {id(70)})},
       {"remove_member 70 of 1 left_source", "deactivate_user 1 {active: 'true' -> 'false'} left_source"}},
      {"class change",
       {should_be(1, reason::changed_in_source, v2, jan, {id(71), id(72)})},
       {is(1, stands::active, v1, jan, {id(70), id(71)})},
       {"remove_member 70 of 1 taken_out_of_group", "add_member 72 of 1 placed_in_group"}},
  };
  for (const auto& [name, desired, existing, out] : table) EXPECT_EQ(planned(desired, existing), out) << name;
}

TEST(plan_users, a_first_day_that_moved_ahead_deactivates_as_a_change) {
  auto expected = should_be(1, reason::changed_in_source, v2, jan);
  expected.active = false;
  EXPECT_EQ(planned({expected}, {is(1, stands::active, v1, jan)}),
            (lines{"deactivate_user 1 {active: 'true' -> 'false'} changed_in_source"}));
}

TEST(plan_users, says_whether_the_source_or_the_rules_moved) {
  const auto why = [](reason facts, std::uint64_t basis, reason when_rules_moved, std::uint64_t pushed = v1) {
    collected out;
    EXPECT_TRUE(plan_users(from(std::vector{should_be(1, facts, basis, johan)}),
                           from(std::vector{is(1, stands::active, pushed, jan)}), out.rules(when_rules_moved),
                           out.emit()));
    return out.changes.at(0).why;
  };
  EXPECT_EQ(why(reason::new_in_source, v1_other_rules, reason::rules_changed), reason::rules_changed);
  EXPECT_EQ(why(reason::changed_in_source, v1_other_rules, reason::consent_changed), reason::consent_changed);
  EXPECT_EQ(why(reason::changed_in_source, v2, reason::consent_changed), reason::changed_in_source);
  EXPECT_EQ(why(reason::returned, v2, reason::rules_changed), reason::returned);
  EXPECT_EQ(why(reason::new_in_source, v2, reason::rules_changed), reason::rules_changed)
      << "new cannot be why something old changes";
  EXPECT_EQ(why(reason::changed_in_source, v1, reason::rules_changed, basis_open), reason::changed_in_source);
}

TEST(plan_users, memberships_say_why) {
  const auto kept = is(1, stands::active, v1, jan, {id(70)});
  EXPECT_EQ(planned({should_be(1, reason::new_in_source, v1_other_rules, jan)}, {kept}, reason::consent_changed),
            (lines{"remove_member 70 of 1 consent_changed"}));
  EXPECT_EQ(planned({should_be(1, reason::new_in_source, v1_other_rules, jan)}, {kept}, reason::changed_in_source),
            (lines{"remove_member 70 of 1 group_gone"}))
      << "neither the person nor the rules: the group";
  EXPECT_EQ(planned({should_be(1, reason::new_in_source, v1_other_rules, jan, {id(70), id(71)})}, {kept},
                    reason::consent_changed),
            (lines{"add_member 71 of 1 consent_changed"}));

  collected out;
  auto rules = out.rules();
  rules.group_lives = [](const subject_id& group) { return group != id(70); };
  EXPECT_TRUE(plan_users(from(std::vector{should_be(1, reason::changed_in_source, v2, jan)}),
                         from(std::vector{is(1, stands::active, v1, jan, {id(70), id(71)})}), rules, out.emit()));
  EXPECT_EQ(out.lines(), (lines{"remove_member 70 of 1 group_gone", "remove_member 71 of 1 taken_out_of_group"}));
}

TEST(plan_users, a_membership_of_unknown_outcome_is_added_again_or_removed) {
  const auto maybe = [](std::vector<subject_id> certain, std::vector<subject_id> unknown) {
    auto out = is(1, stands::active, basis_open, jan);
    out.load = [certain, unknown]() -> result<existing_user::content> {
      return existing_user::content{jan, certain, unknown};
    };
    return out;
  };
  EXPECT_EQ(planned({should_be(1, reason::changed_in_source, v2, jan, {id(70)})}, {maybe({}, {id(70)})}),
            (lines{"add_member 70 of 1 placed_in_group"}));
  EXPECT_EQ(planned({should_be(1, reason::changed_in_source, v2, jan)}, {maybe({}, {id(70)})}),
            (lines{"remove_member 70 of 1 taken_out_of_group"}));
  EXPECT_EQ(planned({should_be(1, reason::changed_in_source, v2, jan, {id(70), id(71)})},
                    {maybe({id(70), id(71)}, {id(71)})}),
            (lines{"add_member 71 of 1 placed_in_group"}))
      << "in both: not certain";
}

TEST(plan_users, after_a_withdrawal_and_a_new_consent_the_account_comes_back_for_the_consent) {
  EXPECT_EQ(planned({should_be(1, reason::new_in_source, v1, jan)}, {is(1, stands::inactive, basis_withdrawn, jan)},
                    reason::consent_changed),
            (lines{"update_user 1 {active: 'false' -> 'true'} consent_changed"}));
}

TEST(plan_users, a_basis_without_visible_change_is_told_and_one_with_memberships_stays_open) {
  collected out;
  EXPECT_TRUE(plan_users(
      from(std::vector{should_be(1, reason::changed_in_source, v2, jan),
                       should_be(2, reason::changed_in_source, v2, johan),
                       should_be(3, reason::changed_in_source, v2, johan, {id(70)})}),
      from(std::vector{is(1, stands::active, v1, jan), is(2, stands::active, v1, jan), is(3, stands::active, v1, jan)}),
      out.rules(), out.emit()));
  EXPECT_EQ(out.unchanged, (std::vector<std::pair<subject_id, std::uint64_t>>{{id(1), v2}}));
  ASSERT_EQ(out.changes.size(), 3U);
  EXPECT_EQ(out.changes[0].basis, v2);
  EXPECT_EQ(out.changes[1].basis, basis_open);
  EXPECT_EQ(out.changes[2].basis, basis_open);
}

TEST(plan_users, changes_carry_role_and_school_for_the_guard) {
  auto teacher = should_be(1, reason::left_source, v2, {});
  teacher.object_role = role::staff;
  collected out;
  EXPECT_TRUE(plan_users(from(std::vector{teacher}), from(std::vector{is(1, stands::active, v1, jan, {id(70)})}),
                         out.rules(), out.emit()));
  ASSERT_EQ(out.changes.size(), 2U);
  for (const auto& change : out.changes) {
    EXPECT_EQ(change.object_role, role::staff);
    EXPECT_EQ(change.school, id(9000));
  }
}

TEST(plan_users, who_is_in_step_is_never_loaded) {
  auto desired = should_be(1, reason::new_in_source, v1, jan);
  auto existing = is(1, stands::active, v1, jan);
  desired.load = []() -> result<account> { throw std::logic_error("loaded"); };
  existing.load = []() -> result<existing_user::content> { throw std::logic_error("loaded"); };
  EXPECT_TRUE(planned({desired}, {existing}).empty());
}

TEST(plan_users, a_stream_out_of_order_plans_nothing_more) {
  collected out;
  const auto unsorted = plan_users(
      from(std::vector{should_be(2, reason::new_in_source, v1, jan), should_be(1, reason::new_in_source, v1, jan)}),
      from(std::vector<existing_user>{}), out.rules(), out.emit());
  ASSERT_FALSE(unsorted);
  EXPECT_EQ(unsorted.error().code(), errc::invalid_input);
  EXPECT_NE(unsorted.error().message().find(id(1).hex()), std::string::npos);
  const auto twice =
      plan_users(from(std::vector<desired_user>{}),
                 from(std::vector{is(1, stands::active, v1), is(1, stands::active, v1)}), out.rules(), out.emit());
  EXPECT_FALSE(twice);
}

TEST(plan_users, an_error_of_a_stream_a_load_or_the_receiver_ends_it) {
  const error broken{errc::corrupt, "broken"};
  collected out;
  const auto failing = [&]() -> result<std::optional<desired_user>> { return broken; };
  EXPECT_EQ(
      plan_users(failing, from(std::vector{is(1, stands::active, v1, jan)}), out.rules(), out.emit()).error().message(),
      "broken");
  EXPECT_TRUE(out.changes.empty()) << "a failed read removes nobody";

  auto desired = should_be(1, reason::new_in_source, v1, jan);
  desired.load = [&]() -> result<account> { return broken; };
  EXPECT_EQ(plan_users(from(std::vector{desired}), from(std::vector<existing_user>{}), out.rules(), out.emit())
                .error()
                .message(),
            "broken");
  const auto full = [&](const planned_change&) -> result<void> { return broken; };
  EXPECT_EQ(plan_users(from(std::vector{should_be(1, reason::new_in_source, v1, jan)}),
                       from(std::vector<existing_user>{}), out.rules(), full)
                .error()
                .message(),
            "broken");
}

// Issue 13, point 8, of a consent that covers fewer than the one before: a grace, then disabled, then deleted after the
// term.
TEST(plan_users, whom_the_consent_does_not_cover_any_more_stays_for_the_grace_and_is_deleted_after_the_term) {
  const auto uncovered = [](bool stays, std::optional<day> deletes) {
    auto out = should_be(1, reason::consent_changed, v1, {});
    out.active = false;
    out.when_uncovered = [stays, deletes](const std::optional<day>& closed) {
      return desired_user::uncovered{stays, closed ? deletes : std::nullopt};
    };
    return out;
  };
  const auto lines_on = [](day today, desired_user wanted, existing_user there) {
    collected plan;
    auto rules = plan.rules(reason::rules_changed);
    rules.today = today;
    plan_users(from<desired_user>({std::move(wanted)}), from<existing_user>({std::move(there)}), rules, plan.emit())
        .value();
    return plan.lines();
  };
  constexpr day today = std::chrono::year{2026} / 11 / 23;
  const auto active = is(1, stands::active, v1, jan, {id(70)});
  auto closed = is(1, stands::inactive, v1, jan);
  closed.closed = today - std::chrono::days{90};
  EXPECT_EQ(lines_on(today, uncovered(true, today), active), lines{}) << "the grace";
  EXPECT_EQ(lines_on(today, uncovered(false, today), active),
            (lines{"remove_member 70 of 1 consent_changed",
                   "deactivate_user 1 {active: 'true' -> 'false'} consent_changed"}));
  EXPECT_EQ(lines_on(today - std::chrono::days{1}, uncovered(false, today), closed), lines{});
  EXPECT_EQ(lines_on(today, uncovered(false, today), closed),
            (lines{"delete_user 1 {active: 'false' -> -} consent_changed"}));
  EXPECT_EQ(lines_on(today, uncovered(false, std::nullopt), closed), lines{}) << "left there on record";
}

TEST(plan_users, who_was_switched_off_by_others) {
  struct row {
    const char* name;
    bool keeps;
    desired_user desired;
    existing_user existing;
    lines out;
  };
  const auto off = [](stands how, std::uint64_t basis, const field_map& fields) {
    return off_by_others(is(1, how, basis, fields));
  };
  const auto blocked = [](desired_user one) {
    one.active = false;
    one.why = reason::blocked;
    return one;
  };
  auto said = off(stands::inactive, v1, jan);
  said.said_off = true;
  auto in_a_group = off_by_others(is(1, stands::inactive, v1, jan, {id(70)}));
  const std::vector<row> table = {
      {"stays off", true, should_be(1, reason::new_in_source, v1, jan), off(stands::inactive, v1, jan), {}},
      {"is switched on again where that is configured",
       false,
       should_be(1, reason::new_in_source, v1, jan),
       off(stands::inactive, v1, jan),
       {"update_user 1 {active: 'false' -> 'true'} drift"}},
      {"has left and returned: stays off",
       true,
       should_be(1, reason::returned, v2, jan),
       off(stands::inactive, v1, jan),
       {}},
      {"another name is told, and no switch",
       true,
       should_be(1, reason::changed_in_source, v2, johan),
       off(stands::inactive, v1, jan),
       {"update_user 1 {given_name: 'Jan' -> 'Johan'} changed_in_source"}},
      {"what drifted is put right, and stays off",
       true,
       should_be(1, reason::new_in_source, v1, jan),
       off(stands::drifted_inactive, v1, jan),
       {"update_user 1 {user_name: 'jan@x' -> 'jan@x', given_name: 'Jan' -> 'Jan'} drift"}},
      {"drifted and on: it is not said to be on, others may have switched it off since",
       true,
       should_be(1, reason::new_in_source, v1, jan),
       is(1, stands::drifted, v1, jan),
       {"update_user 1 {user_name: 'jan@x' -> 'jan@x', given_name: 'Jan' -> 'Jan'} drift"}},
      {"joins a group all the same",
       true,
       should_be(1, reason::changed_in_source, v2, jan, {id(70)}),
       off(stands::inactive, v1, jan),
       {"add_member 70 of 1 placed_in_group"}},
      {"leaves: is switched off once more, others may have switched it on since",
       true,
       should_be(1, reason::left_source, v2, {}),
       off(stands::inactive, v1, jan),
       {"deactivate_user 1 {active: 'false' -> 'false'} left_source"}},
      {"leaves, and we said so already", true, should_be(1, reason::left_source, v2, {}), said, {}},
      {"leaves and is in a group",
       true,
       should_be(1, reason::left_source, v2, {}),
       in_a_group,
       {"remove_member 70 of 1 left_source", "deactivate_user 1 {active: 'false' -> 'false'} left_source"}},
      {"is ordered to be erased",
       true,
       ordered(should_be(1, reason::new_in_source, v1, {})),
       off(stands::inactive, v1, jan),
       {"deactivate_user 1 {active: 'false' -> 'false'} ordered"}},
      {"is blocked, of whom the source says nothing new",
       true,
       blocked(should_be(1, reason::new_in_source, v1, jan)),
       off(stands::inactive, v1, jan),
       {"deactivate_user 1 {active: 'false' -> 'false'} blocked"}},
      {"is blocked, and we said so already", true, blocked(should_be(1, reason::new_in_source, v1, jan)), said, {}},
      {"ours is switched on",
       true,
       should_be(1, reason::returned, v2, jan),
       is(1, stands::inactive, v1, jan),
       {"update_user 1 {active: 'false' -> 'true'} returned"}},
  };
  for (const auto& each : table) {
    collected out;
    auto rules = out.rules();
    rules.keeps_what_others_switched_off = each.keeps;
    EXPECT_TRUE(plan_users(from(std::vector{each.desired}), from(std::vector{each.existing}), rules, out.emit()))
        << each.name;
    EXPECT_EQ(out.lines(), each.out) << each.name;
  }
}

}  // namespace
}  // namespace sluis::mapping
