// One log to standard error, which systemd keeps in the journal. Nothing that names a person is ever given to it (R-C1): handles are.
#pragma once

#include <string>

namespace sluis::daemon {

/// `level`: trace, debug, info, warn, error.
void set_up_logging(const std::string& level);
void log_info(const std::string& text);
void log_error(const std::string& text);

}  // namespace sluis::daemon
