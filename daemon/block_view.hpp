// What an administrator may say about somebody's accounts, and the newest word (issue 14, B4).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::daemon {

enum class block_act : std::uint8_t { block = 1, unblock };

/// What is known of one person's account at one target.
struct account_at_target {
  enum class state : std::uint8_t {
    none = 1,
    off,  // the target confirmed it
    on,   // or it may be
  };
  target_id target;
  state account = state::none;
  bool is_tried_again = false;  // of `on`: the target is configured, and something may be sent there
};

/// The newest word about somebody whose accounts an administrator had switched off everywhere: handles, a reference, a day and an entry of the log.
struct block_view {
  institution_id institution;
  subject_id subject;
  bool is_blocked = true;
  std::string reference;
  day on{};
  std::string by;  // actor's handle
  std::uint64_t entry = 0;
  std::string job = {};  // the sync that carries it out; only in the answer to the act
  bool is_new = true;    // of the answer to the act: it is on record from now on; false: it was in force before, and is sent again
  std::vector<account_at_target> accounts = {};  // at each target that is configured or has one
};

}  // namespace sluis::daemon
