// The accounts of people whom an administrator blocked or unblocked (state/blocks.hpp): what is known of them at each
// target, what is left to be sent, and asking the targets whether an account is off. "Off" is said only where it is
// proven: the target confirmed our deactivation (shadow_row::said_off), and a look by id after it showed the account
// off.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "daemon/cycle/orders/block_view.hpp"
#include "daemon/cycle/pushing/push.hpp"

namespace sluis::daemon {

/// What this process saw at one target.
struct looks_at_target {
  std::map<subject_id, block_look> at_blocked;
  std::set<subject_id> copies_on;  // target_seat::copies_on
};
using block_looks = std::map<target_id, looks_at_target>;

/// On the io_context's thread.
[[nodiscard]] block_looks block_looks_of(const island& where);
/// A new word about this person: what was looked at before proves nothing. On the io_context's thread.
void forget_block_looks(island& where, const subject_id& whom);

/// What else is known of a target, and of one person there.
struct known_at_target {
  bool may_be_sent = false;
  bool is_paused = false;
  bool is_creation_open = false;  // a creation of the account was sent, and its outcome is not known
  bool has_copy = false;          // another object has the handle, and is on or does not tell
};

/// Pure. `look`: nothing, there was none.
[[nodiscard]] account_at_target account_of(const target_id& target, const std::optional<state::shadow_row>& row,
                                           std::optional<block_look> look, const known_at_target& known);

/// At each target that is configured or has an account of theirs, by id. On the strand.
[[nodiscard]] result<std::vector<account_at_target>> accounts_of(state::store& store,
                                                                 const config::institution_settings& settings,
                                                                 const subject_id& whom, day today,
                                                                 const block_looks& looks);

/// Of one target.
struct unsent_blocks {
  std::set<subject_id>
      on;  // blocked, and the target has not confirmed that it switched the account off, or a creation of it is open
  std::set<subject_id> off;  // blocked, and it has
  std::map<subject_id, std::uint64_t>
      back;  // the block was ended (entry of the log), and the account that the source wants is not on
};

/// Only targets that are configured, not paused, and to which something may be sent. On the strand.
[[nodiscard]] result<std::map<target_id, unsent_blocks>> find_unsent_blocks(
    state::store& store, const config::institution_settings& settings, day today);

/// How often the schedule asks for the accounts of all who are blocked, beside the syncs of everybody.
inline constexpr std::chrono::minutes asks_for_blocked_each{15};

/// Before a sync plans: asks for the accounts of those who are blocked and whose accounts are off as far as we know.
/// What is on is on record afterwards, so that the plan switches it off. A sync of everybody and one that an
/// administrator asked for ask each time. What is not answered changes nothing on record. Coroutine of the io_context's
/// thread.
boost::asio::awaitable<void> ask_for_blocked(island& where, target_seat& target, const sync_request& what,
                                             push_context context);

/// After a sync: looks once, by id, at each account that it switched off for a block, so that "off" is said of what is
/// off. Coroutine of the io_context's thread.
boost::asio::awaitable<void> prove_blocks(island& where, target_seat& target, const sync_request& what,
                                          push_context context, const target_report& so_far);

}  // namespace sluis::daemon
