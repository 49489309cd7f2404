// AES-256-SIV (RFC 5297): deterministic authenticated wrapping of keys. Wrapped = tag(16) ‖ ciphertext.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/secret.hpp"
#include "state/crypto/evp.hpp"

namespace sluis::state::crypto {

/// One key of 64 bytes. One thread at a time.
class siv {
 public:
  static constexpr std::size_t key_size = 64;
  static constexpr std::size_t tag_size = 16;

  explicit siv(std::string_view key);
  /// `out` takes tag_size + plain.size() bytes.
  void wrap(std::string_view associated, std::string_view plain, unsigned char* out);
  [[nodiscard]] std::string wrap(std::string_view associated, std::string_view plain);
  /// `out` takes wrapped.size() - tag_size bytes. false: another key, other associated data, or altered bytes.
  [[nodiscard]] bool unwrap(std::string_view associated, std::string_view wrapped, unsigned char* out);
  [[nodiscard]] std::optional<secret> unwrap(std::string_view associated, std::string_view wrapped);

 private:
  // Setting a key costs more than twice what copying a context does (4.7 against 1.9 µs, measured on 3.0.22).
  evp<EVP_CIPHER_CTX> wrapping_;
  evp<EVP_CIPHER_CTX> unwrapping_;
  evp<EVP_CIPHER_CTX> work_;
};

}  // namespace sluis::state::crypto
