// Backups: ordered by an administrator, or once a night in the maintenance window (R-A5, R-G3), and by day where no
// night came for two days.
#include "daemon/process/running/backup_runs.hpp"

#include <spdlog/spdlog.h>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/nights.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/each_institution.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

asio::awaitable<void> backup_runs::back_up_one(std::shared_ptr<island> where, std::shared_ptr<daemon::job::part> part) {
  auto& report = part->report;
  report.institution = where->settings.id;
  const auto alone = co_await turn_.acquire();
  if (tasks_.stopping() || !where->store) {
    report.problem = tasks_.stopping() ? "stopped before it began" : where->problem;
  } else {
    report.backup = co_await back_up(*where, aside_, {time_, part->how_far, tasks_.stopping()});
    report.problem = report.backup->problem;
  }
  part->done = true;
}

task<std::string> backup_runs::start_backup(std::optional<institution_id> only, caller by) {
  const auto meant = chosen(islands_, only);
  if (!meant) co_return meant.error();
  const std::string order = "backup";
  const auto noted = co_await note_order(*meant, by, order);
  if (!noted) co_return noted.error();
  const auto made = jobs_.add();
  for (const auto& where : *meant) {
    made->parts.push_back(std::make_shared<daemon::job::part>(where->settings.id, time_));
    begin(where, made->parts.back());
  }
  co_return made->id;
}

void backup_runs::begin(std::shared_ptr<island> where, std::shared_ptr<daemon::job::part> part) {
  where->last_backup_try = backup_now(where->seen, where->running(), time_.now());
  tasks_.spawn(back_up_one(where, part), [where, part](const std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception&) {
      part->report.problem = where->backup_problem = "the backup broke off: " + caught_text();
      spdlog::error("institution {}: {}", where->settings.id.str(), where->backup_problem);
    }
    part->done = true;
  });
}

task<std::vector<backup_view>> backup_runs::backups(std::optional<institution_id> only) {
  std::vector<backup_view> out;
  islands wanted(islands_);
  if (only) std::erase_if(wanted, [&only](const auto& where) { return where->settings.id != *only; });
  if (only && wanted.empty()) co_return unknown_institution(*only);
  for (const auto& where : wanted) {
    // Not where backups are made: a question does not wait for one. Their folder may be a share that hangs.
    auto look = [place = where->places.backups] { return state::list_backups(place); };
    const asking_of how{&question_lanes::backups, answer_patience};
    const auto found = co_await on_question_thread(where, std::move(look), how);
    if (!found) co_return found.error();
    for (const auto& one : *found) out.push_back(view_of(where->settings.id, one));
  }
  co_return out;
}

void backup_runs::keep(std::shared_ptr<island> where, instant started) {
  constexpr std::chrono::minutes settled{10};  // after a start there is other work first
  if (tasks_.stopping() || !where->store || !where->places.nightly || !is_time_again(started, settled, time_.now()))
    return;
  if (!is_backup_due(where->last_backup, where->last_backup_try, where->on_since,
                     backup_now(where->seen, where->running(), time_.now())))
    return;
  begin(where, std::make_shared<daemon::job::part>(where->settings.id, time_));
}

}  // namespace sluis::daemon
