// What Google's quota permits at best: a query each change, and the creations of users under a limit of their own.
#pragma once

#include "connectors/targets/google/google_settings.hpp"
#include "model/plan.hpp"

namespace sluis::targets::google {

/// Changes a second, with nothing told twice. Pure.
[[nodiscard]] double best_pace(const google_settings& settings, operation op);

}  // namespace sluis::targets::google
