#include "daemon/cycle/planning/outdated_plan.hpp"

#include "config/recipient.hpp"
#include "state/push/plan_grounds.hpp"

namespace sluis::daemon {

result<std::string> outdated_by(state::store& store, const config::institution_settings& settings,
                                const plan_summary& plan, day today) {
  const bool is_approved = plan.state == plan_state::ready && plan.approved_by;
  if (plan.state != plan_state::held && !is_approved) return std::string();
  for (const auto& target : settings.targets) {
    if (target.id != plan.target) continue;
    const auto to = config::recipient_of(target);
    if (plan.state == plan_state::held) return state::consent_since(store, plan, to, today);
    SLUIS_ASSIGN(const auto at, store.consents().valid_grant(target.id, to, today));
    const bool is_in_force =
        at && at->what() == grant::kind::consent;  // where none is, status says what the next sync disables
    return is_in_force ? state::consent_since(store, plan, to, today) : result<std::string>(std::string());
  }
  return std::string();
}

result<void> expect_its_consent(state::store& store, const config::institution_settings& settings,
                                const plan_summary& plan, day today) {
  if (plan.state != plan_state::held) return {};
  SLUIS_ASSIGN(const auto since, outdated_by(store, settings, plan, today));
  if (since.empty()) return {};
  return error(
      errc::conflict,
      "plan " + plan.hash.substr(0, 12) + " cannot be approved: " + since + ", so the next sync computes it anew",
      "sluis sync --wait --institution " + settings.id.str() + " --target " + plan.target.str());
}

}  // namespace sluis::daemon
