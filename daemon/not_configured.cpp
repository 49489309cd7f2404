#include "daemon/not_configured.hpp"

#include <algorithm>

#include "state/recipients.hpp"

namespace sluis::daemon {

std::vector<unconfigured_target> not_configured(state::store& store, const config::institution_settings& settings) {
  std::vector<unconfigured_target> out;
  for (const auto& target : store.shadow().targets()) {
    const bool is_configured = std::any_of(settings.targets.begin(), settings.targets.end(), [&](const auto& one) { return one.id == target; });
    const auto counts = store.shadow().count(target);
    if (is_configured || counts.empty()) continue;
    const auto at = state::recipients(store).known(target);
    out.push_back({target, counts,
                   std::to_string(counts.active + counts.inactive + counts.perhaps) + " accounts are known there, at " + (at ? to_string(*at) : "a recipient that is not known") +
                       ", and the target is not configured: nothing is sent there, so leavers are not disabled there, and people with an account there are not erased",
                   "configure the target again, or, if they stay there: sluis target left --institution " + settings.id.str() + " --target " + target.str() + " --reason …"});
  }
  return out;
}

}  // namespace sluis::daemon
