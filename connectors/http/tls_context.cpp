#include "connectors/http/tls_context.hpp"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace sluis::http {

namespace ssl = boost::asio::ssl;

result<ssl::context> make_tls_context(const std::optional<std::filesystem::path>& ca_file) {
  ssl::context out(ssl::context::tls_client);
  boost::system::error_code ec;
  SSL_CTX_set_min_proto_version(out.native_handle(), TLS1_2_VERSION);
  out.set_verify_mode(ssl::verify_peer, ec);
  out.set_default_verify_paths(ec);  // a machine without roots still works with a CA file of its own
  if (ca_file) {
    out.load_verify_file(ca_file->string(), ec);
    if (ec) {
      return error{errc::io,
                   "the CA file " + ca_file->string() + " cannot be read as PEM certificates: " + ec.message(),
                   "check `ca_file` and its mode"};
    }
  }
  return out;
}

void expect_host(SSL* session, const base_url& url) {
  X509_VERIFY_PARAM* rules = SSL_get0_param(session);
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  bool ok = false;
  if (url.host_is_address()) {
    ok = X509_VERIFY_PARAM_set1_ip_asc(rules, url.host.c_str()) == 1;
  } else {
    ok = X509_VERIFY_PARAM_set1_host(rules, url.host.c_str(), url.host.size()) == 1 &&
         SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                  const_cast<char*>(url.host.c_str())) == 1;  // the macro's own C cast, written out
  }
  if (!ok) throw std::runtime_error("OpenSSL refuses the host name to verify");
}

error handshake_error(SSL* session, const base_url& url, const boost::system::error_code& ec) {
  const long why = SSL_get_verify_result(session);
  const std::string where = "TLS with " + url.authority() + ": ";
  switch (why) {
    case X509_V_OK:
      return {errc::unavailable, where + ec.message()};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {errc::unavailable, where + "the certificate is for another host", "check `url`; nothing was sent"};
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {errc::unavailable, where + "the certificate has expired", "the target must renew it; nothing was sent"};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return {errc::unavailable, where + "the certificate comes from an authority that is not trusted here",
              "if it is the partner's own, name it in `ca_file`; nothing was sent"};
    default:
      return {errc::unavailable, where + X509_verify_cert_error_string(why), "nothing was sent"};
  }
}

}  // namespace sluis::http
