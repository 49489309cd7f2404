// A night on which somebody's term ends has a cycle of its own that reads nothing, so that institutions whose sources
// are read by hand keep the term as well (R-D2): in the nights after they are read. No term ends on a read that is too
// old (state/newest_words.hpp). What a full disk, say, interrupts is tried again in the same night. A day stands in for
// it where no night came for two days. On the io_context's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "daemon/cycle/nights.hpp"
#include "daemon/process/running/syncs.hpp"

namespace sluis::daemon {

class term_nights {
 public:
  /// Of one institution, since its schedule began.
  using night = std::pair<day, work_time>;
  struct history {
    std::optional<night> tended;  // the day whose night was looked at, or that was looked at instead
    bool is_tending = false;
    unsigned failures = 0;
    std::optional<instant> not_before;
  };

  term_nights(syncs& runs, running_tasks& tasks, const clock& time) : syncs_(runs), tasks_(tasks), time_(time) {}

  /// Begins that cycle, if it is night and somebody is due.
  boost::asio::awaitable<void> keep(std::shared_ptr<island> where, std::shared_ptr<history> so_far);

 private:
  boost::asio::awaitable<void> tend(std::shared_ptr<island> where, std::shared_ptr<history> so_far, night which);
  void note(history& so_far, night which, bool is_done);

  syncs& syncs_;
  running_tasks& tasks_;
  const clock& time_;
};

}  // namespace sluis::daemon
