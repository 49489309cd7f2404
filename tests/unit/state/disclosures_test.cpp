// What was passed on can be told from the log alone (requirements F).
#include "state/disclosures.hpp"

#include <gtest/gtest.h>

#include "state/recipients.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using fields = std::map<std::string, std::uint64_t>;

class disclosures : public testing::Test {
 protected:
  void SetUp() override {
    ids_ = store_.subjects(4);
    auto update = change_of(operation::update_user, ids_[0], {{field::family_name, "Boele"}, {field::function, "rt"}},
                            {{field::family_name, "Jansen"}, {field::function, ""}});
    push(*store_,
         {change_of(operation::create_group, ids_[3], {}, {{field::group_name, "4A"}}), create_user(ids_[0]),
          create_user(ids_[1]), create_user(ids_[2])},
         {done("g"), done("a"), unknown(), failed()});
    store_.time.time += std::chrono::days(2);
    push(*store_, {update, membership_change(operation::add_member, ids_[3], ids_[0])}, {done(), done()});
    push(*store_, {change_of(operation::deactivate_user, ids_[0], {}, {{field::active, "false"}})}, {done()});
  }
  disclosure_search ask(disclosure_filter which) {
    disclosure_search out(std::move(which));
    while (out.go_on(store_->db(), 3).value()) {
    }
    return out;
  }
  std::map<disclosure_place, disclosure_counts> count(disclosure_filter which) {
    return ask(std::move(which)).counts();
  }

  open_store store_;
  std::vector<subject_id> ids_;
};

TEST_F(disclosures, are_counted_by_target_and_attribute) {
  const auto all = count({});
  ASSERT_EQ(all.size(), 1U) << "what only ends somebody's access tells nothing";
  const auto& at = all.at({partner});
  EXPECT_EQ(at.people, 2U) << "one may have arrived";
  EXPECT_EQ(at.groups, 1U);
  EXPECT_EQ(at.refused, 1U);
  EXPECT_EQ(at.fields, (fields{{"user_name", 2},
                               {"given_name", 2},
                               {"active", 2},
                               {"family_name", 1},
                               {"membership", 1},
                               {"group_name", 1}}));
}

TEST_F(disclosures, of_one_person_are_listed_with_what_was_sent_and_cleared) {
  auto search = ask({.person = ids_[0]});
  (void)search.counts();
  ASSERT_EQ(search.list().size(), 3U);
  EXPECT_EQ(search.list()[0].what.sent, (std::vector<std::string>{"user_name", "given_name", "active"}));
  EXPECT_EQ(search.list()[1].what.sent, std::vector<std::string>{"family_name"});
  EXPECT_EQ(search.list()[1].what.cleared, std::vector<std::string>{"function"});
  EXPECT_EQ(search.list()[2].what.group, ids_[3]);
  EXPECT_LT(search.list()[0].when, search.list()[1].when);
}

TEST_F(disclosures, to_two_addresses_under_one_target_id_are_two_sums) {
  const recipient first{"scim", "https://partner.example/scim/v2"}, second{"scim", "https://other.example/scim/v2"};
  store_->record({mutation_kind::target_recipient, {}, 0, {}, {}, {}, recipient_note(partner, first, on(2026, 12, 1))})
      .value();
  push(*store_, {membership_change(operation::add_member, ids_[3], ids_[1])}, {done()});
  store_->record({mutation_kind::target_moved, {}, 0, {}, {}, {}, recipient_note(partner, second, on(2026, 12, 2))})
      .value();
  push(*store_, {membership_change(operation::add_member, ids_[3], ids_[2])}, {done()});
  const auto all = count({});
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all.at({partner}).people, 2U) << "before any entry told the recipient";
  EXPECT_EQ(all.at({partner, to_string(first)}).people, 1U);
  EXPECT_EQ(all.at({partner, to_string(second)}).people, 1U);
  auto search = ask({.person = ids_[2]});
  (void)search.counts();
  ASSERT_FALSE(search.list().empty());
  EXPECT_EQ(search.list().back().recipient, to_string(second));
}

TEST_F(disclosures, are_of_a_period_and_a_target) {
  const auto now = store_.time.time;
  EXPECT_EQ(count({.until = now - std::chrono::days(1)}).at({partner}).fields.count("family_name"), 0U);
  EXPECT_EQ(count({.from = now - std::chrono::days(1)}).at({partner}).people, 1U);
  EXPECT_TRUE(count({.target = target_id("another")}).empty());
  EXPECT_EQ(count({.person = ids_[2]}).at({partner}).refused, 1U);
}

TEST_F(disclosures, what_was_begun_and_has_no_outcome_may_have_arrived_and_what_was_never_sent_has_not) {
  const auto plan = save(*store_, {create_user(ids_[2], "Zoe"), create_user(ids_[1], "Bo")});
  store_->plans().set_state(plan.id, plan_state::pushing).value();
  store_->plans().intend(plan.id, {1, 2}).value();
  store_->plans()
      .conclude(plan.id, {{changes_of(*store_, plan).at(0).change.object == ids_[2] ? 2U : 1U, not_sent()}})
      .value();
  auto of_two = ask({.person = ids_[2]});
  EXPECT_EQ(of_two.counts().at({partner}).people, 1U);
  auto of_one = ask({.person = ids_[1], .from = store_.time.time});
  EXPECT_TRUE(of_one.counts().empty());
}

TEST_F(disclosures, are_the_same_when_the_lines_of_plans_went_with_an_erasure) {
  const auto plan = save(*store_, {create_user(ids_[1], "Bo")});
  store_->plans().set_state(plan.id, plan_state::pushing).value();
  store_->plans().intend(plan.id, {1}).value();
  store_->plans().conclude(plan.id, {{1, not_sent()}}).value();
  EXPECT_EQ(store_.log_kinds().back(), "push.not_sent");
  store_->db().prepare("DELETE FROM progress").run();  // an erasure takes the lines of whoever is erased
  EXPECT_TRUE(ask({.person = ids_[1], .from = store_.time.time}).counts().empty());
}

}  // namespace
}  // namespace sluis::state
