// What is posted to a token endpoint, form-encoded. Pure but for the signing.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "connectors/targets/oauth/signing.hpp"
#include "model/clock.hpp"
#include "model/secret.hpp"

namespace sluis::targets::oauth {

/// client_credentials with a secret (RFC 6749, 4.4 and 2.3.1: in the body).
struct client_secret {
  std::string client_id;
  secret word;
  std::string scope;  // "https://graph.microsoft.com/.default"; empty: none
};

/// client_credentials with a certificate (RFC 7523, 2.2; Microsoft: x5t#S256, PS256).
struct client_certificate {
  std::string client_id;
  private_key key;
  std::string thumbprint;  // x5t#S256
  std::string audience;    // the token endpoint's full url
  std::string scope;
};

/// A Google service account that acts for an administrator (RFC 7523, 2.1; `sub`).
struct service_account {
  std::string address;  // iss
  private_key key;
  std::string key_id;    // kid
  std::string acts_for;  // sub; may be empty
  std::string scope;     // space-separated
  std::string audience;
};

using credential = std::variant<client_secret, client_certificate, service_account>;

/// `unique` is what makes a signed statement another one than the last (jti).
[[nodiscard]] secret grant_request(const credential& who, instant now, const std::string& unique);

}  // namespace sluis::targets::oauth
