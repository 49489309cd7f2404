// Whether a person agrees to what was shown: asked on the terminal, or said before with --yes.
#pragma once

#include <optional>
#include <string>

#include "daemon/client/commands.hpp"

namespace sluis::daemon::client {

/// Nothing: the act is agreed to. Else nothing may be ordered, which was told, and this is how the command ends.
/// `act`: what the error calls it, "this" or "a withdrawal".
std::optional<exit_code> why_not_confirmed(shell& at, assent given, const std::string& question,
                                           const std::string& act = "this");

}  // namespace sluis::daemon::client
