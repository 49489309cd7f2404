// What a rehearsal's daemon is configured with: the institution's own sources and rules, and a stand-in in each
// target's place. Pure. Nothing of a target's address or credentials is taken over.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace sluis::daemon::rehearsal {

/// Where one target's stand-in listens, and the files (beside the configuration) that hold what it accepts.
struct stand_in {
  std::uint16_t port = 0;
  std::string token_file;    // a bearer token, and a client secret
  std::string account_file;  // a service account's key; google only
};

inline constexpr const char* key_file = "root.key";
inline constexpr const char* state_dir = "state";
inline constexpr const char* run_dir = "run";

/// errc::invalid_input: a kind of source or target that cannot be rehearsed.
[[nodiscard]] result<void> can_be_rehearsed(const config::institution_settings& what);

/// The text of a sluis.toml that config::load takes. One stand-in a target, in their order. Quotas are lifted as far as
/// the configuration permits: the stand-in knows none.
[[nodiscard]] std::string scene_of(const config::institution_settings& what, const std::vector<stand_in>& in_place);

/// What a rehearsal leaves out of this target's settings, for people: "licences", "education objects"; empty: nothing.
[[nodiscard]] std::string left_out(const config::target_settings& target);

}  // namespace sluis::daemon::rehearsal
