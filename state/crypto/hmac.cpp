#include "state/crypto/hmac.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>

namespace sluis::state::crypto {

hmac::hmac(std::string_view key) {
  const evp<EVP_MAC> algorithm(must(EVP_MAC_fetch(nullptr, "HMAC", nullptr), "fetching HMAC"));
  context_.reset(must(EVP_MAC_CTX_new(algorithm.get()), "HMAC"));
  std::array<char, 7> digest = {"SHA256"};
  const std::array<OSSL_PARAM, 2> params = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
                                            OSSL_PARAM_construct_end()};
  must(EVP_MAC_init(context_.get(), bytes_of(key), key.size(), params.data()), "HMAC");
}

hmac& hmac::add(std::string_view bytes) {
  must(EVP_MAC_update(context_.get(), bytes_of(bytes), bytes.size()), "HMAC");
  return *this;
}

sha256_hash hmac::finish() {
  sha256_hash out{};
  std::size_t size = 0;
  must(EVP_MAC_final(context_.get(), out.data(), &size, out.size()), "HMAC");
  must(EVP_MAC_init(context_.get(), nullptr, 0, nullptr), "HMAC");
  return out;
}

}  // namespace sluis::state::crypto
