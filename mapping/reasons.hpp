// Why a change happens (style.md, habit 3), when facts, rules, consent or the target moved. Pure.
#pragma once

#include "mapping/plan.hpp"

namespace sluis::mapping {

/// Of a creation: new to the target, whatever happened to the facts before; or back.
[[nodiscard]] reason why_created(reason facts);
/// Of an update: the facts' own reason if they moved since the last push, else the rules'.
[[nodiscard]] reason why_updated(reason facts, std::uint64_t desired_basis, std::uint64_t existing_basis,
                                 const plan_rules& rules);
/// Of a reactivation.
[[nodiscard]] reason why_reactivated(reason facts, const plan_rules& rules);
/// Of a deactivation: left_source, ended and ordered as they are; anything else that makes a person inactive (a first
/// day that moved ahead) is a change.
[[nodiscard]] reason why_deactivated(reason facts);

}  // namespace sluis::mapping
