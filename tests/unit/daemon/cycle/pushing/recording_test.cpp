// What a push puts on record: outcomes of one batch and intents of the next in one commit.
#include "daemon/cycle/pushing/recording.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;
using progress = state::saved_change::progress;

class recording : public testing::Test {
 protected:
  void SetUp() override { begin(); }
  void begin() {
    home_ = std::make_unique<open_store>();
    ids_ = home_->subjects(4);
    summary_ = save(store(), {create_user(ids_[0]), create_user(ids_[1]), create_user(ids_[2]), create_user(ids_[3])});
    store().plans().set_state(summary_.id, plan_state::pushing).value();
    store().plans().intend(summary_.id, {1, 2}).value();
    came_.answers = {{1, done("0123456789abcdef-1")}, {2, failed()}};
  }
  /// Counts how often it was asked.
  preparing the_rest() {
    return [this](state::store&) -> result<prepared_batch> {
      ++prepared_;
      prepared_batch out;
      out.intended = {3, 4};
      out.what.last = 4;
      return out;
    };
  }
  result<following> keep_and_go_on(early_batch& early, const preparing& prepare) {
    return keep_and_intend(
        store(), summary_.id, came_, [this](state::store&) { return allowed_; }, early, prepare);
  }
  std::vector<progress> standing() {
    std::vector<progress> out;
    for (const auto& one : changes_of(store(), summary_)) out.push_back(one.how);
    return out;
  }
  using all = std::vector<progress>;
  state::store& store() { return **home_; }

  std::unique_ptr<open_store> home_;
  std::vector<subject_id> ids_;
  plan_summary summary_;
  sent_outcomes came_;
  result<void> allowed_;
  int prepared_ = 0;
};

TEST_F(recording, outcomes_and_the_next_intents_land_in_one_commit) {
  int commits = 0;
  store().watch_commits([&](state::store::commit_step step) -> result<void> {
    commits += step == state::store::commit_step::before ? 1 : 0;
    return {};
  });
  early_batch none;
  const auto followed = keep_and_go_on(none, the_rest()).value();
  ASSERT_TRUE(followed.next);
  EXPECT_EQ(followed.next->last, 4U);
  EXPECT_EQ(commits, 1);
  EXPECT_EQ(standing(), (all{progress::done, progress::failed, progress::intended, progress::intended}));
}

TEST_F(recording, what_was_prepared_early_counts_if_nobody_wrote_anything_since) {
  early_batch early(store(), the_rest());
  EXPECT_EQ(standing(), (all{progress::intended, progress::intended, progress::planned, progress::planned}))
      << "to prepare writes nothing";
  ASSERT_TRUE(keep_and_go_on(early, the_rest()).value().next);
  EXPECT_EQ(prepared_, 1);
  EXPECT_EQ(standing(), (all{progress::done, progress::failed, progress::intended, progress::intended}));
}

TEST_F(recording, and_is_prepared_anew_if_somebody_did) {
  early_batch early(store(), the_rest());
  store().record({mutation_kind::admin_act, std::nullopt, 0, std::nullopt, std::nullopt, {}, "x"}).value();
  ASSERT_TRUE(keep_and_go_on(early, the_rest()).value().next);
  EXPECT_EQ(prepared_, 2);
}

// Must never happen: 5. What was acknowledged is on record whatever becomes of the next batch.
TEST_F(recording, outcomes_stay_where_there_is_no_next_batch) {
  struct row {
    const char* name;
    result<void> allowed;
    preparing prepare;
    const char* says;
  };
  const error moved(errc::refused, "the consent was withdrawn");
  const error damaged(errc::corrupt, "a damaged row");
  for (const auto& each : {row{"nothing may be sent any more", moved, the_rest(), "the consent was withdrawn"},
                           row{"it cannot be prepared",
                               {},
                               [&](state::store&) -> result<prepared_batch> { return damaged; },
                               "a damaged row"},
                           row{"preparing it throws",
                               {},
                               [&](state::store&) -> result<prepared_batch> { throw result_error(damaged); },
                               "a damaged row"},
                           row{"its intents cannot be written",
                               {},
                               [](state::store&) -> result<prepared_batch> {
                                 prepared_batch out;
                                 out.intended = {3, 9};
                                 return out;
                               },
                               "change 9 of plan 1 does not exist"}}) {
    begin();
    allowed_ = each.allowed;
    early_batch none;
    const auto followed = keep_and_go_on(none, each.prepare).value();
    EXPECT_FALSE(followed.next) << each.name;
    EXPECT_EQ(followed.why_none.message(), each.says) << each.name;
    EXPECT_EQ(standing(), (all{progress::done, progress::failed, progress::planned, progress::planned})) << each.name;
  }
}

}  // namespace
}  // namespace sluis::daemon
