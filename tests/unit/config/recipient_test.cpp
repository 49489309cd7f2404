#include "config/recipient.hpp"

#include <gtest/gtest.h>

namespace sluis::config {
namespace {

TEST(recipient, urls_that_mean_the_same_are_spelt_alike) {
  struct row {
    const char* name;
    const char* url;
    const char* canonical;
  };
  for (const auto& [name, url, canonical] : {
           row{"as it is", "https://partner.example/scim/v2", "https://partner.example/scim/v2"},
           row{"capitals in scheme and host", "HTTPS://Partner.EXAMPLE/scim/v2", "https://partner.example/scim/v2"},
           row{"the path keeps its capitals", "https://partner.example/SCIM/v2", "https://partner.example/SCIM/v2"},
           row{"https' own port", "https://partner.example:443/scim", "https://partner.example/scim"},
           row{"http's own port", "http://127.0.0.1:80/scim", "http://127.0.0.1/scim"},
           row{"443 is not http's", "http://127.0.0.1:443/scim", "http://127.0.0.1:443/scim"},
           row{"another port", "https://partner.example:8443/scim", "https://partner.example:8443/scim"},
           row{"zeros before a port", "https://partner.example:08443/scim", "https://partner.example:8443/scim"},
           row{"slashes at the end", "https://partner.example/scim//", "https://partner.example/scim"},
           row{"no path", "https://partner.example/", "https://partner.example"},
           row{"the root's dot", "https://partner.example./scim", "https://partner.example/scim"},
           row{"IPv6", "https://[2001:DB8:0:0::1]:443/scim", "https://[2001:db8::1]/scim"},
           row{"IPv6 with a port", "https://[::1]:8443", "https://[::1]:8443"},
       }) {
    EXPECT_EQ(canonical_url(url), canonical) << name;
    EXPECT_EQ(canonical_url(canonical), canonical) << name << ": canonical stays so";
  }
}

target_settings scim(const char* url) {
  target_settings out;
  out.kind = "scim";
  out.url = url;
  return out;
}

target_settings graph(const char* tenant, const char* url = "https://graph.microsoft.com/v1.0",
                      const std::string& token = {}) {
  target_settings out;
  out.kind = "graph";
  out.url = url;
  out.graph.emplace().tenant = tenant;
  out.oauth.emplace().token_url =
      token.empty() ? "https://login.microsoftonline.com/" + std::string(tenant) + "/oauth2/v2.0/token" : token;
  return out;
}

target_settings google(const char* customer, const char* admin, const char* url = "https://admin.googleapis.com") {
  target_settings out;
  out.kind = "google";
  out.url = url;
  out.google.emplace().customer = customer;
  out.google->admin = admin;
  return out;
}

// Issue 13, point 2: what the recipient of a target is, by kind.
TEST(recipient, is_kind_and_address) {
  struct row {
    const char* name;
    target_settings target;
    const char* recipient;
  };
  for (const auto& [name, target, expected] : {
           row{"scim", scim("https://Partner.example/scim/v2/"), "scim https://partner.example/scim/v2"},
           row{"graph", graph("School.onmicrosoft.com"), "graph graph.microsoft.com/school.onmicrosoft.com"},
           row{"graph, another version of the same cloud",
               graph("school.onmicrosoft.com", "https://graph.microsoft.com/beta"),
               "graph graph.microsoft.com/school.onmicrosoft.com"},
           row{"graph, a gateway", graph("school.onmicrosoft.com", "https://gateway.example/graph/v1.0"),
               "graph https://gateway.example/graph/v1.0/school.onmicrosoft.com"},
           row{"graph, another path of the gateway",
               graph("school.onmicrosoft.com", "https://gateway.example/other/v1.0"),
               "graph https://gateway.example/other/v1.0/school.onmicrosoft.com"},
           row{"google, a gateway", google("C0abc123", "admin@school.nl", "https://gateway.example/google"),
               "google https://gateway.example/google/C0abc123"},
           row{"graph, another cloud", graph("school.onmicrosoft.com", "https://graph.microsoft.us/v1.0"),
               "graph graph.microsoft.us/school.onmicrosoft.com"},
           row{"graph, tokens of another tenant",
               graph("school.onmicrosoft.com", "https://graph.microsoft.com/v1.0",
                     "https://login.microsoftonline.com/other/oauth2/v2.0/token"),
               "graph "
               "graph.microsoft.com/school.onmicrosoft.com;token=https://login.microsoftonline.com/other/oauth2/v2.0/"
               "token"},
           row{"google", google("C0abc123", "admin@school.nl"), "google admin.googleapis.com/C0abc123"},
           row{"google, the administrator's own customer", google("my_customer", "admin@School.nl"),
               "google admin.googleapis.com/my_customer@school.nl"},
           row{"google, another administrator of it", google("my_customer", "beheer@school.nl"),
               "google admin.googleapis.com/my_customer@school.nl"},
           row{"google, another customer's administrator", google("my_customer", "admin@other.nl"),
               "google admin.googleapis.com/my_customer@other.nl"},
       }) {
    EXPECT_EQ(to_string(recipient_of(target)), expected) << name;
  }
}

TEST(recipient, a_vendors_host_is_known_by_its_domain) {
  struct row {
    const char* url;
    bool is_vendors;
  };
  for (const auto& [url, is_vendors] : {row{"https://graph.microsoft.com/v1.0", true},
                                        row{"https://GRAPH.MICROSOFT.COM:443", true},
                                        row{"https://graph.microsoft.com.:8443/x", true},
                                        row{"https://admin.googleapis.com", true},
                                        row{"https://microsoftgraph.chinacloudapi.cn", true},
                                        row{"https://google.com", true},
                                        row{"https://graph.windows.net/school", true},
                                        row{"https://graph.microsoft.de", true},
                                        row{"https://login.microsoftonline.de", true},
                                        row{"https://graph.cloudapi.de", true},
                                        row{"https://login.microsoftonline.us", true},
                                        row{"https://graph.microsoft.us", true},
                                        row{"https://dod-graph.microsoft.us", true},
                                        row{"https://login.chinacloudapi.cn", true},
                                        row{"https://login.partner.microsoftonline.cn", true},
                                        row{"https://sts.windows.net", true},
                                        row{"https://outlook.office365.com", true},
                                        row{"https://outlook.office.com", true},
                                        row{"https://outlook.office365.us", true},
                                        row{"https://management.core.windows.net", true},
                                        row{"https://management.azure.com", true},
                                        row{"https://management.usgovcloudapi.net", true},
                                        row{"https://graph.microsoftazure.us", true},
                                        row{"https://school.ciamlogin.com", true},
                                        row{"https://oauth2.googleapis.com/token", true},
                                        row{"https://accounts.google.com", true},
                                        row{"https://www.googleapis.com:443", true},
                                        row{"https://oauth2.mtls.googleapis.com", true},
                                        row{"https://mywindows.net", false},
                                        row{"https://windows.net.test.example", false},
                                        row{"https://office365.test.example", false},
                                        row{"https://notmicrosoft.com", false},
                                        row{"https://graph.microsoft.com.test.example", false},
                                        row{"http://127.0.0.1:4020/graph.microsoft.com", false},
                                        row{"http://[::1]:4020", false},
                                        row{"no url", false}}) {
    EXPECT_EQ(is_at_a_vendor(url), is_vendors) << url;
  }
}

}  // namespace
}  // namespace sluis::config
