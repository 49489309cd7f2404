// What a plan is computed from is read beside the strand, and meanwhile others are on it (issue 15, A): a block, a
// withdrawal, another read. Must never happen: 1, 3. Every planning here is compared with one of everybody that is read
// on the strand (visits_are_compared).
#include <boost/asio/post.hpp>

#include "tests/simulation/blocked_pupil.hpp"

namespace sluis::simulation {
namespace {

class planning_beside : public blocked_pupil {
 protected:
  void SetUp() override {
    s.where->planned_beside_from = 0;
    build({"partner"});
  }
  /// One sync; `act` is done on the strand between its steps `turn` and `turn` + 1.
  void sync_and(int turn, const std::function<void()>& act) {
    int turns = 0;
    s.meanwhile = [&] {
      if (turns++ == turn) act();
    };
    s.sync();
    s.meanwhile = nullptr;
    was_between_ = was_between_ || turns > turn;
  }
  bool was_between_ = false;
};

TEST_P(planning_beside, whoever_is_blocked_at_any_moment_of_a_sync_is_off_after_the_next) {
  std::vector<subject_id> all;
  for (const auto& [key, one] : pupils()) all.push_back(subject_of(key));
  std::size_t blocked = 0;
  for (int turn = 0; turn < 20; ++turn) {
    auto made = std::prev(pupils().end())->second;
    made.key = "new" + std::to_string(turn);
    made.family += std::string(1, static_cast<char>('a' + turn));
    pupils()[made.key] = made;
    was_between_ = false;
    sync_and(turn, [&] {
      state::blocks(*s.where->store).begin(all.at(blocked), "T-1", actor_id{}).value();
      ++blocked;
    });
    ASSERT_TRUE(was_between_);
    sync();
    s.approve_names();
    sync();
    ASSERT_EQ(active_everywhere(), all_pupils() - blocked) << "at turn " << turn;
  }
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(planning_beside, nothing_leaves_after_a_withdrawal_at_any_moment_of_a_sync) {
  for (int turn = 0; turn < 20; ++turn) {
    auto& renamed = pupils().begin()->second;
    renamed.given = turn % 2 == 0 ? "Anders" : "Janine";
    sync_and(turn, [&] {
      s.where->store->consents().withdraw(target_id("partner"), actor_id{}).value();
      boost::asio::post(s.io, [this] {
        s.there.consent = false;
        for (const auto& seat : s.where->targets)
          seat->permits.revoke(permit_issuer::which::of_consent, "the consent was withdrawn");
      });
    });
    sync();
    EXPECT_EQ(s.there.without_consent, 0U) << "at turn " << turn;
    ASSERT_EQ(active_everywhere(), 0U) << "at turn " << turn;
    consent(target_id("partner"));
    s.update_allowed();
    for (const auto& seat : s.where->targets)
      seat->permits.revoke(permit_issuer::which::all, "another consent was recorded");
    sync();
    sync();
    ASSERT_EQ(active_everywhere(), all_pupils());
  }
}

INSTANTIATE_TEST_SUITE_P(seeds, planning_beside, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
