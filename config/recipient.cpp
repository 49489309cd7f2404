#include "config/recipient.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace sluis::config {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// An IPv6 address has many spellings; inet_ntop knows one.
std::string canonical_host(std::string_view host) {
  auto out = lower(host);
  if (!out.empty() && out.front() == '[') {
    std::array<unsigned char, 16> bytes{};
    std::array<char, INET6_ADDRSTRLEN> text{};
    const auto inner = out.substr(1, out.size() - 2);
    if (::inet_pton(AF_INET6, inner.c_str(), bytes.data()) == 1 &&
        ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size()) != nullptr) {
      return "[" + std::string(text.data()) + "]";
    }
    return out;
  }
  while (!out.empty() && out.back() == '.') out.pop_back();  // the root's dot of a full domain name
  return out;
}

std::string canonical_port(std::string_view port, std::string_view scheme) {
  while (port.size() > 1 && port.front() == '0') port.remove_prefix(1);
  const bool is_default = port.empty() || (scheme == "https" && port == "443") || (scheme == "http" && port == "80");
  return is_default ? std::string() : ":" + std::string(port);
}

struct parts {
  std::string scheme, authority, path;
};

parts parts_of(std::string_view url) {
  parts out;
  const auto colon = url.find("://");
  out.scheme = lower(url.substr(0, colon));
  auto rest = url.substr(colon + 3);
  const auto slash = std::min(rest.find('/'), rest.size());
  out.path = rest.substr(slash);
  while (!out.path.empty() && out.path.back() == '/') out.path.pop_back();
  auto authority = rest.substr(0, slash);
  const auto bracket = authority.find(']');
  const auto port = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const auto number = port == std::string_view::npos ? std::string_view() : authority.substr(port + 1);
  out.authority = canonical_host(authority.substr(0, port)) + canonical_port(number, out.scheme);
  return out;
}

/// At the vendors' own hosts the version in the path is no other recipient; anywhere else (a gateway) scheme and path
/// may be.
std::string place_of(const std::string& url, bool is_vendor) {
  const auto of = parts_of(url);
  return is_vendor ? of.authority : of.scheme + "://" + of.authority + of.path;
}

bool is_vendor_host(std::string_view authority) {
  constexpr std::array<std::string_view, 5> hosts{"graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us",
                                                  "microsoftgraph.chinacloudapi.cn", "admin.googleapis.com"};
  return std::find(hosts.begin(), hosts.end(), authority) != hosts.end();
}

std::string graph_address(const target_settings& target) {
  const auto tenant = lower(target.graph->tenant);
  auto out = place_of(target.url, is_vendor_host(parts_of(target.url).authority)) + "/" + tenant;
  if (!target.oauth) return out;
  // Whose directory is written to is decided by who issues the token.
  if (lower(parts_of(target.oauth->token_url).path) == "/" + tenant + "/oauth2/v2.0/token") return out;
  return out + ";token=" + canonical_url(target.oauth->token_url);
}

std::string google_address(const target_settings& target) {
  auto out = place_of(target.url, is_vendor_host(parts_of(target.url).authority)) + "/" + target.google->customer;
  if (target.google->customer == "my_customer")
    out += lower(target.google->admin.substr(std::min(target.google->admin.find('@'), target.google->admin.size())));
  return out;
}

}  // namespace

std::string canonical_url(std::string_view url) {
  if (url.find("://") == std::string_view::npos) return std::string(url);
  const auto of = parts_of(url);
  return of.scheme + "://" + of.authority + of.path;
}

bool is_at_a_vendor(std::string_view url) {
  // Microsoft's clouds (the world's, the US government's, Germany's former one, China's) and Google's: directory, mail,
  // sign-in and management.
  constexpr auto domains = std::to_array<std::string_view>({
      "microsoft.com",      "microsoft.us",        "microsoft.de",
      "microsoft.cn",       "microsoftonline.com", "microsoftonline.us",
      "microsoftonline.de", "microsoftonline.cn",  "microsoftonline-p.com",
      "microsoftazure.us",  "microsoftazure.de",   "onmicrosoft.com",
      "windows.net",        "windowsazure.com",    "windowsazure.us",
      "windowsazure.cn",    "azure.com",           "azure.us",
      "azure.cn",           "azure.net",           "usgovcloudapi.net",
      "cloudapi.de",        "chinacloudapi.cn",    "office.com",
      "office.de",          "office365.com",       "office365.us",
      "outlook.com",        "outlook.de",          "live.com",
      "sharepoint.com",     "ciamlogin.com",       "b2clogin.com",
      "google.com",         "googleapis.com",      "googleapis.cn",
  });
  if (url.find("://") == std::string_view::npos) return false;
  const auto whole = parts_of(url).authority;
  const auto host = std::string_view(whole).substr(0, whole.find(':'));
  return std::any_of(domains.begin(), domains.end(), [&](std::string_view domain) {
    return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
  });
}

recipient recipient_of(const target_settings& target) {
  if (target.graph) return {target.kind, graph_address(target)};
  if (target.google) return {target.kind, google_address(target)};
  return {target.kind, canonical_url(target.url)};
}

}  // namespace sluis::config
