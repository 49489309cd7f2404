// What a partner's pace permits at best, by what it offers: one request a change, a bulk of them, or a PATCH of many
// members.
#pragma once

#include "connectors/targets/scim/capabilities.hpp"
#include "connectors/targets/scim/scim_settings.hpp"
#include "model/plan.hpp"

namespace sluis::targets::scim {

/// Changes a second, with every request full. Pure.
[[nodiscard]] double best_pace(const scim_settings& settings, const capabilities& offers, operation op);

}  // namespace sluis::targets::scim
