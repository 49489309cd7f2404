// A start looks at the right edge of the log only; all of it is compared once a night, and by day where no night came
// for two days, as a backup is made. On the io_context's thread; the slices on each institution's strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>

#include "daemon/process/institutions/openings.hpp"
#include "daemon/process/running/running_tasks.hpp"

namespace sluis::daemon {

class log_checks {
 public:
  /// Of one institution, since its schedule began.
  struct history {
    std::optional<instant> verified, tried;  // all of the log, by backup_now()
    bool is_verifying = false;
  };

  log_checks(openings& opens, running_tasks& tasks, const clock& time) : opens_(opens), tasks_(tasks), time_(time) {}

  /// If it is due. `started`: the schedule.
  void begin(std::shared_ptr<island> where, std::shared_ptr<history> so_far, instant started);

 private:
  boost::asio::awaitable<void> verify(std::shared_ptr<island> where, std::shared_ptr<history> so_far);

  openings& opens_;
  running_tasks& tasks_;
  const clock& time_;
};

}  // namespace sluis::daemon
