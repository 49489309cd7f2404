// Backups: ordered by an administrator, or once a night in the maintenance window (R-A5, R-G3).
#include <spdlog/spdlog.h>

#include "daemon/backing_up.hpp"
#include "daemon/core.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

asio::awaitable<void> core::back_up_one(std::shared_ptr<island> where, std::shared_ptr<daemon::job::part> part) {
  part->report.institution = where->settings.id;
  if (stopping_ || !where->store) {
    part->report.problem = stopping_ ? "stopped before it began" : where->problem;
  } else {
    part->report.backup = co_await back_up(*where, aside_, {time_, part->how_far, stopping_});
    part->report.problem = part->report.backup->problem;
  }
  part->done = true;
}

task<std::string> core::start_backup(std::optional<institution_id> only, caller by) {
  std::vector<std::shared_ptr<island>> chosen;
  for (const auto& where : islands_) {
    if (!only || where->settings.id == *only) chosen.push_back(where);
  }
  if (chosen.empty()) {
    co_return error{errc::not_found, "no institution " + only.value_or(institution_id()).str() + " is configured", "see the ids in sluis.toml, or sluis status"};
  }
  for (const auto& where : chosen) {
    if (!where->store) continue;
    auto note = [where, by]() -> result<void> {
      SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
      return where->store->record({mutation_kind::admin_act, {}, 0, {}, {}, actor, "backup"});
    };
    const auto noted = co_await on_strand(where->strand, std::move(note));
    if (!noted) co_return noted.error();
  }
  std::array<std::uint8_t, 8> bytes{};
  chance_.fill(bytes.data(), bytes.size());
  const auto made = jobs_.add(to_hex(bytes.data(), bytes.size()));
  for (const auto& where : chosen) {
    auto part = std::make_shared<daemon::job::part>(where->settings.id, time_);
    made->parts.push_back(part);
    tasks_.spawn(back_up_one(where, part), [part](const std::exception_ptr& thrown) {
      part->done = true;
      part->report.problem = "the backup ended unexpectedly";
      try {
        std::rethrow_exception(thrown);
      } catch (const std::exception& unexpected) {
        spdlog::error("a backup ended unexpectedly: {}", unexpected.what());
      }
    });
  }
  co_return made->id;
}

task<std::vector<backup_view>> core::backups(std::optional<institution_id> only) {
  std::vector<backup_view> out;
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    if (only && where->settings.id != *only) continue;
    auto look = [place = where->places.backups] { return state::list_backups(place); };
    const auto found = co_await on_strand(aside_, std::move(look));
    if (!found) co_return found.error();
    for (const auto& one : *found) out.push_back(view_of(where->settings.id, one));
  }
  co_return out;
}

asio::awaitable<void> core::keep_backups(std::shared_ptr<island> where, instant started) {
  constexpr std::chrono::minutes settled{10};  // after a start there is other work first
  const auto now = time_.now();
  if (stopping_ || now - started < settled || !is_backup_due(*where, now)) co_return;
  co_await back_up_one(where, std::make_shared<daemon::job::part>(where->settings.id, time_));
}

}  // namespace sluis::daemon
