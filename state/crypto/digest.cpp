#include "state/crypto/digest.hpp"

namespace sluis::state::crypto {

namespace {
const EVP_MD* sha256_algorithm() {
  static const evp<EVP_MD> fetched(must(EVP_MD_fetch(nullptr, "SHA256", nullptr), "fetching SHA-256"));
  return fetched.get();
}
}  // namespace

sha256_stream::sha256_stream() : context_(must(EVP_MD_CTX_new(), "SHA-256")) {
  must(EVP_DigestInit_ex(context_.get(), sha256_algorithm(), nullptr), "SHA-256");
}

sha256_stream& sha256_stream::add(std::string_view bytes) {
  must(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()), "SHA-256");
  return *this;
}

sha256_hash sha256_stream::finish() {
  sha256_hash out{};
  must(EVP_DigestFinal_ex(context_.get(), out.data(), nullptr), "SHA-256");
  must(EVP_DigestInit_ex(context_.get(), nullptr, nullptr), "SHA-256");
  return out;
}

sha256_hash sha256(std::string_view bytes) {
  thread_local sha256_stream stream;
  return stream.add(bytes).finish();
}

}  // namespace sluis::state::crypto
