// The command line of `sluis`: from argv to one command.
#pragma once

#include <string>
#include <vector>

#include "daemon/client/console.hpp"
#include "daemon/client/exit_code.hpp"

namespace sluis::daemon::client {

/// Parses and runs. `arguments` without the program's name. Help goes to the standard output; wrong arguments are
/// exit_code::usage, with the next step.
[[nodiscard]] exit_code run_sluis(const std::vector<std::string>& arguments, console& io);

}  // namespace sluis::daemon::client
