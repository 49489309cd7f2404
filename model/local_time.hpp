// The clock on the wall in the Netherlands, for service and maintenance windows (R-G3).
#pragma once

#include <chrono>

#include "model/clock.hpp"

namespace sluis {

/// Since local midnight (CET/CEST, EU rule since 1996).
[[nodiscard]] std::chrono::minutes local_time_of_day(instant time);

/// The instant at which clocks on the wall in the Netherlands show this (of the two in an hour of autumn, the first).
[[nodiscard]] instant from_local_time(std::chrono::local_time<std::chrono::milliseconds> wall);

/// Local midnight at which the day begins.
[[nodiscard]] instant start_of_local_day(day date);

/// 19:00 to 07:00, and Saturday and Sunday: when heavy work belongs.
[[nodiscard]] bool is_maintenance_window(instant time);

}  // namespace sluis
