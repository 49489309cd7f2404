// The userPrincipalName and what follows from it (Microsoft's user resource: characters and lengths). Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"

namespace sluis::targets::graph {

/// errc::invalid_input says what is wrong with it, and never what it is: no domain (a login without consent for
/// e-mail), a character that Microsoft does not take, or too long.
[[nodiscard]] result<void> check_principal_name(std::string_view name);

/// Its local part, of letters, digits, `.`, `-` and `_`; `otherwise` if nothing is left.
[[nodiscard]] std::string mail_nickname(std::string_view principal_name, const std::string& otherwise);

}  // namespace sluis::targets::graph
