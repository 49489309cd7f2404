#include "connectors/targets/oauth/signing.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <stdexcept>

namespace sluis::targets::oauth {

namespace {

struct freed {
  void operator()(BIO* p) const { BIO_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
};
template <class T>
using owned = std::unique_ptr<T, freed>;

constexpr int fewest_bits = 2048;

owned<BIO> reading(std::string_view bytes) {
  owned<BIO> out(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  if (!out) throw std::bad_alloc();
  return out;
}

// A question for a passphrase would stop the daemon at a terminal that is not there.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

void must(int code) {
  if (code <= 0) throw std::runtime_error("signing a token request failed");
}

const char* name_of(algorithm how) {
  return how == algorithm::rs256 ? "RS256" : "PS256";
}

}  // namespace

std::string base64url(std::string_view bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += digits[(held >> (bits - 6)) & 63];
  }
  if (bits > 0) out += digits[(held << (6 - bits)) & 63];
  return out;
}

result<private_key> private_key::parse(const secret& pem, const std::string& named) {
  const auto from = reading(pem.reveal());
  std::shared_ptr<evp_pkey_st> key(PEM_read_bio_PrivateKey(from.get(), nullptr, &no_passphrase, nullptr),
                                   &EVP_PKEY_free);
  if (!key) {
    return error{errc::invalid_input, named + " holds no private key that can be read",
                 "it must be PEM, without a passphrase"};
  }
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key.get()) < fewest_bits) {
    return error{errc::invalid_input, named + " is not an RSA key of at least 2048 bits",
                 "make a new key and register it"};
  }
  return private_key(std::move(key));
}

std::string private_key::sign(algorithm how, nlohmann::json header, const nlohmann::json& payload) const {
  header["alg"] = name_of(how);
  header["typ"] = "JWT";
  std::string out = base64url(header.dump()) + "." + base64url(payload.dump());
  const owned<EVP_MD_CTX> work(EVP_MD_CTX_new());
  EVP_PKEY_CTX* padding = nullptr;
  must(EVP_DigestSignInit(work.get(), &padding, EVP_sha256(), nullptr, key_.get()));
  if (how == algorithm::ps256) {
    must(EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING));
    must(EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST));
  }
  const auto* const data = reinterpret_cast<const unsigned char*>(out.data());
  std::size_t size = 0;
  must(EVP_DigestSign(work.get(), nullptr, &size, data, out.size()));
  std::string signature(size, '\0');
  must(EVP_DigestSign(work.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data, out.size()));
  signature.resize(size);
  return out + "." + base64url(signature);
}

result<std::string> certificate_thumbprint(std::string_view pem, const std::string& named) {
  const auto from = reading(pem);
  const owned<X509> certificate(PEM_read_bio_X509(from.get(), nullptr, &no_passphrase, nullptr));
  if (!certificate) return error{errc::invalid_input, named + " holds no certificate", "it must be PEM"};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  must(X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size));
  return base64url({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace sluis::targets::oauth
