// What of a configuration that is read again counts from the next start on only: the folders, sockets and the journal
// were set up when the daemon began. Pure.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace sluis::config {

/// The keys that differ from those of the start, as they are written: "daemon.state_dir".
[[nodiscard]] std::vector<std::string> keys_that_need_a_restart(const config& at_start, const config& now);

}  // namespace sluis::config
