// Blocks, and ends of blocks, that no target has yet are sent by syncs of these people alone; and whether an account of
// somebody who is blocked is off is looked at. At the start and each minute. On the io_context's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "daemon/process/running/syncs.hpp"

namespace sluis::daemon {

class unsent_blocks_round {
 public:
  /// Of one institution, since its schedule began.
  struct history {
    std::optional<instant> looked;
    bool is_looking = false;
    bool has_looked = false;
    /// How often the end of a block (its entry of the log) was sent to a target in vain, and when it is sent next.
    struct tries {
      unsigned count = 0;
      std::optional<instant> not_before;
    };
    std::map<std::pair<target_id, std::uint64_t>, tries> unblocks;
  };

  unsent_blocks_round(syncs& runs, running_tasks& tasks, const clock& time)
      : syncs_(runs), tasks_(tasks), time_(time) {}

  /// Beside the schedule: the look may wait for a long read.
  void begin(std::shared_ptr<island> where, std::shared_ptr<history> so_far);

 private:
  boost::asio::awaitable<void> look(std::shared_ptr<island> where, std::shared_ptr<history> so_far);

  syncs& syncs_;
  running_tasks& tasks_;
  const clock& time_;
};

}  // namespace sluis::daemon
