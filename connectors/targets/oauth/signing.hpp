// Signed statements of who we are: JWT (RFC 7519) in JWS compact form (RFC 7515), by OpenSSL.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "model/secret.hpp"

struct evp_pkey_st;

namespace sluis::targets::oauth {

/// base64url without padding (RFC 7515, 2).
[[nodiscard]] std::string base64url(std::string_view bytes);

enum class algorithm : std::uint8_t { rs256, ps256 };  // RFC 7518, 3.3 and 3.5

/// An RSA key of at least 2,048 bits. Never printed, freed with its bytes cleared.
class private_key {
 public:
  /// From PEM (PKCS#8 or PKCS#1, not encrypted); `named` stands for it in errors: the file's path.
  [[nodiscard]] static result<private_key> parse(const secret& pem, const std::string& named);

  /// header.payload.signature; `header` gets alg and typ.
  [[nodiscard]] std::string sign(algorithm how, nlohmann::json header, const nlohmann::json& payload) const;

 private:
  explicit private_key(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

/// `x5t#S256` of the first certificate in the PEM: base64url(SHA-256(DER)) (RFC 7515, 4.1.8).
[[nodiscard]] result<std::string> certificate_thumbprint(std::string_view pem, const std::string& named);

}  // namespace sluis::targets::oauth
