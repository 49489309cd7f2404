// One reader per kind of section. Each finishes the section: what it does not know is refused.
#pragma once

#include "config/config.hpp"
#include "config/section.hpp"
#include "config/url.hpp"

namespace sluis::config {

[[nodiscard]] daemon_settings read_daemon(section from);
[[nodiscard]] backup_settings read_backup(section from);
[[nodiscard]] institution_settings read_institution(section from);
[[nodiscard]] source_settings read_source(section from);
[[nodiscard]] target_settings read_target(section from);

/// `proxy`, `proxy_credentials_file` and `no_proxy`; nothing where there is no `proxy`, and where it is "none".
[[nodiscard]] std::optional<proxy_settings> read_proxy(section& from);

/// What belongs to its kind alone; `plain` says whether http on loopback will do.
void read_scim(section& from, target_settings& into, plain_http plain);
void read_graph(section& from, target_settings& into, plain_http plain);
void read_google(section& from, target_settings& into, plain_http plain);
/// A base url without the slash at its end; `otherwise` where the key is missing, and empty means required.
[[nodiscard]] std::string read_url(section& from, std::string_view key, plain_http plain,
                                   const std::string& otherwise = {});

/// A name for an id, or nothing and a problem.
[[nodiscard]] std::string read_id(section& from);

}  // namespace sluis::config
