// A partner whose search for a login finds nothing, or is exact in capital letters, while its lists show the account:
// what a list shows counts as much as what a look-up finds, and no receipt says "nothing there" of it.
#include <algorithm>
#include <cctype>

#include "state/push/not_shown.hpp"
#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

enum class lie : std::uint8_t { none, exact_in_capitals, finds_nothing };

class shown_by_login : public not_seen {
 protected:
  /// A leaver's account is deleted at the partner.
  void leaves_and_is_deleted_there() {
    const auto id = leaver();
    ASSERT_NE(id, "");
    was_ = s.there.users.at(id);
    s.there.users.erase(id);
    s.next_day();
  }
  /// Made anew by hand, with the same login.
  void is_made_anew(lie how) {
    auto by_hand = was_;
    by_hand.handle.clear();
    by_hand.active = true;
    auto& login = by_hand.fields.at(field::user_name);
    if (how == lie::exact_in_capitals) login.front() = static_cast<char>(std::toupper(login.front()));
    if (how == lie::finds_nothing) s.there.not_found_yet.insert("by-hand");
    s.there.users["by-hand"] = by_hand;
  }
  /// By an answer to a change: no list says so of what is off.
  void counts_as_gone(const std::string& id) {
    auto& store = *s.where->store;
    state::store::work work(store);
    store.shadow()
        .each(target_id("partner"), subject_kind::person,
              [&](const state::shadow_row& row) -> result<void> {
                drift_counts counts;
                if (row.remote_id == id)
                  store.shadow().take_in(target_id("partner"), row, state::answered_as_gone(row), {}, counts).value();
                return {};
              })
        .value();
    work.commit().value();
  }
  void keeps_a_receipt_waiting(lie how) {
    leaves_and_is_deleted_there();
    is_made_anew(how);
    EXPECT_EQ(look().drift.unsettled, 1U);
    pass_days(91);
    EXPECT_EQ(erased_in_the_evening(), 0U);
    EXPECT_TRUE(is_by_hand_untouched()) << "nothing is sent about it";
    s.there.users.erase("by-hand");
    s.next_day();
    look();
    EXPECT_EQ(erased_in_the_evening(), 1U) << "once it is gone there";
  }
  [[nodiscard]] bool is_by_hand_untouched() const { return s.there.users.at("by-hand").active; }

  partner::user was_;
};

TEST_P(shown_by_login, an_account_that_only_the_list_shows_keeps_a_receipt_waiting) {
  keeps_a_receipt_waiting(lie::finds_nothing);
}

TEST_P(shown_by_login, an_account_that_a_search_exact_in_capitals_misses_keeps_a_receipt_waiting) {
  keeps_a_receipt_waiting(lie::exact_in_capitals);
}

TEST_P(shown_by_login, the_last_look_rests_on_the_newest_list_where_the_account_counted_as_gone_before) {
  leaves_and_is_deleted_there();
  EXPECT_EQ(look().drift.gone, 0U) << "it is off: a partner may hide it";
  s.next_day();
  is_made_anew(lie::finds_nothing);
  pass_days(91);
  EXPECT_EQ(erased_in_the_evening(), 0U);
  EXPECT_EQ(erased_in_the_evening(), 0U) << "each evening";
  EXPECT_TRUE(is_by_hand_untouched());
  s.there.users.erase("by-hand");
  s.next_day();
  look();
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

// A search may lag behind a deletion. Nobody deleted this one: the lists had not shown it.
TEST_P(shown_by_login, an_account_that_is_back_and_shown_by_a_search_alone_keeps_a_receipt_waiting) {
  const auto id = leaver();
  ASSERT_NE(id, "");
  auto back = s.there.users.at(id);
  s.there.users.erase(id);
  s.next_day();
  counts_as_gone(id);
  s.next_day();
  back.handle.clear();
  s.there.users[id] = back;
  s.there.hides_by_id = true;
  pass_days(91);
  EXPECT_EQ(erased_in_the_evening(), 0U);
  s.there.hides_by_id = false;
  s.there.users.erase(id);
  s.next_day();
  look();
  EXPECT_EQ(erased_in_the_evening(), 1U) << "once it is gone there";
}

TEST_P(shown_by_login, two_of_them_cannot_be_told_apart_and_none_counts_as_gone) {
  leaves_and_is_deleted_there();
  is_made_anew(lie::finds_nothing);
  s.there.users["by-hand-2"] = s.there.users.at("by-hand");
  s.there.not_found_yet.insert("by-hand-2");
  EXPECT_EQ(look().drift.unsettled, 1U);
  pass_days(91);
  EXPECT_EQ(erased_in_the_evening(), 0U);
}

TEST_P(shown_by_login, without_a_consent_for_addresses_no_login_is_compared) {
  leaves_and_is_deleted_there();
  is_made_anew(lie::none);
  const attribute_set names{consent_attribute::given_name, consent_attribute::family_name_prefix,
                            consent_attribute::family_name};
  s.grant_consent(names, 300);
  EXPECT_EQ(look().drift.gone, 0U) << "it is off: a partner may hide it";
  pass_days(91);
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

INSTANTIATE_TEST_SUITE_P(seeds, shown_by_login, testing::Values(1, 2));

}  // namespace
}  // namespace sluis::simulation
