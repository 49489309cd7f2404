// AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: nonce(12) ‖ ciphertext ‖ tag(16).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "state/crypto/evp.hpp"

namespace sluis::state::crypto {

/// One thread at a time; the key comes with each call.
class gcm {
 public:
  static constexpr std::size_t key_size = 32;
  static constexpr std::size_t nonce_size = 12;
  static constexpr std::size_t tag_size = 16;
  using key = std::array<unsigned char, key_size>;
  using nonce = std::array<unsigned char, nonce_size>;

  gcm();
  [[nodiscard]] std::string seal(const key& k, const nonce& fresh, std::string_view associated, std::string_view plain);
  /// Nothing: another key, other associated data, or altered bytes.
  [[nodiscard]] std::optional<std::string> open(const key& k, std::string_view associated, std::string_view sealed);

 private:
  evp<EVP_CIPHER_CTX> sealing_;
  evp<EVP_CIPHER_CTX> opening_;
};

}  // namespace sluis::state::crypto
