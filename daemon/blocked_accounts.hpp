// The accounts of people whom an administrator blocked or unblocked (state/blocks.hpp): what is known of them at each target, what is left to be sent, and asking the
// targets whether somebody else switched one on.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "daemon/block_view.hpp"
#include "daemon/push.hpp"

namespace sluis::daemon {

/// At each target that is configured or has an account of theirs, by id. On the strand.
[[nodiscard]] result<std::vector<account_at_target>> accounts_of(state::store& store, const config::institution_settings& settings, const subject_id& whom, day today);

/// Of one target.
struct unsent_blocks {
  std::set<subject_id> on;    // blocked, and the account is not confirmed to be off
  std::set<subject_id> off;   // blocked, and the account is there and off, as far as we know
  std::map<subject_id, std::uint64_t> back;  // the block was ended (entry of the log), and the account that the source wants is not on
};

/// Only targets that are configured and to which something may be sent. On the strand.
[[nodiscard]] result<std::map<target_id, unsent_blocks>> find_unsent_blocks(state::store& store, const config::institution_settings& settings, day today);

/// How often the schedule asks for the accounts of all who are blocked, beside the syncs of everybody.
inline constexpr std::chrono::minutes asks_for_blocked_each{15};

/// Before a sync plans: asks for the accounts of those who are blocked and whose accounts are off as far as we know. What is on is on record afterwards, so that the
/// plan switches it off. A sync of everybody and one that an administrator asked for ask each time. What is not answered changes nothing. Coroutine of the io_context's
/// thread.
boost::asio::awaitable<void> ask_for_blocked(island& where, target_seat& target, const sync_request& what, push_context context);

}  // namespace sluis::daemon
