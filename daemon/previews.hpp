// What an administrator's act would do, told before it is confirmed. Plain data without anybody's name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::daemon {

/// What a withdrawal would do at the target.
struct withdrawal_preview {
  target_id target;
  std::string recipient;
  std::uint64_t consents = 0;               // that stand, and would be withdrawn
  std::uint64_t active = 0, inactive = 0;   // accounts there; the active ones would be disabled by the next sync
  std::uint64_t groups = 0;                 // which lose their members
  std::optional<day> deletes;               // from when on accounts are deleted; none: they are left there
  std::string remainder;                    // what becomes of all these accounts: "34 inactive accounts remain then: 1 is deleted from …"
};

/// What `target moved` would say of a target's objects.
struct move_preview {
  target_id target;
  std::string from, to;                    // recipients: on record, and configured
  std::uint64_t persons = 0, groups = 0;   // known at the first
};

/// What `target left` would say of a target's objects.
struct leave_preview {
  target_id target;
  std::string at;                          // the recipient at which they would stay
  std::string configured;                  // empty: the target is not in the configuration
  std::uint64_t persons = 0, groups = 0;   // known there
};

}  // namespace sluis::daemon
