#include "connectors/http/url.hpp"

#include <gtest/gtest.h>

namespace sluis::http {
namespace {

TEST(http_url, what_a_target_may_be) {
  struct row {
    const char* name;
    const char* text;
    plain_http plain;
    const char* parts;  // "host|port|path|authority", or nullptr: refused
  };
  const row rows[] = {
      {"https", "https://partner.example/scim/v2", plain_http::refused, "partner.example|443|/scim/v2|partner.example"},
      {"slash at the end", "https://partner.example/scim/v2/", plain_http::refused,
       "partner.example|443|/scim/v2|partner.example"},
      {"no path", "https://partner.example", plain_http::refused, "partner.example|443||partner.example"},
      {"port", "https://partner.example:8443/", plain_http::refused, "partner.example|8443||partner.example:8443"},
      {"ipv6", "https://[2001:db8::1]:8443/x", plain_http::refused, "2001:db8::1|8443|/x|[2001:db8::1]:8443"},
      {"loopback", "http://127.0.0.1:4020/scim", plain_http::allowed_on_loopback,
       "127.0.0.1|4020|/scim|127.0.0.1:4020"},
      {"loopback 6", "http://[::1]/scim", plain_http::allowed_on_loopback, "::1|80|/scim|[::1]"},
      {"localhost", "http://localhost:1", plain_http::allowed_on_loopback, "localhost|1||localhost:1"},
      {"loopback not allowed", "http://127.0.0.1:4020", plain_http::refused, nullptr},
      {"plain elsewhere", "http://partner.example", plain_http::allowed_on_loopback, nullptr},
      {"plain to a look-alike", "http://127.0.0.1.evil.example", plain_http::allowed_on_loopback, nullptr},
      {"a host that begins like an address", "https://127.0.0.1.partner.example", plain_http::refused,
       "127.0.0.1.partner.example|443||127.0.0.1.partner.example"},
      {"bracket", "https://[::1", plain_http::refused, nullptr},
      {"name in brackets", "https://[partner.example]/", plain_http::refused, nullptr},
      {"behind brackets", "https://[::1]x/", plain_http::refused, nullptr},
      {"back slash", "https://partner.example\\@evil.example", plain_http::refused, nullptr},
      {"port with a sign", "https://partner.example:+1", plain_http::refused, nullptr},
      {"empty port", "https://partner.example:", plain_http::refused, nullptr},
      {"plain to any address", "http://0.0.0.0", plain_http::allowed_on_loopback, nullptr},
      {"password", "https://u:p@partner.example", plain_http::refused, nullptr},
      {"query", "https://partner.example/?a=b", plain_http::refused, nullptr},
      {"fragment", "https://partner.example/#a", plain_http::refused, nullptr},
      {"no host", "https:///x", plain_http::refused, nullptr},
      {"port zero", "https://partner.example:0", plain_http::refused, nullptr},
      {"port too large", "https://partner.example:70000", plain_http::refused, nullptr},
      {"ftp", "ftp://partner.example", plain_http::refused, nullptr},
      {"no url", "partner.example", plain_http::refused, nullptr},
      {"line break", "https://partner.example/\r\nX: y", plain_http::refused, nullptr},
      {"empty", "", plain_http::refused, nullptr},
  };
  for (const auto& [name, text, plain, parts] : rows) {
    const auto url = parse_base_url(text, plain);
    ASSERT_EQ(url.has_value(), parts != nullptr) << name;
    if (!url) {
      EXPECT_EQ(url.error().code(), errc::invalid_input) << name;
      continue;
    }
    EXPECT_EQ(url->host + "|" + url->port + "|" + url->path + "|" + url->authority(), parts) << name;
  }
}

TEST(http_url, percent_encoding_leaves_only_unreserved_characters) {
  EXPECT_EQ(percent_encode("aZ0-._~"), "aZ0-._~");
  EXPECT_EQ(percent_encode("externalId eq \"a&b=c/d?\""), "externalId%20eq%20%22a%26b%3Dc%2Fd%3F%22");
  EXPECT_EQ(percent_encode("Zoë\r\n"), "Zo%C3%AB%0D%0A");
}

}  // namespace
}  // namespace sluis::http
