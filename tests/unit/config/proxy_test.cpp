// The proxy of all targets, one of a target's own, and none (issue 14, B6).
#include <gtest/gtest.h>

#include "config/config.hpp"

namespace sluis::config {
namespace {

result<config> with_proxy(const std::string& of_daemon, const std::string& of_target) {
  return parse("[daemon]\nstate_dir = \"var\"\nrun_dir = \"run\"\n" + of_daemon +
                   "[[institution]]\nid = \"demo\"\nname = \"Demo\"\nmail_domain = \"demo.example\"\n"
                   "[[institution.target]]\nid = \"partner\"\nkind = \"scim\"\nurl = "
                   "\"https://partner.example/scim\"\ntoken_file = \"t\"\n" +
                   of_target,
               "/etc/sluis/s.toml");
}

TEST(proxy, is_the_daemons_the_targets_own_or_none) {
  const std::string shared =
      "proxy = \"http://proxy.example:3128\"\nproxy_credentials_file = \"secrets/proxy\"\nno_proxy = [\"sis.example\", "
      "\".intern.example\"]\n";
  const auto proxy_of = [](const result<config>& parsed) {
    return parsed.value().institutions.at(0).targets.at(0).proxy;
  };
  EXPECT_FALSE(proxy_of(with_proxy("", "")));
  const auto inherited = proxy_of(with_proxy(shared, ""));
  ASSERT_TRUE(inherited);
  EXPECT_EQ(inherited->host, "proxy.example");
  EXPECT_EQ(inherited->port, "3128");
  EXPECT_EQ(inherited->credentials_file, "/etc/sluis/secrets/proxy");
  EXPECT_EQ(inherited->direct, (std::vector<std::string>{"sis.example", ".intern.example"}));
  EXPECT_FALSE(proxy_of(with_proxy(shared, "proxy = \"none\"\n")));
  const auto own = proxy_of(with_proxy(shared, "proxy = \"http://[2001:db8::1]:8080/\"\n"));
  ASSERT_TRUE(own);
  EXPECT_EQ(own->host, "2001:db8::1");
  EXPECT_EQ(own->port, "8080");
  EXPECT_FALSE(own->credentials_file) << "of another proxy";
}

TEST(proxy, what_is_none_is_refused_with_its_place) {
  struct row {
    const char* of_daemon;
    const char* said;
  };
  for (const auto& [text, said] :
       {row{"proxy = \"https://proxy.example:3128\"\n", "s.toml:4:9: [daemon] proxy: is not a proxy"},
        row{"proxy = \"http://proxy.example\"\n", "is not a proxy"},
        row{"proxy = \"http://user:word@proxy.example:3128\"\n", "user and password go into proxy_credentials_file"},
        row{"proxy = \"http://proxy.example:3128/path\"\n", "is not a proxy"},
        row{"proxy = \"http://proxy.example:0\"\n", "is not a proxy"},
        row{"proxy_credentials_file = \"p\"\n", "s.toml:4:26: [daemon] proxy_credentials_file: stands without a proxy"},
        row{"no_proxy = [\"a.example\"]\n", "[daemon] no_proxy: stands without a proxy"},
        row{"proxy = \"http://p.example:1\"\nno_proxy = [\"user:word\"]\n", "no_proxy: has an entry that is no host"},
        row{"proxy = \"http://p.example:1\"\nno_proxy = [\"https://a.example\"]\n",
            "s.toml:5:13: [daemon] no_proxy: has an entry that is no host"}}) {
    const auto parsed = with_proxy(text, "");
    ASSERT_FALSE(parsed) << text;
    EXPECT_NE(parsed.error().text().find(said), std::string::npos) << parsed.error().text();
    EXPECT_EQ(parsed.error().text().find("user:word"), std::string::npos) << parsed.error().text();
  }
}

}  // namespace
}  // namespace sluis::config
