// HMAC-SHA-256 under one key that is set once.
#pragma once

#include <string_view>

#include "model/mutation.hpp"
#include "state/crypto/evp.hpp"

namespace sluis::state::crypto {

/// One thread at a time.
class hmac {
 public:
  explicit hmac(std::string_view key);
  hmac& add(std::string_view bytes);
  /// Of all that was added; starts anew.
  [[nodiscard]] sha256_hash finish();

 private:
  evp<EVP_MAC_CTX> context_;
};

}  // namespace sluis::state::crypto
