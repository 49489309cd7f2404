// What an institution does without being asked: its sources when they are due, the term of whoever has left, backups,
// copies of the keys, and opening what was closed. A round each second, of each institution by itself. On the
// io_context's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "daemon/process/running/backup_runs.hpp"
#include "daemon/process/running/log_checks.hpp"
#include "daemon/process/running/syncs.hpp"
#include "daemon/process/running/term_nights.hpp"
#include "daemon/process/running/unsent_blocks.hpp"

namespace sluis::daemon {

class schedule {
 public:
  schedule(openings& opens, syncs& runs, backup_runs& backups, running_tasks& tasks, const clock& time);

  /// Until the institution is gone, or the daemon is stopped.
  void begin(std::shared_ptr<island> where);

 private:
  struct rounds;
  boost::asio::awaitable<void> keep(std::shared_ptr<island> where);
  boost::asio::awaitable<void> go_round(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far);
  boost::asio::awaitable<void> keep_time(std::shared_ptr<island> where, rounds& so_far);
  void keep_sources(std::shared_ptr<island> where, rounds& so_far);
  boost::asio::awaitable<void> keep_well(std::shared_ptr<island> where, rounds& so_far);

  openings& opens_;
  syncs& syncs_;
  backup_runs& backups_;
  running_tasks& tasks_;
  const clock& time_;
  term_nights nights_;
  unsent_blocks_round blocks_;
  log_checks log_checks_;
};

}  // namespace sluis::daemon
