// Orders to erase (R-D1): who may give, confirm and withdraw them, and that the log tells of each.
#include "state/orders.hpp"

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class orders_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in({.groups = {class_of("4a", "4A")}, .persons = {pupil("1", "Gaat", {"4a"}), pupil("2", "Blijft", {"4a"})}});
    goes_ = person_called("Gaat").row.id;
    stays_ = person_called("Blijft").row.id;
    one_ = store_->actor("uid:1000").value();
    other_ = store_->actor("uid:1001").value();
  }
  void let_go() { take_in({.groups = {class_of("4a", "4A")}, .persons = {pupil("2", "Blijft", {"4a"})}}); }
  void take_back() {
    take_in({.groups = {class_of("4a", "4A")}, .persons = {pupil("1", "Gaat", {"4a"}), pupil("2", "Blijft", {"4a"})}});
  }
  orders all() { return orders(*store_); }
  result<void> leave(const subject_id& whom) { return all().give(whom, order_kind::leave, "T-4711", one_, today_); }
  result<void> immediate(const subject_id& whom) {
    return all().give(whom, order_kind::immediate, "T-4711", one_, today_);
  }
  std::vector<std::string> findings() {
    const secret root(root_key_);
    return check_folder(folder_, &root).value().findings;
  }

  subject_id goes_, stays_;
  actor_id one_, other_;
};

TEST_F(orders_test, an_order_to_leave_counts_at_once_and_is_taken_back) {
  ASSERT_TRUE(leave(goes_));
  const auto given = all().deciding().value().at(goes_);
  EXPECT_EQ(given.in_force()->kind, order_kind::leave);
  EXPECT_EQ(given.in_force()->since, today_);
  EXPECT_EQ(given.reference, "T-4711");
  EXPECT_EQ(given.given.by, one_);
  EXPECT_EQ(leave(goes_).error().code(), errc::conflict);

  ASSERT_TRUE(all().withdraw(goes_, other_, today_));
  EXPECT_TRUE(all().deciding().value().empty());
  EXPECT_EQ(all().withdraw(goes_, other_, today_).error().code(), errc::not_found);
  ASSERT_TRUE(leave(goes_)) << "a new one, after that";
  EXPECT_EQ(all().of(goes_).value().size(), 2U);
  EXPECT_EQ(all().newest(1).value().at(0).seq, 2U);
  EXPECT_EQ(leaves("order.given"), 2U);
  EXPECT_EQ(leaves("order.withdrawn"), 1U);
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(orders_test, erasing_at_once_takes_two_administrators) {
  let_go();
  ASSERT_TRUE(immediate(goes_));
  EXPECT_TRUE(all().deciding().value().empty()) << "one alone orders nothing";
  EXPECT_EQ(all().open().value().size(), 1U);
  const auto same = all().confirm(goes_, one_, today_);
  EXPECT_EQ(same.error().code(), errc::refused);
  EXPECT_NE(same.error().text().find("second administrator"), std::string::npos);
  const auto renamed = store_->actor("uid:1000 (bert)").value();  // the same uid under another account name
  EXPECT_NE(renamed, one_);
  EXPECT_EQ(all().confirm(goes_, renamed, today_).error().message(), same.error().message());
  reopen();
  EXPECT_EQ(all().confirm(goes_, renamed, today_).error().message(), same.error().message());
  ASSERT_TRUE(all().confirm(goes_, other_, today_));
  const auto order = all().deciding().value().at(goes_);
  EXPECT_EQ(order.in_force()->kind, order_kind::immediate);
  EXPECT_EQ(order.confirmed->by, other_);
  const auto size = store_->log().size();
  EXPECT_TRUE(all().confirm(goes_, other_, today_)) << "once more";
  EXPECT_EQ(store_->log().size(), size);
  EXPECT_EQ(leaves("order.confirmed"), 1U);
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(orders_test, the_database_itself_refuses_the_same_administrator) {
  let_go();
  ASSERT_TRUE(immediate(goes_));
  auto add = store_->db().prepare("INSERT INTO order_step (ordered, kind, day, actor, leaf) VALUES (1, 1, 1, ?1, 1)");
  EXPECT_THROW(add.bind(1, one_).run(), sqlite::sqlite_error);
}

TEST_F(orders_test, whom_the_source_lists_nobody_erases_at_once) {
  EXPECT_EQ(immediate(goes_).error().code(), errc::refused);
  let_go();
  ASSERT_TRUE(immediate(goes_));
  take_back();
  EXPECT_EQ(all().confirm(goes_, other_, today_).error().code(), errc::refused);
}

TEST_F(orders_test, a_confirmed_order_decides_before_one_to_leave) {
  ASSERT_TRUE(leave(goes_));
  let_go();
  ASSERT_TRUE(immediate(goes_));
  EXPECT_EQ(all().deciding().value().at(goes_).kind, order_kind::leave);
  ASSERT_TRUE(all().confirm(goes_, other_, today_));
  EXPECT_EQ(all().deciding().value().at(goes_).kind, order_kind::immediate);
  ASSERT_TRUE(all().withdraw(goes_, one_, today_));
  EXPECT_TRUE(all().open().value().empty()) << "both";
}

TEST_F(orders_test, what_is_refused) {
  for (const auto* reference : {"", "Jan de Boer", "T;4711", "ë", "12345678901234567890123456789012345678901"}) {
    EXPECT_EQ(all().give(goes_, order_kind::leave, reference, one_, today_).error().code(), errc::invalid_input)
        << reference;
  }
  EXPECT_EQ(leave(chance_.make<subject_id>()).error().code(), errc::not_found);
  EXPECT_EQ(leave(groups().at(0).row.id).error().code(), errc::not_found) << "a group";
  EXPECT_EQ(all().confirm(goes_, one_, today_).error().code(), errc::not_found);
  EXPECT_TRUE(all().newest(10).value().empty());
  EXPECT_EQ(leaves("order.given"), 0U);
}

TEST_F(orders_test, an_erasure_leaves_the_orders_and_lets_nothing_more_be_ordered) {
  let_go();
  ASSERT_TRUE(immediate(goes_));
  ASSERT_TRUE(all().confirm(goes_, other_, today_));
  store_->erase({goes_}, {}, "immediate").value();
  EXPECT_TRUE(all().open().value().empty());
  EXPECT_EQ(all().of(goes_).value().size(), 1U);
  EXPECT_EQ(all().withdraw(goes_, one_, today_).error().code(), errc::refused);
  EXPECT_EQ(leave(goes_).error().code(), errc::refused);
  EXPECT_EQ(findings(), std::vector<std::string>{});
  reopen();
  EXPECT_EQ(all().of(goes_).value().at(0).confirmed->by, other_);
}

TEST_F(orders_test, the_check_sees_what_was_altered_behind_our_back) {
  let_go();
  ASSERT_TRUE(immediate(goes_));
  ASSERT_TRUE(all().confirm(goes_, other_, today_));
  store_.reset();
  struct row {
    const char* table;
    const char* change;
    const char* says;
  };
  for (const auto& [table, change, says] :
       {row{"erasure_order", "UPDATE erasure_order SET reference = 'T-1'", "kind, day or reference"},
        row{"erasure_order", "UPDATE erasure_order SET reference = 'T-4711', day = day - 90", "kind, day or reference"},
        row{"order_step", "UPDATE order_step SET actor = zeroblob(16)", "who acted"}}) {
    {
      sqlite::database bare(folder_ / "state.db", sqlite::open_mode::read_write);
      auto trigger = bare.prepare("SELECT sql FROM sqlite_schema WHERE name = ?1");
      const auto name = std::string(table) + "_no_update";
      ASSERT_TRUE(trigger.bind_text(1, name).step());
      const std::string again(trigger.text(0));
      trigger.reset();
      bare.exec("DROP TRIGGER " + name);
      bare.exec(change);
      bare.exec(again);
    }
    const auto found = findings();
    ASSERT_FALSE(found.empty()) << change;
    EXPECT_NE(found.back().find(says), std::string::npos) << found.back();
  }
}

TEST_F(orders_test, past_the_end_date_and_still_listed_is_not_erased_at_once) {
  auto ends = pupil("1", "Gaat", {"4a"});
  ends.facts.ends = today_;
  take_in({.groups = {class_of("4a", "4A")}, .persons = {ends, pupil("2", "Blijft", {"4a"})}});
  EXPECT_EQ(immediate(goes_).error().code(), errc::refused);
  let_go();
  ASSERT_TRUE(immediate(goes_));
  take_in({.groups = {class_of("4a", "4A")}, .persons = {ends, pupil("2", "Blijft", {"4a"})}});
  EXPECT_EQ(all().confirm(goes_, other_, today_).error().code(), errc::refused) << "listed again";
  let_go();
  EXPECT_TRUE(all().confirm(goes_, other_, today_));
}

}  // namespace
}  // namespace sluis::state
