// A time as sentences for people say it. Programs and files get to_string(instant).
#pragma once

#include <string>

#include "model/clock.hpp"

namespace sluis {

/// "2026-11-23 13:09:34 UTC". The tables of the command line leave the zone out: their times are UTC.
[[nodiscard]] std::string shown_time(instant time);

}  // namespace sluis
