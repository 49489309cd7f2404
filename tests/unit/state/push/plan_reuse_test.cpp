// A plan that says what the last one said is not saved anew, and one that says otherwise supersedes it.
#include <gtest/gtest.h>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class plan_reuse : public testing::Test {
 protected:
  std::vector<planned_change> creations(std::size_t n) {
    if (ids_.size() < n) ids_ = store_.subjects(n);
    std::vector<planned_change> out;
    for (std::size_t i = 0; i < n; ++i) out.push_back(create_user(ids_[i]));
    return out;
  }
  plan_state state_of(const plan_summary& plan) { return store_->plans().find(plan.hash).value().state; }
  std::uint64_t rows_of(const plan_summary& plan) { return changes_of(*store_, plan).size(); }

  open_store store_;
  std::vector<subject_id> ids_;
};

TEST_F(plan_reuse, unchanged_is_not_saved_anew) {
  for (const auto state : {plan_state::withheld, plan_state::held, plan_state::ready}) {
    const auto first = save(*store_, creations(5), state);
    const auto leaves = store_->log().size();
    const auto again = save(*store_, creations(5), state);
    EXPECT_EQ(again.id, first.id) << to_string(state);
    EXPECT_EQ(again.hash, first.hash) << to_string(state);
    EXPECT_EQ(again.counts, first.counts) << to_string(state);
    EXPECT_EQ(store_->log().size(), leaves) << to_string(state);
  }
}

TEST_F(plan_reuse, the_number_of_invalid_records_follows) {
  const auto first = save(*store_, creations(2), plan_state::withheld);
  auto writer = store_->plans().begin(partner, {}).value();
  for (const auto& c : creations(2)) writer->add(c).value();
  EXPECT_EQ(writer->finish(plan_state::withheld, 3, "").value().invalid, 3U);
  EXPECT_EQ(store_->plans().find(first.hash).value().invalid, 3U);
}

TEST_F(plan_reuse, an_approved_plan_stays_approved_when_the_guard_would_hold_it_again) {
  const auto held = save(*store_, creations(3), plan_state::held);
  store_->plans().approve(held.id, actor_id{}).value();
  const auto again = save(*store_, creations(3), plan_state::held);
  EXPECT_EQ(again.id, held.id);
  EXPECT_EQ(again.state, plan_state::ready);
  const auto another = save(*store_, creations(2), plan_state::held);
  EXPECT_EQ(another.state, plan_state::held);
  EXPECT_EQ(state_of(held), plan_state::refused);
}

TEST_F(plan_reuse, a_plan_of_a_part_leaves_a_whole_one_that_is_held_or_approved_as_it_is) {
  const auto part = [&] {
    auto writer = store_->plans().begin(partner, {}, plan_extent::part).value();
    writer->add(creations(5).front()).value();
    return writer->finish(plan_state::ready, 0, "").value();
  };
  const auto held = save(*store_, creations(5), plan_state::held);
  const auto first = part();
  EXPECT_NE(first.id, held.id);
  EXPECT_EQ(state_of(held), plan_state::held);
  EXPECT_EQ(part().id, first.id) << "nor is it saved anew";
  EXPECT_EQ(save(*store_, creations(5), plan_state::held).id, held.id) << "the whole is compared with the whole";
  EXPECT_EQ(state_of(first), plan_state::refused) << "and supersedes the part";

  store_->plans().approve(held.id, actor_id{}).value();
  part();
  EXPECT_EQ(state_of(held), plan_state::ready);
  EXPECT_EQ(store_->plans().newest_open(partner).value()->id, held.id) << "the whole is what counts";
  EXPECT_EQ(save(*store_, creations(5), plan_state::held).state, plan_state::ready) << "the approval is not lost";
}

// Each differs from the plan of five creations; what was the same until then must be in it as well.
TEST_F(plan_reuse, any_difference_makes_a_plan_of_its_own_that_is_complete) {
  struct row {
    const char* name;
    std::function<void(std::vector<planned_change>&)> differ;
    std::size_t count;
  };
  creations(6);
  for (const auto& [name, differ, count] :
       std::vector<row>{{"one more", [&](auto& c) { c.push_back(create_user(ids_[5])); }, 6},
                        {"one less", [](auto& c) { c.pop_back(); }, 4},
                        {"the first is another", [](auto& c) { c[0].after[field::given_name] = "Zoë"; }, 5},
                        {"the last is another", [](auto& c) { c[4].after[field::given_name] = "Zoë"; }, 5},
                        {"another reason", [](auto& c) { c[2].why = reason::returned; }, 5},
                        {"another basis", [](auto& c) { c[2].basis = 1; }, 5},
                        {"another before", [](auto& c) { c[3].before[field::given_name] = "Zoe"; }, 5}}) {
    const auto first = save(*store_, creations(5), plan_state::held);
    auto changes = creations(5);
    differ(changes);
    const auto second = save(*store_, changes, plan_state::held);
    EXPECT_NE(second.id, first.id) << name;
    EXPECT_NE(second.hash, first.hash) << name;
    EXPECT_EQ(second.total(), count) << name;
    const auto saved = changes_of(*store_, second);
    ASSERT_EQ(saved.size(), count) << name;
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(saved[i].change.after, changes[i].after) << name;
      EXPECT_EQ(saved[i].change.before, changes[i].before) << name;
      EXPECT_EQ(saved[i].change.basis, changes[i].basis) << name;
    }
    EXPECT_EQ(state_of(first), plan_state::refused) << name;
    EXPECT_EQ(store_->plans().find(first.hash).value().note, "superseded") << name;
    EXPECT_EQ(rows_of(first), 0U) << name << ": never approved, never sent: only its hash stays";
    store_->plans().refuse(second.id, "next").value();
  }
}

TEST_F(plan_reuse, another_state_or_consent_makes_a_plan_of_its_own) {
  const auto withheld = save(*store_, creations(3), plan_state::withheld);
  subject_id consent;
  consent.bytes.fill(1);
  const auto ready = save(*store_, creations(3), plan_state::ready, consent);
  EXPECT_NE(ready.id, withheld.id);
  EXPECT_EQ(ready.total(), 3U);
  EXPECT_EQ(rows_of(ready), 3U);
  EXPECT_EQ(state_of(withheld), plan_state::refused);
  consent.bytes.fill(2);
  const auto other = save(*store_, creations(3), plan_state::ready, consent);
  EXPECT_NE(other.id, ready.id);
  EXPECT_EQ(state_of(ready), plan_state::refused);
  EXPECT_EQ(rows_of(other), 3U);
}

TEST_F(plan_reuse, no_changes_at_all_supersede_too) {
  const auto held = save(*store_, creations(3), plan_state::held);
  save(*store_, {});
  EXPECT_EQ(state_of(held), plan_state::refused);
  EXPECT_FALSE(store_->plans().newest_open(partner).value());
}

TEST_F(plan_reuse, other_targets_are_left_alone) {
  const auto here = save(*store_, creations(3), plan_state::held);
  const auto there = save(*store_, creations(3), plan_state::held, {}, target_id("another"));
  EXPECT_NE(here.id, there.id);
  EXPECT_EQ(state_of(here), plan_state::held);
}

TEST_F(plan_reuse, a_plan_broken_off_in_the_middle_is_superseded_and_keeps_its_content) {
  const auto first = save(*store_, creations(3));
  store_->plans().set_state(first.id, plan_state::pushing).value();
  store_->plans().intend(first.id, {1}).value();
  save(*store_, {creations(3)[1]});
  EXPECT_EQ(state_of(first), plan_state::refused);
  EXPECT_EQ(store_->plans().intend(first.id, {2}).error().code(), errc::refused) << "nothing more of it is sent";
  ASSERT_EQ(store_->plans().open_intents(partner).value().size(), 1U)
      << "and what became of the intent can still be told";
  store_->plans().conclude(first.id, {{1, done("a")}}).value();
  EXPECT_EQ(store_->plans().conclude(first.id, {{2, failed()}}).error().code(), errc::refused)
      << "nothing is open any more";
  save(*store_, {creations(3)[2]});
  EXPECT_EQ(state_of(first), plan_state::refused);
  EXPECT_EQ(rows_of(first), 3U);
}

TEST_F(plan_reuse, a_plan_pushed_to_the_end_but_not_closed_is_done) {
  const auto first = push(*store_, creations(1), {done("a")});
  save(*store_, creations(2));
  EXPECT_EQ(state_of(first), plan_state::done);
}

TEST_F(plan_reuse, holds_over_a_restart) {
  const auto first = save(*store_, creations(4), plan_state::held);
  store_.open();
  EXPECT_EQ(save(*store_, creations(4), plan_state::held).id, first.id);
}

}  // namespace
}  // namespace sluis::state
