// One reader per kind of section. Each finishes the section: what it does not know is refused.
#pragma once

#include "config/config.hpp"
#include "config/section.hpp"

namespace sluis::config {

[[nodiscard]] daemon_settings read_daemon(section from);
[[nodiscard]] institution_settings read_institution(section from);
[[nodiscard]] source_settings read_source(section from);
[[nodiscard]] target_settings read_target(section from);

/// A name for an id, or nothing and a problem.
[[nodiscard]] std::string read_id(section& from);

}  // namespace sluis::config
