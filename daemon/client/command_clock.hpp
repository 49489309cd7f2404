// `sluis clock`: what the machine's clock says beside what each institution's store has seen, and an administrator's
// word that the date is right.
#pragma once

#include <string>

#include "daemon/client/commands.hpp"

namespace sluis::daemon::client {

exit_code run_clock_show(shell& at, const std::string& institution);
/// Shows both and asks on a terminal, or takes `yes`; without either it refuses (exit_code::usage).
exit_code run_clock_confirm(shell& at, const std::string& institution, assent given);

}  // namespace sluis::daemon::client
