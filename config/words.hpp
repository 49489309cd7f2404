// The shape of single values: what a domain, a school code, a group and a login template look like.
#pragma once

#include <string_view>

namespace sluis::config {

/// Lower-case labels of letters, digits and hyphens (RFC 1035 2.3.1; an international one in its xn-- form), at least
/// two.
[[nodiscard]] bool is_mail_domain(std::string_view text);

/// A UNIX group as Debian's adduser makes them.
[[nodiscard]] bool is_group_name(std::string_view text);

/// Only characters that a login template can hold; mapping knows the placeholders and checks the rest.
[[nodiscard]] bool is_login_template(std::string_view text);

}  // namespace sluis::config
