// A newcomer whose creation at the partner has no outcome, where no survey tells of it.
#pragma once

#include <gtest/gtest.h>

#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {

inline const attribute_set names_and_email{consent_attribute::given_name, consent_attribute::family_name_prefix,
                                           consent_attribute::family_name, consent_attribute::email};

class creation_in_doubt : public testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override {
    s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);  // a survey would find what was made
    s.grant_consent(names_and_email, 300);
    ASSERT_EQ(s.converge(), "");
  }
  std::map<std::string, pupil>& pupils() { return s.real.schools.front().pupils; }
  void arrives(const std::string& key) {
    auto newcomer = pupils().begin()->second;
    newcomer.key = key;
    pupils()[key] = newcomer;
  }
  /// One sync under these faults, which leaves one creation without an outcome.
  void sync_under(const fault_rates& faults) {
    s.faults = faults;
    s.sync();
    s.faults = {};
    ASSERT_EQ(open().size(), 1U);
  }
  [[nodiscard]] std::vector<state::unsettled_creation> open() const {
    return s.where->store->plans().unsettled_creations(target_id("partner")).value();
  }
  /// How often their creation reached the partner.
  [[nodiscard]] std::uint64_t came(const subject_id& whom) const {
    return s.there.creations.at(s.where->store->shadow().find(target_id("partner"), whom).value()->handle.hex());
  }

  simulation s{GetParam()};
};

}  // namespace sluis::simulation
