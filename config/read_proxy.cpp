#include <algorithm>

#include "config/sections.hpp"

namespace sluis::config {

std::optional<proxy_settings> read_proxy(section& from) {
  const auto written = from.text("proxy");
  const auto file = from.path("proxy_credentials_file");
  const auto direct = from.words("no_proxy");
  if (!written || *written == "none") {
    const char* const lonely = file ? "proxy_credentials_file" : "no_proxy";
    if (file || direct)
      from.refuse(lonely, "stands without a proxy", R"(write proxy = "http://proxy.example:3128", or leave it out)");
    return std::nullopt;
  }
  const auto at = parse_proxy(*written);
  if (!at) {
    from.refuse("proxy", "is not a proxy",
                R"(write "http://proxy.example:3128", with its port, or "none"; )"
                "user and password go into proxy_credentials_file");
    return std::nullopt;
  }
  proxy_settings out{at->host, at->port, file, {}};
  for (const auto& one : direct.value_or(std::vector<section::word>())) {
    if (!is_host_or_domain(one.text)) {  // not shown: it may hold a password
      from.refuse_at(one.where, "no_proxy", "has an entry that is no host",
                     R"(write "sis.example" for a host, ".example" for all below it)");
    }
    out.direct.push_back(one.text);
  }
  return out;
}

}  // namespace sluis::config
