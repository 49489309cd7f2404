// What stands in for credentials in a rehearsal: made by chance, accepted by the stand-ins alone.
#pragma once

#include <string>

#include "model/random.hpp"
#include "model/secret.hpp"

namespace sluis::daemon::rehearsal {

/// 64 hex digits: a token, a client secret, a root key.
[[nodiscard]] secret make_word(sluis::random& chance);

/// A service account's key file in Google's form, with an RSA key of 2,048 bits made now; `issuer` is its client_email.
/// Takes part of a second. Throws std::runtime_error when OpenSSL cannot.
[[nodiscard]] secret make_service_account(std::string_view issuer);

}  // namespace sluis::daemon::rehearsal
