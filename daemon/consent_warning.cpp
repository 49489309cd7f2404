#include "daemon/consent_warning.hpp"

#include <spdlog/spdlog.h>

#include "daemon/foreseen.hpp"
#include "daemon/on_strand.hpp"

namespace sluis::daemon {

void warn_of_consent(const island& where, target_seat& target, const consent_outlook& outlook, day today) {
  const auto& standing = outlook.standing;
  const auto notice = notice_of(outlook, today);
  const std::pair told{standing.consent, notice};
  if (target.told_of_consent == told) return;
  target.told_of_consent = told;
  if (notice == end_notice::none) return;
  const auto& id = target.settings.id.str();
  const auto grant = "sluis consent grant --institution " + where.settings.id.str() + " --target " + id + " …";
  if (notice == end_notice::over) {
    spdlog::warn("the consent for target {} of {} ended on {}: no attribute leaves; record the next one: {}", id, where.settings.id.str(), to_string(standing.last),
                 grant);
  } else if (outlook.narrows && outlook.narrows->from <= standing.ends) {
    spdlog::warn("the consent for target {} of {}: {}, because the next one on record covers fewer roles or schools; if they are to stay, record one that covers them: {}", id,
                 where.settings.id.str(), narrowing_text(*outlook.narrows, today), grant);
  } else {
    spdlog::warn("the consent for target {} of {} ends on {}, in {} days: have the next one signed and record it: {}", id, where.settings.id.str(),
                 to_string(standing.ends), (standing.ends - today).count(), grant);
  }
}

boost::asio::awaitable<void> warn_of_consents(island& where, day today) {
  for (const auto& target : std::vector<std::shared_ptr<target_seat>>(where.targets)) {  // a reload may put others in their place
    auto ask = [&where, settings = target->settings, today] {
      auto look = [&] { return outlook_of(*where.store, settings, today); };
      return foreseen(look);  // a disk that fails keeps the schedule from nothing else
    };
    const auto outlook = co_await on_strand(where.strand, std::move(ask));
    if (outlook) warn_of_consent(where, *target, *outlook, today);
  }
}

}  // namespace sluis::daemon
