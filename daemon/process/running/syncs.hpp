// Syncs: ordered by an administrator, or begun by the schedule, a changed file or a block. Each is a part of a job. On
// the io_context's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "daemon/api/commands.hpp"
#include "daemon/process/institutions/openings.hpp"
#include "daemon/process/institutions/served.hpp"
#include "daemon/process/running/jobs.hpp"
#include "daemon/process/running/running_tasks.hpp"

namespace sluis::daemon {

class syncs final : public sync_commands {
 public:
  syncs(const islands& all, openings& opens, jobs& kept, running_tasks& tasks, const clock& time)
      : islands_(all), opens_(opens), jobs_(kept), tasks_(tasks), time_(time) {}

  task<std::string> start_sync(sync_request what, caller by) override;

  void begin(std::shared_ptr<island> where, sync_request what, std::shared_ptr<job::part> part);
  /// Of no job that anybody asks about.
  void begin(std::shared_ptr<island> where, sync_request what);
  /// One sync, to its end, whatever that is: the part tells. The memory is opened before, if it is closed.
  boost::asio::awaitable<void> run(std::shared_ptr<island> where, sync_request what, std::shared_ptr<job::part> part);

 private:
  const islands& islands_;
  openings& opens_;
  jobs& jobs_;
  running_tasks& tasks_;
  const clock& time_;
};

}  // namespace sluis::daemon
