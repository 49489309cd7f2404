// sluis consent grant. Part of daemon/client/commands.hpp.
#pragma once

#include "daemon/client/commands.hpp"

namespace sluis::daemon::client {

/// `recipient`: its address, needed only where it is another than that of the target's newest consent. `given`: schools
/// and roles of which nobody is on record are meant.
exit_code run_consent_grant(shell& at, consent_options options, const std::string& recipient, assent given);

}  // namespace sluis::daemon::client
