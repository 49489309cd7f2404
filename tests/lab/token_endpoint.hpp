// An OAuth 2 token endpoint: client credentials by secret or by signed statement, and a service account's statement. It
// checks the form and the claims; whose signature it is is not checked, for it knows no keys.
#pragma once

#include <string>
#include <string_view>

#include "tests/lab/message.hpp"
#include "tests/lab/service.hpp"

namespace lab {

inline constexpr const char* token_path = "/oauth/token";

/// Who may have a token: whoever fills in the form well, or only who has it already – as the client's secret, or as the
/// issuer of a statement.
enum class audience : std::uint8_t { anybody, token_holders };

/// Ends the token of a service account that asked for the scope admin.directory.userschema, so that Google's lab can
/// tell.
inline constexpr std::string_view schema_scope_mark = "+userschema";

/// Gives `token` for an hour, or the error of RFC 6749, 5.2.
[[nodiscard]] answer token_answer(const request& r, const std::string& token, moment now,
                                  audience open_to = audience::anybody);

}  // namespace lab
