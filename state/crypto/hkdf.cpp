#include "state/crypto/hkdf.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>

namespace sluis::state::crypto {

hkdf::hkdf(hkdf_mode mode) {
  const evp<EVP_KDF> algorithm(must(EVP_KDF_fetch(nullptr, "HKDF", nullptr), "fetching HKDF"));
  context_.reset(must(EVP_KDF_CTX_new(algorithm.get()), "HKDF"));
  std::array<char, 7> digest = {"SHA256"};
  int which = mode == hkdf_mode::expand_only ? EVP_KDF_HKDF_MODE_EXPAND_ONLY : EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND;
  const std::array<OSSL_PARAM, 3> params = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
                                            OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &which),
                                            OSSL_PARAM_construct_end()};
  must(EVP_KDF_CTX_set_params(context_.get(), params.data()), "HKDF");
}

void hkdf::derive(std::string_view key, std::string_view info, unsigned char* out, std::size_t size) {
  // OSSL_PARAM has no const form; OpenSSL only reads from these.
  const std::array<OSSL_PARAM, 3> params = {
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, const_cast<char*>(key.data()), key.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, const_cast<char*>(info.data()), info.size()),
      OSSL_PARAM_construct_end()};
  must(EVP_KDF_derive(context_.get(), out, size, params.data()), "HKDF");
}

secret hkdf::derive(std::string_view key, std::string_view info, std::size_t size) {
  std::string out(size, '\0');
  derive(key, info, bytes_of(out.data()), size);
  secret kept(out);
  wipe(out);
  return kept;
}

}  // namespace sluis::state::crypto
