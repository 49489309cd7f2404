// How many accounts a target holds, by all that decides when they are disabled or deleted: counted by the database, so that
// status does not read a row for each account. On the strand.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/person.hpp"

namespace sluis::state {

class store;

/// Accounts that are there, or whose creation has an unknown outcome.
struct account_count {
  sluis::role role = sluis::role::student;
  subject_id school;
  bool is_there = true;   // its id is known
  bool active = false;
  std::optional<day> closed;    // since when it is there and not active
  std::optional<day> accepted;  // of somebody who is absent: the day on which that was accepted
  std::optional<subject_id> ordered;  // an administrator gave an order about this one person; `count` is 1
  std::uint64_t count = 0;
};
[[nodiscard]] std::vector<account_count> count_accounts(store& store, const target_id& target);

/// Groups that are there, by school; no school: nothing is held of the group any more.
struct group_count {
  std::optional<subject_id> school;
  std::uint64_t count = 0;
};
[[nodiscard]] std::vector<group_count> count_groups(store& store, const target_id& target);

}  // namespace sluis::state
