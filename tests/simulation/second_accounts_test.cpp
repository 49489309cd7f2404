// One person has one account that is on, whatever the nights between say, until an administrator decides.
#include "state/reads/held_reads.hpp"
#include "tests/simulation/held_school.hpp"
#include "tests/simulation/journal.hpp"

namespace sluis::simulation {
namespace {

class second_accounts : public held_school {
 protected:
  void SetUp() override {
    build({"partner"});
    for (auto& [key, one] : pupils()) one.eck_id = "https://ketenid.nl/pilot/" + std::string(30, 'a') + key;
    sync();
    had = active_everywhere();
  }
  /// Of these pupils, under other keys.
  static std::map<std::string, pupil> renumbered(const std::map<std::string, pupil>& from) {
    std::map<std::string, pupil> out;
    for (auto [key, one] : from) {
      one.key = "zz" + key;
      out[one.key] = one;
    }
    return out;
  }
  void approve_read() {
    auto reads = state::held_reads(*s.where->store);
    reads.approve(reads.open().value().at(0).hash(), s.where->store->actor("uid:1000").value()).value();
    sync();
  }
  bool is_read_held() { return !state::held_reads(*s.where->store).open().value().empty(); }

  std::size_t had = 0;
};

TEST_P(second_accounts, are_made_of_nobody_who_waited_before_half_an_export_whose_plan_was_held) {
  const auto two = lose(2);
  const auto fresh = renumbered(two);
  pupils().insert(fresh.begin(), fresh.end());
  s.next_day();
  sync();
  EXPECT_EQ(active_everywhere(), had);
  const auto all = pupils();
  for (const auto& [key, one] : fresh) pupils().erase(key);
  lose(60);
  s.next_day();
  sync();
  ASSERT_TRUE(is_held("partner"));
  pupils() = all;
  for (auto& [key, one] : pupils()) one.eck_id.clear();  // nor does it say who they are
  pupils().insert(two.begin(), two.end());
  for (int night = 0; night < 3; ++night) {
    s.next_day();
    sync();
    EXPECT_EQ(active_everywhere(), had);
    EXPECT_TRUE(is_read_held());
  }
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(second_accounts, are_not_switched_on_by_an_export_with_both_numberings) {
  const auto before = pupils();
  pupils() = renumbered(before);
  s.next_day();
  sync();
  approve_read();
  if (is_held("partner")) approve("partner");
  sync();
  ASSERT_EQ(active_everywhere(), had);
  const auto users = accounts_everywhere();
  pass_days(10);
  const auto now = pupils();
  pupils().insert(before.begin(), before.end());
  for (int night = 0; night < 3; ++night) {
    s.next_day();
    sync();
    EXPECT_EQ(active_everywhere(), had);
    EXPECT_EQ(accounts_everywhere(), users);
    EXPECT_TRUE(is_read_held());
  }
  pupils() = now;
  s.next_day();
  sync();
  EXPECT_FALSE(is_read_held());
  EXPECT_EQ(active_everywhere(), had);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(second_accounts, are_made_of_no_newcomer_who_is_twice_in_the_read) {
  for (int i = 0; i < 5; ++i) {
    const auto family = std::string("Nieuw") + static_cast<char>('a' + i);
    pupil one{"new" + std::to_string(i), "Nel", "", family, pupils().begin()->second.group_key};
    one.eck_id = "https://ketenid.nl/pilot/" + std::string(30, 'b') + one.key;
    pupils()[one.key] = one;
    one.key = "second" + std::to_string(i);
    pupils()[one.key] = one;
  }
  for (int night = 0; night < 3; ++night) {
    s.next_day();
    sync();
    EXPECT_EQ(active_everywhere(), had + 5);
    EXPECT_TRUE(is_read_held());
  }
}

INSTANTIATE_TEST_SUITE_P(seeds, second_accounts, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
