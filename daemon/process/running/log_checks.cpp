#include "daemon/process/running/log_checks.hpp"

#include <spdlog/spdlog.h>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/nights.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/process/backing_up.hpp"
#include "state/log/log_moments.hpp"
#include "state/log/log_verification.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

void log_checks::begin(std::shared_ptr<island> where, std::shared_ptr<history> so_far, instant started) {
  constexpr std::chrono::minutes settled{10};  // after a start there is other work first
  if (tasks_.stopping() || !where->store || so_far->is_verifying) return;
  if (!is_time_again(started, settled, time_.now())) return;
  const auto now = backup_now(where->seen, where->running(), time_.now());
  if (!is_backup_due(so_far->verified, so_far->tried, where->on_since, now)) return;
  so_far->is_verifying = true;
  tasks_.spawn(verify(where, so_far), [where, so_far](const std::exception_ptr& thrown) {
    so_far->is_verifying = false;
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception&) {
      spdlog::error("institution {}: the verification of the log broke off: {}", where->settings.id.str(),
                    caught_text());
    }
  });
}

/// Slices with a pause after each, so that many institutions whose night begins at the same moment leave cores and
/// disks to others.
asio::awaitable<void> log_checks::verify(std::shared_ptr<island> where, std::shared_ptr<history> so_far) {
  constexpr std::chrono::milliseconds pause{20};
  const auto log = opens_.log_folder(where->settings.id);
  const auto now = backup_now(where->seen, where->running(), time_.now());
  auto look = [log] { return state::last_moment(log, state::log_event::verified); };
  const auto last = co_await on_strand(where->strand, std::move(look));
  so_far->verified.reset();
  if (last) so_far->verified = last->at;
  if (!is_backup_due(so_far->verified, so_far->tried, where->on_since, now)) {
    so_far->is_verifying = false;
    co_return;
  }
  so_far->tried = now;
  const auto all = std::make_shared<state::log_verification>(log);
  auto done = result<bool>(false);
  while (done && !*done && where->store && !where->gone) {
    auto slice = [where, all] { return where->store ? all->go_on(where->store->db()) : result<bool>(false); };
    done = co_await on_strand(where->strand, std::move(slice));
    const bool goes_on = co_await tasks_.sleep_until_stopped(pause);
    if (!goes_on) break;
  }
  if (!done) {
    const auto why = done.error();
    co_await opens_.open_after_doubt(where, why);
  }
  if (done && *done) {
    so_far->verified = now;
    auto note = [log, found = state::log_moment{now, all->compared()}] {
      return state::note_moment(log, state::log_event::verified, found);
    };
    const auto noted = co_await on_strand(where->strand, std::move(note));
    spdlog::info("institution {}: all {} entries of the log were verified{}", where->settings.id.str(), all->compared(),
                 noted ? "" : "; that could not be noted: " + noted.error().text());
  }
  so_far->is_verifying = false;
}

}  // namespace sluis::daemon
