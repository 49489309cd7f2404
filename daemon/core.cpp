#include "daemon/core.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/backing_up.hpp"
#include "daemon/foreseen.hpp"
#include "daemon/target_alert.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

core::core(asio::io_context& io, asio::thread_pool& workers, secret root_key, const clock& time, sluis::random& chance,
           makers how_to_make)
    : io_(io),
      workers_(workers),
      root_key_(std::move(root_key)),
      time_(time),
      chance_(chance),
      make_(std::move(how_to_make)),
      tasks_(io.get_executor()),
      stop_signal_(io, asio::steady_timer::time_point::max()) {}

core::~core() = default;

namespace {

/// Sources and targets of the settings, made anew. What cannot be made says so in its seat.
void furnish(island& where, const makers& make) {
  keep_healths(where);
  where.sources.clear();
  where.targets.clear();
  for (const auto& settings : where.settings.sources) {
    source_seat seat;
    seat.settings = settings;
    auto made = make.source(settings);
    if (made) {
      seat.reader = std::move(*made);
      where.sources.push_back(std::move(seat));
    } else {
      where.problem = made.error().text();
      spdlog::error("source {} of {}: {}", settings.id.str(), where.settings.id.str(), where.problem);
    }
  }
  for (const auto& settings : where.settings.targets) {
    target_seat seat;
    seat.settings = settings;
    auto made = make.target(settings);
    if (made) {
      seat.api = std::move(*made);
      where.targets.push_back(std::move(seat));
    } else {
      where.problem = made.error().text();
      spdlog::error("target {} of {}: {}", settings.id.str(), where.settings.id.str(), where.problem);
    }
  }
  take_up_healths(where);
}

void log_escape(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& unexpected) {
    spdlog::error("a task ended unexpectedly: {}", unexpected.what());
  }
}

}  // namespace

void core::start(const config::config& settings) {
  settings_ = settings;
  for (const auto& institution : settings.institutions) {
    auto made = std::make_shared<island>(institution, worker_strand(workers_.get_executor()), io_.get_executor());
    made->places = place_for(settings_, institution.id);
    note_opening(*made, open(*made));
    furnish(*made, make_);
    islands_.push_back(made);
    tasks_.spawn(keep_schedule(made), log_escape);
  }
}

asio::awaitable<void> core::reload(config::config settings) {
  settings.daemon.state_dir = settings_.daemon.state_dir;  // what is open stays where it is, and so do the copies of its keys
  settings.backup.keys_folder = settings_.backup.keys_folder;
  settings_ = settings;
  for (const auto& where : islands_) {
    const auto still = std::find_if(settings.institutions.begin(), settings.institutions.end(),
                                    [&](const auto& i) { return i.id == where->settings.id; });
    const auto turn = co_await where->turn.acquire();
    if (still == settings.institutions.end()) {
      where->gone = true;
      where->settings.sources.clear();
      where->settings.targets.clear();
      where->sources.clear();
      where->targets.clear();
      where->first_passwords.clear();
      auto close = [where] {
        if (where->store) (void)where->store->copy_keys();
        where->store.reset();
        return true;
      };
      co_await on_strand(where->strand, std::move(close));
      continue;
    }
    where->settings = *still;
    where->places = place_for(settings_, where->settings.id);
    if (where->store) where->problem.clear();
    furnish(*where, make_);
    co_await keep_open(where, origin::administrator);
  }
  std::erase_if(islands_, [](const auto& where) { return where->gone; });
  for (const auto& institution : settings.institutions) {
    const bool known = std::any_of(islands_.begin(), islands_.end(), [&](const auto& i) { return i->settings.id == institution.id; });
    if (known) continue;
    auto made = std::make_shared<island>(institution, worker_strand(workers_.get_executor()), io_.get_executor());
    made->places = place_for(settings_, institution.id);
    auto opening = [this, made] { return open(*made); };
    note_opening(*made, co_await on_strand(made->strand, std::move(opening)));
    furnish(*made, make_);
    islands_.push_back(made);
    tasks_.spawn(keep_schedule(made), log_escape);
  }
}

asio::awaitable<void> core::stop() {
  constexpr std::chrono::seconds patience{9};
  stopping_ = true;
  stop_signal_.cancel();
  const bool idle = co_await tasks_.wait(patience);
  if (!idle) spdlog::warn("{} tasks did not end in time; their intents are on record and are looked up at the next start", tasks_.running());
  for (const auto& where : islands_) {
    where->first_passwords.clear();
    auto close = [where]() -> result<void> {
      if (!where->store) return {};
      auto say_goodbye = [&]() -> result<void> {
        SLUIS_TRY(where->store->record({mutation_kind::daemon_stop, {}, 0, {}, {}, {}, {}}));
        (void)where->store->copy_keys();  // where it cannot be reached, that was told before
        return {};
      };
      auto said = foreseen(say_goodbye);  // a full disk keeps nobody from stopping
      where->store.reset();
      return said;
    };
    const auto closed = co_await on_strand(where->strand, std::move(close));
    if (!closed) spdlog::error("closing {}: {}", where->settings.id.str(), closed.error().text());
  }
}

result<std::reference_wrapper<island>> core::find(const institution_id& id) {
  for (const auto& where : islands_) {
    if (where->settings.id != id) continue;
    if (where->store) return std::ref(*where);
    return error{errc::unavailable, "institution " + id.str() + " is not served: " + where->problem,
                 where->again.by_itself ? "it is tried again by itself, and at once by: sluis sync" : "mend that and restart sluisd"};
  }
  return error{errc::not_found, "no institution " + id.str() + " is configured", "see the ids in sluis.toml, or sluis status"};
}

std::vector<institution_id> core::institutions() {
  std::vector<institution_id> out;
  for (const auto& where : islands_) out.push_back(where->settings.id);
  return out;
}

task<std::filesystem::path> core::log_folder(institution_id institution) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  co_return std::filesystem::absolute(settings_.daemon.state_dir) / institution.str() / "log";
}

}  // namespace sluis::daemon
