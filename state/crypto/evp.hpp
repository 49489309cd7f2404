// OpenSSL 3's objects with owners. Algorithms are fetched once; contexts are kept and reused, because fetching costs
// more than most of the operations themselves.
#pragma once

#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace sluis::state::crypto {

struct evp_free {
  void operator()(EVP_MD* p) const noexcept { EVP_MD_free(p); }
  void operator()(EVP_MD_CTX* p) const noexcept { EVP_MD_CTX_free(p); }
  void operator()(EVP_CIPHER* p) const noexcept { EVP_CIPHER_free(p); }
  void operator()(EVP_CIPHER_CTX* p) const noexcept { EVP_CIPHER_CTX_free(p); }
  void operator()(EVP_MAC* p) const noexcept { EVP_MAC_free(p); }
  void operator()(EVP_MAC_CTX* p) const noexcept { EVP_MAC_CTX_free(p); }
  void operator()(EVP_KDF* p) const noexcept { EVP_KDF_free(p); }
  void operator()(EVP_KDF_CTX* p) const noexcept { EVP_KDF_CTX_free(p); }
};

template <class T>
using evp = std::unique_ptr<T, evp_free>;

/// Throws: an operation that cannot fail on valid arguments did (no memory, a library without the algorithm).
[[noreturn]] inline void evp_failed(const char* doing) {
  throw std::runtime_error(std::string("OpenSSL failed at ") + doing + "; is it a complete OpenSSL 3?");
}

inline void must(int code, const char* doing) {
  if (code <= 0) evp_failed(doing);
}

template <class T>
T* must(T* made, const char* doing) {
  if (made == nullptr) evp_failed(doing);
  return made;
}

inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* bytes_of(char* data) {
  return reinterpret_cast<unsigned char*>(data);
}

}  // namespace sluis::state::crypto
