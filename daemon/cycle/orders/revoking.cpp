#include "daemon/cycle/orders/revoking.hpp"

namespace sluis::daemon {

void revoke_permits(island& where, const target_id& target, permit_issuer::which permits, const char* why) {
  for (const auto& seat : where.targets) {
    if (seat->settings.id == target) seat->permits.revoke(permits, why);
  }
}

paused_permits::paused_permits(island& where, const target_id& target, const char* why, permit_issuer::which permits) {
  for (const auto& seat : where.targets) {
    if (seat->settings.id == target) pauses_.push_back(seat->permits.hold_back(why, permits));
  }
}

}  // namespace sluis::daemon
