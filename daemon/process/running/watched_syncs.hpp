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
  struct watched {
    unsigned under_way = 0;   // syncs that a changed file began
    unsigned failures = 0;    // syncs in a row that left something undone
    std::uint64_t begun = 0;  // the number of the newest
  };
  bool begin_watched_read(const source_key& key);
  boost::asio::awaitable<void> read_changed(std::shared_ptr<island> where, sync_request what,
                                            std::shared_ptr<job::part> part, std::shared_ptr<watched> source);
  boost::asio::awaitable<void> repeat(source_key key, std::shared_ptr<watched> source, std::uint64_t number);

  const islands& islands_;
  syncs& syncs_;
  running_tasks& tasks_;
  const clock& time_;
  source_watches watches_;
  std::map<source_key, std::shared_ptr<watched>> sources_;
};

}  // namespace sluis::daemon
