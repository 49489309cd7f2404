// A self-signed certificate made on the spot, for servers of tests; it is its own authority.
#pragma once

#include <string>
#include <vector>

namespace sluis::test {

struct certificate_wish {
  std::string names = "DNS:localhost,IP:127.0.0.1";  // subjectAltName, in OpenSSL's notation
  long valid_from_s = -3600;                         // from now
  long valid_until_s = 3600;
};

struct certificate {
  std::string pem;
  std::string key_pem;
};

[[nodiscard]] certificate make_certificate(const certificate_wish& wish);

}  // namespace sluis::test
