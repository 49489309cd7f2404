#include "daemon/process/institutions/furnishing.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/cycle/consent/consent_effect.hpp"
#include "daemon/cycle/remembered.hpp"
#include "daemon/cycle/target_alert.hpp"
#include "daemon/cycle/unmade_target.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

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

/// What could not be made is told at once, and not first by the next sync.
void note_unmade(island& where, instant now) {
  for (const auto& seat : where.targets) {
    const auto why = why_unmade(*seat->api);
    if (!why) continue;
    seat->problem = why->text();
    seat->cause = why->code();
    if (!seat->failing_since) seat->failing_since = now;
  }
}

}  // namespace

void furnish(island& where, const makers& make, const asio::any_io_executor& io, instant now) {
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
  note_unmade(where, now);
}

}  // namespace sluis::daemon
