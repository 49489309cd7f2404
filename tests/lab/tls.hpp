// A certificate made on the spot: an own CA that lives as long as the process, and a server certificate for 127.0.0.1,
// ::1 and localhost.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <string>

namespace lab {

struct certificates {
  std::string ca_pem;  // for the client
  std::string server_pem;
  std::string key_pem;  // of the server
};

/// ECDSA P-256, valid from a day ago for thirty days. Throws std::runtime_error.
[[nodiscard]] certificates make_certificates();

/// TLS 1.2 and newer.
[[nodiscard]] boost::asio::ssl::context make_server_context(const certificates& from);

}  // namespace lab
