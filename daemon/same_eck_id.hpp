// Two records with one ECK iD name one person. Where one of them is blocked, the other would be a way around the block: no account of it is made or switched on while
// the block lasts, and it is named where the block is. Of pupils without an ECK iD nothing is compared. On the strand.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "daemon/island.hpp"
#include "state/blocks.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// By ECK iD: who is blocked. Those without one are left out, and an ECK iD that more than three records have. Reads everybody where somebody is blocked.
using blocked_eck_ids = std::map<std::string, std::set<subject_id>>;
[[nodiscard]] result<blocked_eck_ids> eck_ids_of_blocked(state::store& store, const std::map<subject_id, state::block_word>& words);

/// The ECK iD of somebody else who is blocked.
[[nodiscard]] bool is_of_somebody_blocked(const blocked_eck_ids& all, const subject_id& whom, const std::string& eck_id);

/// By who is blocked: the others who have not left and are not blocked themselves. Reads everybody; looked up again only after the log grew.
[[nodiscard]] result<std::map<subject_id, std::vector<subject_id>>> sharers_of_blocked(state::store& store, eck_id_sharers& known);

}  // namespace sluis::daemon
