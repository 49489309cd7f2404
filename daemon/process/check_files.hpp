// What the configuration names beside itself: credentials, certificates, folders of sources, groups of the doors. For
// `sluisd --check`.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "daemon/process/wiring.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

/// Each that cannot be read or does not exist, with the institution and target or source that names it. Makes each
/// source and target as the daemon does, and sends nothing. Blocking: a share whose server is silent is waited for.
[[nodiscard]] std::vector<error> problems_of_files(const config::config& settings, const makers& make);

/// What is sound, and does less than somebody may expect: sources that are watched on a network share, or without
/// a schedule beside. Blocking.
[[nodiscard]] std::vector<std::string> notes_on_files(const config::config& settings);

}  // namespace sluis::daemon
