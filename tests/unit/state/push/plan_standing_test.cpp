// What waits and what failed at a target: a dry run and a plan about one person take nothing away.
#include "state/push/plan_standing.hpp"

#include <gtest/gtest.h>

#include <set>

#include "state/push/failures.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class plan_standing : public testing::Test {
 protected:
  plan_standing() : ids_(store_.subjects(4)) {}

  std::vector<planned_change> creations(std::initializer_list<std::size_t> which) {
    std::vector<planned_change> out;
    for (const auto i : which) out.push_back(create_user(ids_[i]));
    return out;
  }
  plan_summary part(std::initializer_list<std::size_t> which) {
    auto writer = store_->plans().begin(partner, {}, plan_extent::part).value();
    for (const auto& one : creations(which)) writer->add(one).value();
    return writer->finish(plan_state::ready, 0, "").value();
  }
  /// Sends all of it; those whose ordinal is named fail.
  void push(const plan_summary& plan, std::set<std::uint64_t> failing) {
    auto& plans = store_->plans();
    plans.set_state(plan.id, plan_state::pushing).value();
    for (std::uint64_t n = 1; n <= plan.total(); ++n) {
      plans.intend(plan.id, {n}).value();
      outcome ended;
      ended.what = failing.contains(n) ? outcome::kind::failed : outcome::kind::done;
      if (failing.contains(n))
        ended.cause = error(errc::conflict, "409 of " + std::to_string(n));
      else
        ended.remote_id = "id-" + std::to_string(plan.id) + "-" + std::to_string(n);
      plans.conclude(plan.id, {{n, ended}}).value();
    }
    plans.set_state(plan.id, plan_state::done).value();
  }
  std::uint64_t failed() { return failed_changes_of(*store_, partner).value().count; }
  std::uint64_t waiting() { return changes_without_outcome(*store_, partner, {}).value(); }

  open_store store_;
  std::vector<subject_id> ids_;
};

TEST_F(plan_standing, a_plan_that_was_pushed_says_how_many_of_its_changes_failed) {
  const auto plan = save(*store_, creations({0, 1, 2}));
  EXPECT_EQ(failed_in(*store_, plan), 0U);
  push(plan, {1, 3});
  EXPECT_EQ(failed_in(*store_, store_->plans().list(partner, 1).value().at(0)), 2U);
}

TEST_F(plan_standing, failed_changes_are_told_until_they_are_done_or_not_wanted) {
  const auto whole = save(*store_, creations({0, 1, 2}));
  push(whole, {1, 3});
  const auto told = failed_changes_of(*store_, partner).value();
  EXPECT_EQ(told.count, 2U);
  EXPECT_NE(told.first.find("409 of 1"), std::string::npos) << told.first;
  EXPECT_EQ(told.plan_hash, whole.hash);

  save(*store_, creations({0, 2}));  // as a dry run leaves it
  EXPECT_EQ(failed(), 2U) << "nothing was sent";
  push(part({3}), {});
  EXPECT_EQ(failed(), 2U) << "about somebody else";
  EXPECT_EQ(waiting(), 2U);
  push(part({2}), {});
  EXPECT_EQ(failed(), 1U) << "that one is done";
  EXPECT_EQ(waiting(), 1U);
  push(part({3}), {1});
  EXPECT_EQ(failed(), 2U) << "a part may fail as well";
  save(*store_, creations({0}));
  EXPECT_EQ(failed(), 1U) << "a later whole plan says what is wanted";
  save(*store_, {});
  EXPECT_EQ(failed(), 0U) << "a look at everything found nothing to change";
  push(part({3}), {});
  EXPECT_EQ(failed(), 0U) << "nor does a part bring it back";
}

TEST_F(plan_standing, a_plan_that_does_not_want_a_change_any_more_ends_its_failure) {
  push(save(*store_, creations({0, 1})), {1, 2});
  save(*store_, creations({1, 2}));
  EXPECT_EQ(failed(), 1U);
}

TEST_F(plan_standing, an_empty_part_takes_nothing_away_from_what_waits) {
  const auto whole = save(*store_, creations({0, 1, 2}));
  part({});
  EXPECT_EQ(store_->plans().newest_open(partner).value()->id, whole.id);
  EXPECT_EQ(waiting(), 3U);
  store_->plans().set_state(whole.id, plan_state::pushing).value();  // the target went down in the middle
  part({});
  EXPECT_EQ(waiting(), 3U);
  EXPECT_EQ(newest_whole_plan(*store_, partner), whole.id);
}

TEST_F(plan_standing, whose_account_could_not_be_ended_and_why) {
  const auto ended = [this](operation op, std::size_t which) {
    auto out = create_user(ids_[which]);
    out.op = op;
    return out;
  };
  const auto plan = save(*store_, {ended(operation::deactivate_user, 0), ended(operation::deactivate_user, 1),
                                   ended(operation::delete_user, 1), create_user(ids_[2])});
  auto& plans = store_->plans();
  plans.set_state(plan.id, plan_state::pushing).value();
  for (std::uint64_t n = 1; n <= plan.total(); ++n) {
    plans.intend(plan.id, {n}).value();
    const auto saved = n == 1 ? "403 of an administrator" : "the object is mastered on premises";
    plans.conclude(plan.id, {{n, {outcome::kind::failed, {}, error(errc::invalid_input, saved)}}}).value();
  }
  plans.set_state(plan.id, plan_state::done).value();
  const auto all = accounts_not_ended(*store_, partner);
  ASSERT_EQ(all.size(), 2U) << "a creation ends nothing";
  std::uint64_t there = 0;
  for (const auto& [op, count] : failed_changes_of(*store_, partner).value().on_premises) there += count;
  EXPECT_EQ(there, 3U);
  EXPECT_EQ(all.at(ids_[1]).op, operation::delete_user) << "the deletion of both";
  EXPECT_NE(all.at(ids_[1]).why.find("mastered on premises"), std::string::npos);
  save(*store_, {});
  EXPECT_TRUE(accounts_not_ended(*store_, partner).empty()) << "nobody wants it any more";
}

TEST_F(plan_standing, what_only_a_part_wants_waits_as_well) {
  part({3});
  EXPECT_EQ(waiting(), 1U);
  save(*store_, creations({0, 1}));
  EXPECT_EQ(waiting(), 2U) << "the whole says what is wanted";
  part({3});
  EXPECT_EQ(waiting(), 3U);
}

}  // namespace
}  // namespace sluis::state
