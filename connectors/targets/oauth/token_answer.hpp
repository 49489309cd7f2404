// Reading a token endpoint's answer (RFC 6749, 5.1 and 5.2). Takes bytes from outside; never throws.
#pragma once

#include <chrono>
#include <string>

#include "connectors/http/transport.hpp"
#include "model/clock.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::targets::oauth {

struct granted {
  secret token;
  std::chrono::seconds lives{0};
};

/// Wipes the answer's body. errc::refused: the endpoint does not accept who we are, with its error word (RFC 6749) and
/// Microsoft's error number – no other text of it is read. errc::unavailable: it cannot answer now. `credential` is
/// named in the hint: the file; so is `now`, because a wrong clock is refused in the same words.
[[nodiscard]] result<granted> read_token_answer(http::response& answer, const std::string& credential, instant now);

}  // namespace sluis::targets::oauth
