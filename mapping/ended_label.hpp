// What a group that left is called at a target until it is deleted there, so that its name is free for another. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::mapping {

/// "Groep 3 (ended 2026-11-29)". `since`: the day on which it left, which no later plan and no approval changes.
/// `handle`: where that name is another group's too. At most max_label bytes.
[[nodiscard]] std::string ended_label(std::string_view label, day since, const std::optional<target_handle>& handle);

}  // namespace sluis::mapping
