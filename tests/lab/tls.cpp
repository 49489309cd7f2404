#include "tests/lab/tls.hpp"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace lab {

namespace {

template <auto Free>
struct freed {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using cert_ptr = std::unique_ptr<X509, freed<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, freed<BIO_free_all>>;

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

void set_serial(X509* cert) {
  const std::unique_ptr<BIGNUM, freed<BN_free>> number(BN_new());
  require(number && BN_rand(number.get(), 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1, "serial number");
  require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(cert)) != nullptr, "serial number");
}

void set_name(X509_NAME* name, const char* common_name) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(common_name);
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, -1, -1, 0) == 1, "name");
}

void add_extension(X509* cert, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, cert, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, freed<X509_EXTENSION_free>> made(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  require(made && X509_add_ext(cert, made.get(), -1) == 1, "extension");
}

cert_ptr make_certificate(EVP_PKEY* key, const char* common_name) {
  cert_ptr out(X509_new());
  require(out && X509_set_version(out.get(), X509_VERSION_3) == 1, "certificate");
  set_serial(out.get());
  X509_gmtime_adj(X509_getm_notBefore(out.get()), -24L * 3600);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), 30L * 24 * 3600);
  set_name(X509_get_subject_name(out.get()), common_name);
  require(X509_set_pubkey(out.get(), key) == 1, "public key");
  return out;
}

void sign(X509* cert, X509* issuer, EVP_PKEY* issuer_key) {
  require(X509_set_issuer_name(cert, X509_get_subject_name(issuer)) == 1, "issuer");
  require(X509_sign(cert, issuer_key, EVP_sha256()) > 0, "signature");
}

template <class Write>
std::string to_pem(Write write) {
  const bio_ptr out(BIO_new(BIO_s_mem()));
  require(out && write(out.get()) == 1, "PEM");
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

certificates make_certificates() {
  const key_ptr ca_key(EVP_EC_gen("P-256"));
  const key_ptr server_key(EVP_EC_gen("P-256"));
  require(ca_key && server_key, "key");

  const auto ca = make_certificate(ca_key.get(), "sluis-lab CA");
  add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
  sign(ca.get(), ca.get(), ca_key.get());

  const auto server = make_certificate(server_key.get(), "localhost");
  X509_set_issuer_name(server.get(), X509_get_subject_name(ca.get()));
  add_extension(server.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(server.get(), ca.get(), NID_key_usage, "critical,digitalSignature");
  add_extension(server.get(), ca.get(), NID_ext_key_usage, "serverAuth");
  add_extension(server.get(), ca.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  add_extension(server.get(), ca.get(), NID_subject_key_identifier, "hash");
  add_extension(server.get(), ca.get(), NID_authority_key_identifier, "keyid");
  sign(server.get(), ca.get(), ca_key.get());

  return {to_pem([&](BIO* out) { return PEM_write_bio_X509(out, ca.get()); }),
          to_pem([&](BIO* out) { return PEM_write_bio_X509(out, server.get()); }), to_pem([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, server_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

boost::asio::ssl::context make_server_context(const certificates& from) {
  namespace ssl = boost::asio::ssl;
  ssl::context out(ssl::context::tls_server);
  out.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                  ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
  out.use_certificate_chain(boost::asio::buffer(from.server_pem));
  out.use_private_key(boost::asio::buffer(from.key_pem), ssl::context::pem);
  return out;
}

}  // namespace lab
