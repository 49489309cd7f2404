// HKDF-SHA-256 (RFC 5869) without a salt: what it is given is random already; `info` keeps uses apart.
#pragma once

#include <string_view>

#include "model/secret.hpp"
#include "state/crypto/evp.hpp"

namespace sluis::state::crypto {

/// One thread at a time.
class hkdf {
 public:
  hkdf();
  void derive(std::string_view key, std::string_view info, unsigned char* out, std::size_t size);
  [[nodiscard]] secret derive(std::string_view key, std::string_view info, std::size_t size);

 private:
  evp<EVP_KDF_CTX> context_;
};

}  // namespace sluis::state::crypto
