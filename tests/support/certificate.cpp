#include "tests/support/certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace sluis::test {

namespace {

template <class T, void (*free_it)(T*)>
struct freed {
  void operator()(T* what) const { free_it(what); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY, EVP_PKEY_free>>;
using cert_ptr = std::unique_ptr<X509, freed<X509, X509_free>>;

void must(bool ok) {
  if (!ok) throw std::runtime_error("OpenSSL could not make the test's certificate");
}

void add_extension(X509* cert, int kind, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, cert, cert, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  must(extension != nullptr);
  must(X509_add_ext(cert, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

template <class Write>
std::string as_pem(Write write) {
  BIO* out = BIO_new(BIO_s_mem());
  must(write(out) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  std::string pem(text, static_cast<std::size_t>(size));
  BIO_free(out);
  return pem;
}

}  // namespace

certificate make_certificate(const certificate_wish& wish) {
  const key_ptr key(EVP_EC_gen("P-256"));
  const cert_ptr cert(X509_new());
  must(key && cert);
  X509_set_version(cert.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), wish.valid_from_s);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), wish.valid_until_s);
  X509_set_pubkey(cert.get(), key.get());
  X509_NAME* name = X509_get_subject_name(cert.get());
  const auto* common =
      reinterpret_cast<const unsigned char*>("localhost");  // must not count: only the alternative names do
  must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0) == 1);
  X509_set_issuer_name(cert.get(), name);
  add_extension(cert.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(cert.get(), NID_subject_alt_name, wish.names);
  must(X509_sign(cert.get(), key.get(), EVP_sha256()) > 0);
  return {as_pem([&](BIO* out) { return PEM_write_bio_X509(out, cert.get()); }), as_pem([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace sluis::test
