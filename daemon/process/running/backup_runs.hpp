// Backups: ordered by an administrator, or once a night in the maintenance window (R-A5, R-G3), and by day where no
// night came for two days. On the io_context's thread; they are made on a thread of their own.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"
#include "daemon/process/running/jobs.hpp"
#include "daemon/process/running/running_tasks.hpp"
#include "daemon/threads/async_lock.hpp"

namespace sluis::daemon {

class backup_runs final : public backup_questions, public backup_commands {
 public:
  backup_runs(const islands& all, jobs& kept, running_tasks& tasks, const clock& time)
      : islands_(all), jobs_(kept), tasks_(tasks), time_(time), turn_(tasks.io()) {}

  task<std::vector<backup_view>> backups(std::optional<institution_id> only) override;
  task<std::string> start_backup(std::optional<institution_id> only, caller by) override;
  /// Begins the nightly one, if it is due. `started`: the schedule.
  void keep(std::shared_ptr<island> where, instant started);

 private:
  void begin(std::shared_ptr<island> where, std::shared_ptr<job::part> part);
  boost::asio::awaitable<void> back_up_one(std::shared_ptr<island> where, std::shared_ptr<job::part> part);

  const islands& islands_;
  jobs& jobs_;
  running_tasks& tasks_;
  const clock& time_;
  async_lock turn_;  // one backup at a time; whoever waits keeps no erasure and no opening of theirs waiting
  boost::asio::thread_pool housekeeping_{1};  // no institution's strand waits for them
  worker_strand aside_{housekeeping_.get_executor()};
};

}  // namespace sluis::daemon
