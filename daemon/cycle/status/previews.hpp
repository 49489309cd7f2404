// What an administrator's act would do, told before it is confirmed. Plain data without anybody's name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::daemon {

/// What a withdrawal would do at the target.
struct withdrawal_preview {
  target_id target;
  std::string recipient;
  std::uint64_t consents = 0;              // that stand, and would be withdrawn
  std::uint64_t active = 0, inactive = 0;  // accounts there; the active ones would be disabled by the next sync
  std::uint64_t groups = 0;                // which lose their members
  std::optional<day> deletes;              // from when on accounts are deleted; none: they are left there
  std::string remainder;  // what becomes of all these accounts: "34 inactive accounts remain then: 1 is deleted from …"
};

/// What `target moved` would say of a target's objects.
struct move_preview {
  target_id target;
  std::string from, to;                   // recipients: on record, and configured
  std::uint64_t persons = 0, groups = 0;  // known at the first
};

/// Schools that are not exported any more.
struct closing {
  std::string school;               // code; empty: all of a source that is not configured any more
  std::optional<source_id> source;  // none: of the only source that has the school
};

/// What `school closed` and `source gone` would do.
struct closing_preview {
  struct school {
    source_id source;
    std::string code;
    std::uint64_t students = 0, staff = 0, others = 0;  // people who would count as left from today
    std::uint64_t left = 0;                             // who left before, and whose term goes on
  };
  std::vector<school> schools;
};

/// What `target left` would say of a target's objects.
struct leave_preview {
  target_id target;
  std::string at;                         // the recipient at which they would stay
  std::string configured;                 // empty: the target is not in the configuration
  std::uint64_t persons = 0, groups = 0;  // known there
  std::uint64_t active = 0;               // of the persons: accounts that are, or may be, active
};

}  // namespace sluis::daemon
