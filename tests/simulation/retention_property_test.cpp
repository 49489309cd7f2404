// Over random histories – leavers, returners, exports that lose half a school, approvals now and then, kills, lost
// answers, a partner that is down – nobody is erased before the whole term has passed since their absence was accepted.
// Judged by the signed log alone.
#include <cstdlib>
#include <map>

#include "state/log/leaf.hpp"
#include "state/log/reader.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

/// From this seed on the partner shows neither accounts that are off nor groups without members.
constexpr std::uint64_t of_a_partner_that_hides = 101;

std::vector<std::uint64_t> property_seeds() {
  if (const char* one = std::getenv("SLUIS_SEED"); one != nullptr) return {std::strtoull(one, nullptr, 10)};
  return {1, 2, 3, 4, of_a_partner_that_hides};
}

class retention_property : public held_school {
 protected:
  void SetUp() override {
    s.there.hides_what_is_off = GetParam() >= of_a_partner_that_hides;
    build({"partner"});
  }

  void live_a_day() {
    s.real.live_a_day(s.chance);
    if (lost_.empty() && s.chance.chance(0.03))
      lost_ = lose(pupils().size() / 2);
    else if (!lost_.empty() && s.chance.chance(0.03))
      pupils().merge(lost_), lost_.clear();
    if (!lost_.empty() && s.chance.chance(0.01)) lost_.clear();  // they do not come back
    const double down = s.chance.chance(0.1) ? 0.99 : 0;         // not 1: on a day without changes nothing can strike
    s.faults = {.lost_before = 0.02, .lost_after = 0.02, .refused = 0.02, .down = down, .killed = 0.02};
    s.sync();
    s.approve_names();
    if (is_held("partner") && s.chance.chance(0.04)) approve("partner");
    if (s.chance.chance(0.5)) {
      s.time.advance(std::chrono::hours(10));
      s.sync();
      s.time.advance(-std::chrono::hours(10));
    }
    s.next_day();
  }

  /// Each erasure against the newest entry that accepted the absence.
  void check_the_log() {
    std::map<subject_id, day> accepted;
    for (std::uint64_t next = 0;;) {
      const auto entries = state::read_entries(s.log_folder(), next, 4096).value();
      if (entries.empty()) break;
      next += entries.size();
      for (const auto& entry : entries) {
        const auto leaf = state::tlog::parse_leaf(entry).value();
        const auto& what = leaf.what;
        if (!what.subject) continue;
        if (what.kind == mutation_kind::fact_left || what.kind == mutation_kind::fact_returned)
          accepted.erase(*what.subject);
        if (what.kind == mutation_kind::absence_accepted) accepted[*what.subject] = local_day(leaf.time);
        if (what.kind != mutation_kind::erase_intent) continue;
        ++erasures_;
        ASSERT_TRUE(accepted.contains(*what.subject)) << "erased, and nobody accepted it: entry " << leaf.seq;
        EXPECT_GE(local_day(leaf.time) - accepted.at(*what.subject), std::chrono::days(90)) << "entry " << leaf.seq;
      }
    }
  }

  std::map<std::string, pupil> lost_;
  std::uint64_t erasures_ = 0;
};

TEST_P(retention_property, nobody_is_erased_less_than_the_term_after_the_absence_was_accepted) {
  for (int d = 0; d < 300; ++d) live_a_day();
  check_the_log();
  EXPECT_GE(erasures_, 10U) << "seed " << GetParam();
  EXPECT_EQ(faults(), std::vector<std::string>{}) << "seed " << GetParam();
}

INSTANTIATE_TEST_SUITE_P(seeds, retention_property, testing::ValuesIn(property_seeds()),
                         [](const auto& seed) { return "seed_" + std::to_string(seed.param); });

}  // namespace
}  // namespace sluis::simulation
