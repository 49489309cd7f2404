#include "daemon/consent_warning.hpp"

#include <spdlog/spdlog.h>

#include "config/recipient.hpp"
#include "daemon/consent_status.hpp"
#include "daemon/foreseen.hpp"
#include "daemon/on_strand.hpp"

namespace sluis::daemon {

void warn_of_consent(const island& where, target_seat& target, const state::consent_standing& standing, day today) {
  const auto notice = notice_of(standing, today);
  const std::pair told{standing.consent, notice};
  if (target.told_of_consent == told) return;
  target.told_of_consent = told;
  if (notice == end_notice::none) return;
  const auto& id = target.settings.id.str();
  if (notice == end_notice::over) {
    spdlog::warn("the consent for target {} of {} ended on {}: no attribute leaves; record the next one: sluis consent grant --target {}", id, where.settings.id.str(),
                 to_string(standing.last), id);
  } else {
    spdlog::warn("the consent for target {} of {} ends on {}, in {} days: have the next one signed and record it: sluis consent grant --target {}", id,
                 where.settings.id.str(), to_string(standing.ends), (standing.ends - today).count(), id);
  }
}

boost::asio::awaitable<void> warn_of_consents(island& where, day today) {
  for (const auto& target : std::vector<std::shared_ptr<target_seat>>(where.targets)) {  // a reload may put others in their place
    auto ask = [&where, id = target->settings.id, now = config::recipient_of(target->settings), today] {
      auto look = [&] { return where.store->consents().standing(id, now, today); };
      return foreseen(look);  // a disk that fails keeps the schedule from nothing else
    };
    const auto standing = co_await on_strand(where.strand, std::move(ask));
    if (standing) warn_of_consent(where, *target, *standing, today);
  }
}

}  // namespace sluis::daemon
