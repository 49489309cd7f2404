#include "daemon/process/run.hpp"

#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <exception>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/cycle/task_group.hpp"
#include "daemon/process/check_files.hpp"
#include "daemon/process/core.hpp"
#include "daemon/process/last_resort.hpp"
#include "daemon/process/logging.hpp"
#include "daemon/process/notify.hpp"
#include "daemon/process/reload_queue.hpp"
#include "daemon/process/wiring.hpp"
#include "daemon/sockets/socket_server.hpp"
#include "daemon/threads/worker_threads.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

constexpr int exit_ok = 0, exit_usage = 2, exit_unreachable = 5;

int fail(int code, const error& cause) {
  std::fprintf(stderr, "sluisd: %s\n", cause.text().c_str());
  return code;
}

/// Everything with a life as long as the process.
struct parts {
  explicit parts(std::size_t institutions) : workers(institutions) {}
  asio::io_context io{1};
  worker_threads workers;
  system_clock time;
  system_random chance;
  http::stop_source stop;
};

sockets_settings sockets_of(const config::daemon_settings& d) {
  sockets_settings out;
  out.run_dir = d.run_dir;
  out.admin_group = d.admin_group;
  out.audit_group = d.audit_group;
  out.subuid_file = d.subuid_file;
  return out;
}

/// Tells systemd's watchdog that the io_context's thread runs, until end().
class watchdog {
 public:
  explicit watchdog(asio::io_context& io) : timer_(io) {}
  asio::awaitable<void> run(std::chrono::milliseconds every) {
    while (!is_over_) {
      notify_watchdog();
      timer_.expires_after(every);
      boost::system::error_code cancelled;
      co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
  }
  void end() {
    is_over_ = true;
    timer_.cancel();
  }

 private:
  asio::steady_timer timer_;
  bool is_over_ = false;
};

/// Reads the configuration file again, as a signal or an administrator asks (reload_queue.hpp).
class reloading {
 public:
  reloading(core& daemon_core, worker_threads& workers, std::filesystem::path file, const config::config& at_start)
      : core_(daemon_core), workers_(workers), file_(std::move(file)) {
    note_institutions(at_start);
  }

  void begin(reload_told who = {}) { queue_.begin(std::move(who)); }

 private:
  void reload(reload_told done) {
    notify_reloading();
    auto settings = load();
    if (settings) {
      note_institutions(*settings);
      core_.begin_reload(std::move(*settings), [done = std::move(done)](const result<std::vector<std::string>>& how) {
        if (how) log_info("the configuration was read again");
        notify_ready(how ? "configuration read" : "the configuration was read, and taking it over broke off");
        done(how);
      });
      return;
    }
    log_error("the configuration stays as it was: " + settings.error().text());
    core_.note_refused_reload(settings.error().text());
    notify_ready("the configuration that was read is not sound: what was in force stays");
    done(error(settings.error().code(), "the configuration stays as it was: " + settings.error().message(),
               settings.error().hint()));
  }

  /// systemd waits until the reload is over, however it ends.
  result<config::config> load() {
    try {
      return config::load(file_);
    } catch (const std::exception& thrown) {
      return error(errc::unknown, std::string("the configuration could not be read: ") + thrown.what());
    }
  }

  /// One that was taken out may still hold threads.
  void note_institutions(const config::config& settings) {
    for (const auto& one : settings.institutions) served_.insert(one.id);
    workers_.make_room_for(served_.size());
  }

  core& core_;
  worker_threads& workers_;
  std::set<institution_id> served_;  // since the start
  std::filesystem::path file_;
  reload_queue queue_{[this](reload_told done) { reload(std::move(done)); }};
};

/// What runs beside the institutions. All of it outlives serve().
struct served_parts {
  core& daemon_core;
  socket_server& sockets;
  reloading& reloads;
  watchdog& alive;
  task_group& beside;
  last_resort& at_last;
};

/// Serves until a signal says otherwise; then ends in order: no new work, what is in flight, sockets, the watchdog
/// last.
asio::awaitable<void> serve(parts& p, served_parts with) {
  asio::signal_set signals(p.io, SIGTERM, SIGINT, SIGHUP);
  while (co_await signals.async_wait(asio::use_awaitable) == SIGHUP) with.reloads.begin();
  with.at_last.begin();
  notify_stopping();
  log_info("stopping: finishing what is in flight");
  p.stop.request_stop();
  co_await with.daemon_core.stop();
  with.at_last.note_all_is_recorded();
  constexpr std::chrono::milliseconds grace{500};
  co_await with.sockets.stop(grace);
  with.alive.end();
  (void)co_await with.beside.wait(grace);
  log_info("stopped");
}

/// No core files (a person's data would be in them) and no writes to a pipe that end us.
void harden() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of its write
  ::mallopt(M_ARENA_MAX, 2);   // few threads, and memory stays flat
}

/// There is no limit, or none for us: more than the limit can be locked.
bool may_lock_everything() {
  rlimit allowed{};
  if (::getrlimit(RLIMIT_MEMLOCK, &allowed) != 0) return false;
  if (allowed.rlim_cur == RLIM_INFINITY) return true;
  constexpr std::size_t page = 4096;
  const auto size = static_cast<std::size_t>(allowed.rlim_cur) + page;
  void* const place = ::mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED) return false;
  const bool is_locked = ::mlock2(place, size, MLOCK_ONFAULT) == 0;
  ::munmap(place, size);
  return is_locked;
}

/// Neither keys nor records of people reach a swap device or the image of a suspended machine. Only where everything
/// may be locked: with a limit, an allocation would fail later on.
void lock_memory() {
  if (may_lock_everything() && ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0) return;
  log_info("the memory is not locked: keys may reach a swap device (the unit sets LimitMEMLOCK=infinity)");
}

int serve_until_told(const run_options& options, const config::config& settings, secret root_key) {
  last_resort at_last;  // outlives all that may hang
  parts p(settings.institutions.size());
  core daemon_core(p.io, p.workers.pool(), std::move(root_key), p.time, p.chance,
                   real_makers(p.io, p.time, p.chance, p.stop.get_token()));
  socket_server sockets(p.io, sockets_of(settings.daemon), daemon_core.asks(), daemon_core.takes());
  if (const auto listening = sockets.start(); !listening) return fail(exit_unreachable, listening.error());
  daemon_core.start(settings);
  reloading reloads(daemon_core, p.workers, options.config, settings);
  daemon_core.set_rereading([&reloads](reload_told told) { reloads.begin(std::move(told)); });
  watchdog alive(p.io);
  task_group beside(p.io.get_executor());
  std::exception_ptr broken;
  const auto note = [&broken](const std::exception_ptr& thrown) {
    if (!broken) broken = thrown;
  };
  const auto every = watchdog_interval();
  if (every) beside.spawn(alive.run(*every), note);
  // What did not end within its time (core::stop says so) goes with the io_context.
  asio::co_spawn(p.io, serve(p, {daemon_core, sockets, reloads, alive, beside, at_last}),
                 [&](const std::exception_ptr& thrown) {
                   if (thrown) note(thrown);
                   p.io.stop();
                 });
  notify_ready("serving " + std::to_string(settings.institutions.size()) + " institutions");
  log_info("sluisd " SLUIS_VERSION " serves " + std::to_string(settings.institutions.size()) + " institutions");
  p.io.run();
  p.workers.join();
  if (broken) std::rethrow_exception(broken);
  return exit_ok;
}

/// `root_key`: why there is none, where it is a file. A credential of systemd is there only for the service.
int check(const run_options& options, const config::config& settings, const std::optional<error>& root_key) {
  parts p(0);
  const bool is_a_file = settings.daemon.key_file.has_value();
  auto problems = problems_of_files(settings, real_makers(p.io, p.time, p.chance, p.stop.get_token()));
  if (root_key && is_a_file) problems.push_back(*root_key);
  for (const auto& one : problems) fail(exit_usage, one);
  if (!problems.empty()) return exit_usage;
  for (const auto& note : notes_on_files(settings)) std::printf("note: %s\n", note.c_str());
  std::printf(
      "%s: sound, %zu institutions%s\n", options.config.c_str(), settings.institutions.size(),
      root_key
          ? " (the root key is a credential of systemd, which is there only for the service, and was not looked at)"
          : "");
  return exit_ok;
}

}  // namespace

int run(const run_options& options) {
  harden();
  const auto settings = config::load(options.config);
  if (!settings) return fail(exit_usage, settings.error());
  set_up_logging(settings->daemon.log_level);
  if (options.what != run_options::task::check) lock_memory();
  system_random chance;
  auto root_key = load_root_key(settings->daemon.key_file, options.when_key_missing, chance);
  if (options.what == run_options::task::check)
    return check(options, *settings, root_key ? std::nullopt : std::optional(root_key.error()));
  if (!root_key) return fail(exit_usage, root_key.error());
  try {
    return serve_until_told(options, *settings, std::move(*root_key));
  } catch (const std::exception& unexpected) {
    return fail(exit_unreachable, {errc::unknown, unexpected.what()});
  }
}

}  // namespace sluis::daemon
