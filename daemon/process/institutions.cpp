#include "daemon/process/institutions.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <system_error>

#include "config/needs_restart.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/each_institution.hpp"
#include "daemon/process/institutions/furnishing.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

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

}  // namespace

void institutions::start(const config::config& settings) {
  at_start_ = settings_ = settings;
  with_.opens.keep_in(settings.daemon.state_dir);
  with_.opens.take_over(read_configured(settings.file, state::config_cause::start));
  tell_of_folders_without_institution(settings);
  for (const auto& institution : settings.institutions) {
    islands_.push_back(make(institution));
  }
  auto opened = with_.opens.open_all(islands_);
  for (std::size_t i = 0; i < islands_.size(); ++i) {
    const auto& made = islands_[i];
    with_.opens.note(*made, std::move(opened[i]));
    furnish(*made, with_.make, with_.tasks.io(), with_.time.now());
    with_.rounds.begin(made);
  }
  with_.watches.keep();
}

void institutions::begin_reload(config::config settings, reload_told done) {
  with_.tasks.spawn(take_over(std::move(settings), done), [done](const std::exception_ptr& thrown) {
    log_thrown(thrown);
    done(error(errc::unknown, "the configuration was read, and taking it over broke off",
               "look into the journal: journalctl -u sluisd; restart sluisd"));
  });
}

asio::awaitable<void> institutions::take_over(config::config settings, reload_told done) {
  refused_reload_.clear();
  const auto needs_restart = config::keys_that_need_a_restart(at_start_, settings);
  for (const auto& key : needs_restart) spdlog::warn("what was changed counts after a restart of sluisd only: {}", key);
  settings.daemon.state_dir =
      settings_.daemon.state_dir;  // what is open stays where it is, and so do the copies of its keys
  settings.backup.keys_folder = settings_.backup.keys_folder;
  settings_ = settings;
  with_.opens.take_over(read_configured(settings.file, state::config_cause::reload));
  const auto before = islands_;
  for (const auto& where : before) {
    const auto still = std::find_if(settings.institutions.begin(), settings.institutions.end(),
                                    [&](const auto& i) { return i.id == where->settings.id; });
    if (still == settings.institutions.end()) {
      withdraw_from_service(*where);
      with_.opens.note_closing(where);
      continue;
    }
    where->settings = *still;
    where->places = place_for(settings_, where->settings.id);
    if (where->store) where->problem.clear();
    furnish(*where, with_.make, with_.tasks.io(), with_.time.now());
  }
  std::erase_if(islands_, [](const auto& where) { return where->gone; });
  // Nothing was awaited so far: nobody has seen half of the new configuration.
  // Each institution by itself: one whose disk hangs keeps neither the others nor a later reload waiting.
  std::vector<std::pair<std::shared_ptr<island>, std::string>> these;
  for (const auto& where : before) these.emplace_back(where, where->store ? where->problem : std::string());
  for (const auto& institution : settings.institutions) {
    const bool known =
        std::any_of(islands_.begin(), islands_.end(), [&](const auto& i) { return i->settings.id == institution.id; });
    if (!known && !with_.tasks.stopping()) these.push_back(add(institution));
  }
  put_in_order(islands_, settings);
  with_.watches.keep();
  const auto under_way = std::make_shared<std::multiset<institution_id>>();
  for (const auto& [where, problem] : these) under_way->insert(where->settings.id);
  for (const auto& [where, problem] : these) with_.tasks.spawn(bring_in_line(where, under_way, problem), log_thrown);
  constexpr std::chrono::seconds patience{5};
  const auto until = asio::steady_timer::clock_type::now() + patience;
  asio::steady_timer timer(with_.tasks.io());
  while (!under_way->empty() && !with_.tasks.stopping() && asio::steady_timer::clock_type::now() < until) {
    timer.expires_after(std::chrono::milliseconds{10});
    co_await timer.async_wait(asio::use_awaitable);
  }
  if (!under_way->empty() && !with_.tasks.stopping()) {
    spdlog::warn(
        "the configuration counts; still being opened or closed after {} s: {}; what they do goes on by itself, or "
        "their disk hangs",
        patience.count(), names_of(*under_way));
  }
  done(needs_restart);
}

asio::awaitable<void> institutions::bring_in_line(std::shared_ptr<island> where,
                                                  std::shared_ptr<std::multiset<institution_id>> under_way,
                                                  std::string problem) {
  const in_line_at_the_end mark(std::move(under_way), where->settings.id);
  if (where->gone) {  // not one conditional expression: GCC 12 destroys the temporaries of a conditional co_await twice
    co_await with_.opens.close(where);
  } else {
    co_await with_.opens.keep_open(where, origin::administrator);
    if (where->store && where->problem.empty()) where->problem = std::move(problem);
    co_await with_.opens.note_configuration(where);
  }
}

void institutions::withdraw_from_service(island& where) {
  where.gone = true;
  where.settings.sources.clear();
  where.settings.targets.clear();
  furnish(where, with_.make, with_.tasks.io(), with_.time.now());
  where.first_passwords.clear();
}

std::shared_ptr<island> institutions::make(const config::institution_settings& settings) {
  auto out = std::make_shared<island>(settings, worker_strand(with_.workers.get_executor()), with_.tasks.io());
  out->questions = with_.question_workers;
  out->readings = readings_;
  out->places = place_for(settings_, settings.id);
  return out;
}

std::pair<std::shared_ptr<island>, std::string> institutions::add(const config::institution_settings& institution) {
  auto made = make(institution);
  furnish(*made, with_.make, with_.tasks.io(), with_.time.now());
  auto problem = std::exchange(made->problem, "it is being opened");
  if (with_.opens.is_closing(institution.id))
    made->problem = "its folder is still being closed, since it was taken out of the configuration";
  islands_.push_back(made);
  with_.rounds.begin(made);
  return {made, std::move(problem)};
}

asio::awaitable<void> institutions::close_all() {
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

}  // namespace sluis::daemon
