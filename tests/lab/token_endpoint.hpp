// An OAuth 2 token endpoint: client credentials by secret or by signed statement, and a service account's statement. It checks the form and the claims; whose
// signature it is is not checked, for it knows no keys.
#pragma once

#include <string>

#include "tests/lab/message.hpp"
#include "tests/lab/service.hpp"

namespace lab {

inline constexpr const char* token_path = "/oauth/token";

/// Gives `token` for an hour, or the error of RFC 6749, 5.2.
[[nodiscard]] answer token_answer(const request& r, const std::string& token, moment now);

}  // namespace lab
