// HKDF-SHA-256 (RFC 5869) without a salt; `info` keeps uses apart.
#pragma once

#include <string_view>

#include "model/secret.hpp"
#include "state/crypto/evp.hpp"

namespace sluis::state::crypto {

/// extract_and_expand is HKDF whole. expand_only is its second half, for a key of 32 random bytes that is one already
/// (RFC 5869, section 3.3): half the time, and it is on the way of every record.
enum class hkdf_mode { extract_and_expand, expand_only };

/// One thread at a time.
class hkdf {
 public:
  explicit hkdf(hkdf_mode mode = hkdf_mode::extract_and_expand);
  void derive(std::string_view key, std::string_view info, unsigned char* out, std::size_t size);
  [[nodiscard]] secret derive(std::string_view key, std::string_view info, std::size_t size);

 private:
  evp<EVP_KDF_CTX> context_;
};

}  // namespace sluis::state::crypto
