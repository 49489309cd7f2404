// Sources with watch = true: which they are, and the sync that begins when a file of one has changed. On the
// io_context's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>

#include "daemon/process/institutions/served.hpp"
#include "daemon/process/running/syncs.hpp"
#include "daemon/process/source_watches.hpp"

namespace sluis::daemon {

class watched_syncs {
 public:
  watched_syncs(const islands& all, syncs& begins, running_tasks& tasks, const clock& time);

  /// Those of the configuration, and no others: at the start and after each reload.
  void keep();
  void end() { watches_.end(); }

 private:
  bool begin_watched_read(const source_key& key);
  boost::asio::awaitable<void> read_changed(std::shared_ptr<island> where, sync_request what,
                                            std::shared_ptr<job::part> part, std::shared_ptr<unsigned> under_way);

  const islands& islands_;
  syncs& syncs_;
  running_tasks& tasks_;
  const clock& time_;
  source_watches watches_;
  std::map<source_key, std::shared_ptr<unsigned>> under_way_;  // syncs that a changed file began, and that go on
};

}  // namespace sluis::daemon
