#include "connectors/targets/graph/school_key.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace sluis::targets::graph {

std::string school_key(const std::string& name) {
  constexpr std::size_t bytes = 16;
  constexpr const char* digits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(name.data(), name.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-256");
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i) {
    out += digits[digest.at(i) >> 4U];
    out += digits[digest.at(i) & 15U];
  }
  return out;
}

}  // namespace sluis::targets::graph
