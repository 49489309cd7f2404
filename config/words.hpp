// The shape of single values: what a domain, a school code and a group look like.
#pragma once

#include <string_view>

namespace sluis::config {

/// Lower-case labels of letters, digits and hyphens (RFC 1035 2.3.1; an international one in its xn-- form), at least
/// two.
[[nodiscard]] bool is_mail_domain(std::string_view text);

/// A UNIX group as Debian's adduser makes them.
[[nodiscard]] bool is_group_name(std::string_view text);

}  // namespace sluis::config
