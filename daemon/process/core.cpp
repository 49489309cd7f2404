#include "daemon/process/core.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <latch>
#include <system_error>

#include "config/needs_restart.hpp"
#include "daemon/cycle/consent/consent_effect.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/remembered.hpp"
#include "daemon/cycle/target_alert.hpp"
#include "daemon/cycle/unmade_target.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/each_institution.hpp"
#include "daemon/process/opening.hpp"

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
      stop_signal_(io, asio::steady_timer::time_point::max()),
      watches_(io.get_executor(), tasks_, stopping_,
               [this](const source_key& key) { return begin_watched_read(key); }) {}

core::~core() {
  questions_->stop();  // here, and not where the last institution that knows of them ends
}

namespace {

void tell_of(island& where, const char* kind, const std::string& id, const error& why) {
  where.problem = why.text();
  spdlog::error("{} {} of {}: {}", kind, id, where.settings.id.str(), where.problem);
}

/// One with the same settings stays what it is, with what is known of it; a sync that is serving it goes on, and the
/// next one reads the credentials anew.
std::shared_ptr<target_seat> seat_for(island& where, const config::target_settings& settings,
                                      std::shared_ptr<targets::target> api, const asio::any_io_executor& io) {
  const auto& before = where.targets;
  const auto old =
      std::find_if(before.begin(), before.end(), [&](const auto& seat) { return seat->settings.id == settings.id; });
  if (old != before.end() && (*old)->settings == settings) {
    ((*old)->turn->held() ? (*old)->next_api : (*old)->api) = std::move(api);
    return *old;
  }
  auto& known = where.turns[settings.id];
  auto turn = known.lock();
  if (!turn) turn = std::make_shared<async_lock>(io);
  known = turn;
  auto made = std::make_shared<target_seat>(std::move(turn));
  made->settings = settings;
  made->api = std::move(api);
  if (old != before.end()) made->beyond = (*old)->beyond;
  return made;
}

/// Who serves a seat that has no place any more sends nothing more.
void retire(const std::vector<std::shared_ptr<target_seat>>& before,
            const std::vector<std::shared_ptr<target_seat>>& now) {
  for (const auto& seat : before) {
    if (std::find(now.begin(), now.end(), seat) != now.end()) continue;
    seat->is_replaced = true;
    seat->permits.revoke(permit_issuer::which::all, "the configuration of the target changed");
  }
}

/// Sources and targets of the settings. What cannot be made says so.
void furnish(island& where, const makers& make, const asio::any_io_executor& io) {
  keep_healths(where);
  keep_moments_in_memory(where);
  std::vector<std::shared_ptr<source_seat>> sources;
  for (const auto& settings : where.settings.sources) {
    auto made = make.source(settings);
    if (!made) {
      tell_of(where, "source", settings.id.str(), made.error());
      continue;
    }
    auto seat = std::make_shared<source_seat>();
    seat->settings = settings;
    seat->reader = std::move(*made);
    sources.push_back(std::move(seat));
  }
  std::vector<std::shared_ptr<target_seat>> targets;
  for (const auto& settings : where.settings.targets) {
    auto made = make.target(where.settings.id, settings);
    if (!made) {
      spdlog::error("target {} of {}: {}", settings.id.str(), where.settings.id.str(), made.error().text());
      auto again = [make = make.target, institution = where.settings.id, settings] {
        return make(institution, settings);
      };
      made = std::make_shared<unmade_target>(settings.id, std::move(again), made.error());
    }
    targets.push_back(seat_for(where, settings, std::move(*made), io));
  }
  retire(where.targets, targets);
  where.sources = std::move(sources);
  where.targets = std::move(targets);
  take_up_healths(where);
  take_up_moments(where);
  take_up_beyond(where);
}

/// Told at once, and not first by the next sync.
void note_unmade(island& where, instant now) {
  for (const auto& seat : where.targets) {
    const auto why = why_unmade(*seat->api);
    if (!why) continue;
    seat->problem = why->text();
    seat->cause = why->code();
    if (!seat->failing_since) seat->failing_since = now;
  }
}

/// A folder of an institution that was taken out of the configuration, or that has another id in it now.
void tell_of_folders_without_institution(const config::config& settings) {
  std::error_code failed;
  for (std::filesystem::directory_iterator each(settings.daemon.state_dir, failed), end; !failed && each != end;
       each.increment(failed)) {
    const auto name = each->path().filename().string();
    const bool is_named = std::any_of(settings.institutions.begin(), settings.institutions.end(),
                                      [&](const auto& one) { return one.id.str() == name; });
    std::error_code unreadable;
    if (is_named || !std::filesystem::exists(each->path() / "state.db", unreadable)) continue;
    spdlog::warn(
        "{} is the folder of an institution that the configuration does not name: nothing of it is read, sent or "
        "erased; name it again, or end it as "
        "docs/operations.md says (\"an institution leaves\")",
        each->path().string());
  }
}

/// One institution less that a reload is opening or closing, however that ended.
class in_line_at_the_end {
 public:
  in_line_at_the_end(std::shared_ptr<std::multiset<institution_id>> of, institution_id which)
      : of_(std::move(of)), which_(std::move(which)) {}
  ~in_line_at_the_end() { of_->erase(of_->find(which_)); }
  in_line_at_the_end(const in_line_at_the_end&) = delete;
  in_line_at_the_end& operator=(const in_line_at_the_end&) = delete;

 private:
  std::shared_ptr<std::multiset<institution_id>> of_;
  institution_id which_;
};

/// As the configuration has them.
void put_in_order(std::vector<std::shared_ptr<island>>& islands, const config::config& settings) {
  const auto place = [&settings](const std::shared_ptr<island>& where) {
    const auto& all = settings.institutions;
    return std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == where->settings.id; }) -
           all.begin();
  };
  std::stable_sort(islands.begin(), islands.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

std::string names_of(const std::multiset<institution_id>& some) {
  std::string out;
  for (const auto& one : some) out += (out.empty() ? "" : ", ") + one.str();
  return out;
}

void log_escape(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception&) {
    spdlog::error("a task ended unexpectedly: {}", caught_text());
  }
}

}  // namespace

void core::start(const config::config& settings) {
  at_start_ = settings_ = settings;
  configured_ = read_configured(settings.file, state::config_cause::start);
  tell_of_folders_without_institution(settings);
  for (const auto& institution : settings.institutions) {
    auto made = std::make_shared<island>(institution, worker_strand(workers_.get_executor()), io_.get_executor());
    made->questions = questions_;
    made->readings = readings_;
    made->places = place_for(settings_, institution.id);
    islands_.push_back(std::move(made));
  }
  auto opened = open_all();
  for (std::size_t i = 0; i < islands_.size(); ++i) {
    const auto& made = islands_[i];
    note_opening(*made, std::move(opened[i]));
    furnish(*made, make_, io_.get_executor());
    note_unmade(*made, time_.now());
    tasks_.spawn(keep_schedule(made), log_escape);
  }
  keep_watches();
}

/// All at once, each on its strand: most of an opening is waiting for a disk. Returns when all are open, or are not.
std::vector<found_open> core::open_all() {
  std::vector<found_open> out(islands_.size());
  std::latch all(static_cast<std::ptrdiff_t>(islands_.size()));
  for (std::size_t i = 0; i < islands_.size(); ++i) {
    asio::post(islands_[i]->strand,
               [this, &all, &found = out[i], where = islands_[i], what = opening_of(*islands_[i])] {
                 found = open_memory(what, root_key_, time_, chance_);
                 where->store = std::move(found.memory);
                 all.count_down();
               });
  }
  all.wait();
  return out;
}

void core::begin_reload(config::config settings, reload_told done) {
  tasks_.spawn(take_over(std::move(settings), done), [done](const std::exception_ptr& thrown) {
    log_escape(thrown);
    done(error(errc::unknown, "the configuration was read, and taking it over broke off",
               "look into the journal: journalctl -u sluisd; restart sluisd"));
  });
}

asio::awaitable<void> core::take_over(config::config settings, reload_told done) {
  refused_reload_.clear();
  const auto needs_restart = config::keys_that_need_a_restart(at_start_, settings);
  for (const auto& key : needs_restart) spdlog::warn("what was changed counts after a restart of sluisd only: {}", key);
  settings.daemon.state_dir =
      settings_.daemon.state_dir;  // what is open stays where it is, and so do the copies of its keys
  settings.backup.keys_folder = settings_.backup.keys_folder;
  settings_ = settings;
  configured_ = read_configured(settings.file, state::config_cause::reload);
  const auto before = islands_;
  for (const auto& where : before) {
    const auto still = std::find_if(settings.institutions.begin(), settings.institutions.end(),
                                    [&](const auto& i) { return i.id == where->settings.id; });
    if (still == settings.institutions.end()) {
      withdraw_from_service(*where);
      closing_[where->settings.id] = where;
      continue;
    }
    where->settings = *still;
    where->places = place_for(settings_, where->settings.id);
    if (where->store) where->problem.clear();
    furnish(*where, make_, io_.get_executor());
    note_unmade(*where, time_.now());
  }
  std::erase_if(islands_, [](const auto& where) { return where->gone; });
  // Nothing was awaited so far: nobody has seen half of the new configuration.
  // Each institution by itself: one whose disk hangs keeps neither the others nor a later reload waiting.
  std::vector<std::pair<std::shared_ptr<island>, std::string>> these;
  for (const auto& where : before) these.emplace_back(where, where->store ? where->problem : std::string());
  for (const auto& institution : settings.institutions) {
    const bool known =
        std::any_of(islands_.begin(), islands_.end(), [&](const auto& i) { return i->settings.id == institution.id; });
    if (!known && !stopping_) these.push_back(add(institution));
  }
  put_in_order(islands_, settings);
  keep_watches();
  const auto under_way = std::make_shared<std::multiset<institution_id>>();
  for (const auto& [where, problem] : these) under_way->insert(where->settings.id);
  for (const auto& [where, problem] : these) tasks_.spawn(bring_in_line(where, under_way, problem), log_escape);
  constexpr std::chrono::seconds patience{5};
  const auto until = asio::steady_timer::clock_type::now() + patience;
  asio::steady_timer timer(io_);
  while (!under_way->empty() && !stopping_ && asio::steady_timer::clock_type::now() < until) {
    timer.expires_after(std::chrono::milliseconds{10});
    co_await timer.async_wait(asio::use_awaitable);
  }
  if (!under_way->empty() && !stopping_) {
    spdlog::warn(
        "the configuration counts; still being opened or closed after {} s: {}; what they do goes on by itself, or "
        "their disk hangs",
        patience.count(), names_of(*under_way));
  }
  done(needs_restart);
}

asio::awaitable<void> core::bring_in_line(std::shared_ptr<island> where,
                                          std::shared_ptr<std::multiset<institution_id>> under_way,
                                          std::string problem) {
  const in_line_at_the_end mark(std::move(under_way), where->settings.id);
  if (where->gone) {  // not one conditional expression: GCC 12 destroys the temporaries of a conditional co_await twice
    co_await close(where);
  } else {
    co_await keep_open(where, origin::administrator);
    if (where->store && where->problem.empty()) where->problem = std::move(problem);
    co_await note_configuration(where);
  }
}

void core::withdraw_from_service(island& where) {
  where.gone = true;
  where.settings.sources.clear();
  where.settings.targets.clear();
  furnish(where, make_, io_.get_executor());
  where.first_passwords.clear();
}

asio::awaitable<void> core::close(std::shared_ptr<island> where) {
  const urgent_act first(where);  // a read that is under way ends, and is rolled back
  const auto alone = co_await where->opening.acquire();
  auto work = [where] {
    if (where->store) (void)where->store->copy_keys();
    where->store.reset();
    return true;
  };
  co_await on_strand(where->strand, std::move(work));
  const auto newest = closing_.find(where->settings.id);
  if (newest != closing_.end() && newest->second == where) closing_.erase(newest);
}

std::pair<std::shared_ptr<island>, std::string> core::add(const config::institution_settings& institution) {
  auto made = std::make_shared<island>(institution, worker_strand(workers_.get_executor()), io_.get_executor());
  made->questions = questions_;
  made->readings = readings_;
  made->places = place_for(settings_, institution.id);
  furnish(*made, make_, io_.get_executor());
  note_unmade(*made, time_.now());
  auto problem = std::exchange(made->problem, "it is being opened");
  if (closing_.contains(institution.id))
    made->problem = "its folder is still being closed, since it was taken out of the configuration";
  islands_.push_back(made);
  tasks_.spawn(keep_schedule(made), log_escape);
  return {made, std::move(problem)};
}

asio::awaitable<void> core::stop() {
  constexpr std::chrono::seconds patience{8};
  stopping_ = true;
  stop_signal_.cancel();
  watches_.end();
  const bool idle = co_await tasks_.wait(patience);
  if (!idle)
    spdlog::warn("{} tasks did not end in time; their intents are on record and are looked up at the next start",
                 tasks_.running());
  for (const auto& where : islands_) where->first_passwords.clear();
  auto close = [](const std::shared_ptr<island>& where) {
    return [where]() -> result<void> {
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
  };
  const islands all(islands_);
  const auto closed = co_await answers_of<void>(all, std::move(close));
  for (std::size_t i = 0; i < closed.size(); ++i) {
    if (!closed[i]) spdlog::error("closing {}: {}", all[i]->settings.id.str(), closed[i].error().text());
  }
}

result<std::shared_ptr<island>> core::find(const institution_id& id) {
  for (const auto& where : islands_) {
    if (where->settings.id != id) continue;
    if (where->store) return where;
    return error{errc::unavailable, "institution " + id.str() + " is not served: " + where->problem,
                 where->again.by_itself ? "it is tried again by itself, and at once by: sluis sync"
                                        : "mend that and restart sluisd"};
  }
  return unknown_institution(id);
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
