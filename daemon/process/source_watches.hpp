// Sources that are read when a file in their folder changes (watch = true), beside their schedule. Where a folder
// cannot be watched – it is not there, a limit is reached – the schedule alone reads it: that is told once in the
// journal and, as long as it lasts, to whoever answers for the status; it is tried again. On the thread of `io`.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/cycle/task_group.hpp"
#include "daemon/process/folder_watches.hpp"
#include "daemon/threads/on_strand.hpp"
#include "model/ids.hpp"

namespace sluis::daemon {

using source_key = std::pair<institution_id, source_id>;

struct watched_source {
  source_key key;
  std::filesystem::path path;
  std::chrono::milliseconds settle{};
  std::function<bool(std::string_view file_name)> is_about;      // the others are no reason to read
  worker_strand workers;                                         // of the institution: there a watch is placed
  std::function<void(const std::string& problem)> note_problem;  // why it is not watched at present; empty: it is
};

class source_watches {
 public:
  /// Begins a read of the source. False: not now; asked again soon.
  using begin_read = std::function<bool(const source_key&)>;

  /// All of it outlives the tasks.
  source_watches(boost::asio::any_io_executor io, task_group& tasks, const std::atomic<bool>& stopping,
                 begin_read begin);
  ~source_watches();
  source_watches(const source_watches&) = delete;
  source_watches& operator=(const source_watches&) = delete;

  /// These and no others. One that is watched already, with the same path and settle, goes on as it was. A folder whose
  /// watch begins counts as changed: nobody knows what happened before.
  void take_over(std::vector<watched_source> all);
  /// Its folder counts as changed now. Nothing: it is not among them.
  void read_again(const source_key& key);
  /// Ends the tasks.
  void end();

 private:
  struct watch;
  boost::asio::awaitable<void> keep(std::shared_ptr<watch> one);
  boost::asio::awaitable<void> place(std::shared_ptr<watch> one);
  void note_placed(const std::shared_ptr<watch>& one, const placed_watch& where);
  void note_not_placed(watch& one, const error& why);
  static void note_change(watch& one, std::string_view name);

  boost::asio::any_io_executor io_;
  task_group& tasks_;
  const std::atomic<bool>& stopping_;
  begin_read begin_;
  folder_watches folders_;
  std::map<source_key, std::shared_ptr<watch>> all_;
  bool is_limit_told_ = false;
};

}  // namespace sluis::daemon
