// Each kind of model/target_kind.hpp can be configured and made: a new one fails here until it has its reader, its
// maker and an example.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <map>
#include <string>

#include "config/config.hpp"
#include "daemon/process/target_wiring.hpp"
#include "model/target_kind.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis::daemon {
namespace {

const std::string around = R"toml([daemon]
state_dir = "/var/lib/sluis"
run_dir = "/run/sluis"
[[institution]]
id = "stichting-demo"
name = "Stichting Demo"
mail_domain = "demo.example"
[[institution.source]]
id = "las"
kind = "edexml"
path = "/srv/las"
[[institution.target]]
id = "there"
kind = ")toml";

/// What each kind cannot do without.
const std::map<std::string, std::string> own{
    {"scim", "url = \"https://scim.partner.example/v2\"\ntoken_file = \"/nowhere/token\"\n"},
    {"graph",
     "tenant = \"school.example\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n"
     "client_secret_file = \"/nowhere/secret\"\nusage_location = \"NL\"\n"},
    {"google", "service_account_file = \"/nowhere/google.json\"\nadmin = \"beheer@school.example\"\n"},
};

TEST(target_kinds, each_is_configured_and_made) {
  boost::asio::io_context io;
  test::virtual_clock time;
  test::seeded_random chance(1);
  const outside_world world{io.get_executor(), time, chance, {}, std::make_shared<http::name_lookups>()};
  for (const auto& kind : target_kinds()) {
    const std::string name(kind.name);
    ASSERT_TRUE(own.contains(name)) << name << " has no example here";
    const auto settings = config::parse(around + name + "\"\n" + own.at(name), "/etc/sluis/sluis.toml");
    ASSERT_TRUE(settings) << name << ": " << settings.error().text();
    const auto& target = settings->institutions.at(0).targets.at(0);
    EXPECT_EQ(target.kind, name);
    const auto made = make_target(target, world);
    ASSERT_FALSE(made) << name << ": the credential file is not there";
    EXPECT_EQ(std::string(made.error().text()).find("no kind"), std::string::npos)
        << name << ": " << made.error().text();
  }
}

TEST(target_kinds, one_that_is_not_known_is_refused_with_those_that_are) {
  boost::asio::io_context io;
  test::virtual_clock time;
  test::seeded_random chance(1);
  const outside_world world{io.get_executor(), time, chance, {}, std::make_shared<http::name_lookups>()};
  config::target_settings target;
  target.kind = "carrier pigeon";
  const auto made = make_target(target, world);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code(), errc::invalid_input);
  EXPECT_EQ(made.error().hint(), "scim, graph and google are known");
}

}  // namespace
}  // namespace sluis::daemon
