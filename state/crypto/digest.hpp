// SHA-256.
#pragma once

#include <string_view>

#include "model/mutation.hpp"
#include "state/crypto/evp.hpp"

namespace sluis::state::crypto {

/// Any thread; each keeps a context of its own.
[[nodiscard]] sha256_hash sha256(std::string_view bytes);

/// In pieces, without putting them side by side first. One thread at a time.
class sha256_stream {
 public:
  sha256_stream();
  sha256_stream& add(std::string_view bytes);
  /// The hash of all that was added; starts anew.
  [[nodiscard]] sha256_hash finish();

 private:
  evp<EVP_MD_CTX> context_;
};

}  // namespace sluis::state::crypto
