// What is held of a subject beside what one target has of it, for a pass over everybody that only has to see who needs
// a closer look: nothing is opened, and nothing is copied but the numbers below. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/store.hpp"

namespace sluis::state {

/// Of one subject; that both are absent does not occur.
struct subject_pair {
  subject_id id;
  /// As in current_row.
  struct held {
    role whose = role::student;
    life state = life::active;
    std::uint64_t scope = 0;  // seq of table scope: which school by which source
    subject_id school;
    std::uint64_t version = 0, name = 0;
    std::optional<day> accepted;
  };
  /// As in shadow_row.
  struct at_target {
    bool is_there = false;  // has an id at the target
    bool active = false;
    bool is_certain = false;  // neither uncertain nor drifted
    bool is_closed = false;   // `closed` has a day
    bool said_off = false, switch_unsure = false, off_by_others = false;
    std::uint64_t basis = 0;
  };
  std::optional<held> facts;
  std::optional<at_target> account;  // of a group: its row
};

/// Each person or group of whom something is held, or of whom the target has a row, in ascending order of the handle;
/// stops at the first error. Nothing may be written meanwhile.
result<void> each_pair(store& of, const target_id& target, subject_kind kind,
                       const std::function<result<void>(const subject_pair&)>& visit);

}  // namespace sluis::state
