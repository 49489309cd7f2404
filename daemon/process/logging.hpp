// One log to standard error, which systemd keeps in the journal. Nothing that names a person is ever given to it
// (R-C1): handles are.
#pragma once

#include <string>
#include <string_view>

namespace sluis::daemon {

/// `level`: trace, debug, info, warn, error.
void set_up_logging(const std::string& level);
/// One line that no terminal obeys: control characters (C0, DEL, C1) as "\\x0a". Whatever set_up_logging's log is given
/// goes through it.
[[nodiscard]] std::string printable_line(std::string_view text);
void log_info(const std::string& text);
void log_error(const std::string& text);

}  // namespace sluis::daemon
