#include "state/push/deletions_under_way.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class deletions_under_way_test : public testing::Test {
 protected:
  deletions_under_way_test() { push(*store_, {create_user(who_)}, {done("u-1")}); }
  void delete_user(outcome came) { push(*store_, {change_of(operation::delete_user, who_)}, {std::move(came)}); }
  [[nodiscard]] static outcome confirmed_and_not_seen() {
    auto out = unknown();
    out.cause =
        error(errc::outcome_unknown, std::string(mark_of_unproven_deletion) + "it, " +
                                         std::string(mark_of_confirmed_deletion) + ", cannot be said: no answer");
    return out;
  }
  [[nodiscard]] bool is_confirmed(std::chrono::days ago = std::chrono::days(7)) {
    return confirmed_deletions(*store_, partner, subject_kind::person, store_->now() - ago).value().contains(who_);
  }

  open_store store_;
  subject_id who_ = store_.subject();
};

TEST_F(deletions_under_way_test, a_confirmed_one_counts_while_it_is_the_newest_outcome) {
  EXPECT_FALSE(is_confirmed());
  delete_user(unknown());
  EXPECT_FALSE(is_confirmed()) << "nobody confirmed it";
  delete_user(confirmed_and_not_seen());
  EXPECT_TRUE(is_confirmed());
  EXPECT_EQ(unproven_deletions(*store_, partner).value().size(), 1U);
  delete_user(failed());
  EXPECT_FALSE(is_confirmed()) << "it was still shown";
}

TEST_F(deletions_under_way_test, what_was_made_since_is_another_object) {
  delete_user(confirmed_and_not_seen());
  push(*store_, {create_user(who_)}, {done("u-2")});
  EXPECT_FALSE(is_confirmed());
}

TEST_F(deletions_under_way_test, an_old_one_counts_no_longer) {
  delete_user(confirmed_and_not_seen());
  store_.time.time += std::chrono::days(8);
  EXPECT_FALSE(is_confirmed());
  EXPECT_TRUE(is_confirmed(std::chrono::days(9)));
}

}  // namespace
}  // namespace sluis::state
