// Which institutions there are: those of the configuration, at the start and after each reload. On the io_context's
// thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "daemon/api/commands.hpp"
#include "daemon/process/institutions/openings.hpp"
#include "daemon/process/institutions/served.hpp"
#include "daemon/process/reload_queue.hpp"
#include "daemon/process/running/running_tasks.hpp"
#include "daemon/process/running/schedule.hpp"
#include "daemon/process/running/watched_syncs.hpp"
#include "daemon/process/wiring.hpp"
#include "daemon/threads/reading_places.hpp"

namespace sluis::daemon {

class institutions final : public configuration_commands {
 public:
  /// What an institution needs to be there and to work. All of it outlives the tasks.
  struct needs {
    openings& opens;
    schedule& rounds;
    watched_syncs& watches;
    running_tasks& tasks;
    boost::asio::thread_pool& workers;
    std::shared_ptr<question_threads> question_workers;
    const makers& make;
    const clock& time;
  };
  /// How the configuration is read again when an administrator asks: `told` is called once, with how that ended.
  using rereading = std::function<void(reload_told told)>;

  /// `all` is kept here, and read by others.
  institutions(islands& all, needs with) : islands_(all), with_(std::move(with)) {}

  /// Opens every one (leaf daemon.start); one that cannot be opened keeps its problem, stops no other, and is tried
  /// again where a machine's fault kept it closed. Then the schedule runs.
  void start(const config::config& settings);
  /// Takes over what changed, at once: institutions, sources and targets that came, went or moved. A sync that reads a
  /// source goes on with the one that it began with; what is being sent to a target that went or changed ends. `done`
  /// is called once: memories are open and closed as they should be, or an error.
  void begin_reload(config::config settings, reload_told done);
  /// The configuration on disk is not sound, so what is in force stays: told by each institution until one was taken
  /// over.
  void note_refused_reload(std::string why) { refused_reload_ = std::move(why); }
  /// Empty: none was.
  [[nodiscard]] const std::string& refused_reload() const { return refused_reload_; }
  /// Without it reload() is errc::unavailable.
  void set_rereading(rereading how) { reread_ = std::move(how); }
  task<std::vector<std::string>> reload(caller by) override;
  /// All, what they did is recorded (leaf daemon.stop). No task runs any more, or the time for that is over.
  boost::asio::awaitable<void> close_all();

 private:
  boost::asio::awaitable<void> take_over(config::config settings, reload_told done);
  /// Opens it, or closes it where it is out of the configuration; then it is taken out of `under_way`. `problem`: of
  /// its sources and targets, told when it is open.
  boost::asio::awaitable<void> bring_in_line(std::shared_ptr<island> where,
                                             std::shared_ptr<std::multiset<institution_id>> under_way,
                                             std::string problem);
  void withdraw_from_service(island& where);
  std::shared_ptr<island> make(const config::institution_settings& settings);
  /// In its place at once, and not open yet. openings::keep_open() opens it, after the same folder was closed. With the
  /// problem of its sources and targets.
  std::pair<std::shared_ptr<island>, std::string> add(const config::institution_settings& institution);

  islands& islands_;
  needs with_;
  std::shared_ptr<reading_places> readings_ = std::make_shared<reading_places>();  // of all institutions
  config::config settings_;
  config::config at_start_;
  std::string refused_reload_;
  rereading reread_;
};

}  // namespace sluis::daemon
