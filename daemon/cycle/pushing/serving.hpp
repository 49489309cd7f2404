// Whose turn a target is in. A sync of everybody gives way to syncs of single people whom an administrator blocked:
// they come first, and what was ended for them goes on after them, as it was. Coroutines of the io_context's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <vector>

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon {

/// The target's turn, and which request has it.
class target_turn {
 public:
  target_turn(async_lock::holder turn, std::shared_ptr<target_seat> target, const sync_request& what);
  ~target_turn();
  target_turn(target_turn&&) noexcept = default;
  target_turn(const target_turn&) = delete;
  target_turn& operator=(const target_turn&) = delete;
  target_turn& operator=(target_turn&&) = delete;

 private:
  async_lock::holder turn_;
  std::shared_ptr<target_seat> target_;
};

/// Waits for the turn; a sync of everybody also until no block is being carried out.
boost::asio::awaitable<target_turn> turn_at(island& where, std::shared_ptr<target_seat> target,
                                            const sync_request& what);

/// Of each target at which a push of everybody is under way, its permits end, and what is to be begun again for it.
/// Never a push for one person, which may be another block, and no dry run.
[[nodiscard]] std::vector<sync_request> end_pushes_for_a_block(island& where);

/// While it lives a block is being carried out.
class block_under_way {
 public:
  explicit block_under_way(std::shared_ptr<island> where) : where_(std::move(where)) { ++where_->blocks_under_way; }
  ~block_under_way() { --where_->blocks_under_way; }
  block_under_way(const block_under_way&) = delete;
  block_under_way& operator=(const block_under_way&) = delete;

 private:
  std::shared_ptr<island> where_;
};

}  // namespace sluis::daemon
