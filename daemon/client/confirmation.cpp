#include "daemon/client/confirmation.hpp"

namespace sluis::daemon::client {

std::optional<exit_code> why_not_confirmed(shell& at, assent given, const std::string& question,
                                           const std::string& act) {
  if (given == assent::yes) return std::nullopt;
  if (!at.io.ask) {
    return tell(at, {errc::invalid_input, act + " must be confirmed, and there is no terminal to ask on", "add --yes"});
  }
  if (at.io.ask(question) == "yes") return std::nullopt;
  at.io.err << "nothing was changed\n";
  return exit_code::usage;
}

}  // namespace sluis::daemon::client
