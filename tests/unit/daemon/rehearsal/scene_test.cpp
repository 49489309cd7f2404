#include "daemon/rehearsal/scene.hpp"

#include <gtest/gtest.h>

#include "daemon/rehearsal/pace.hpp"

namespace sluis::daemon::rehearsal {
namespace {

constexpr const char* real = R"toml(
[daemon]
state_dir = "/var/lib/sluis"
run_dir = "/run/sluis"
[[institution]]
id = "stichting-demo"
name = "Stichting \"De Brug\" \\ co"
mail_domain = "demo.example"
[institution.schools]
"99XX" = "De Regenboog"
[institution.names]
student_login = "{initial}.{family}"
rename_on_name_change = true
reserved_logins = ["frans.bauer", "conrector"]
[institution.guard]
max_removals = 7
[institution.retention]
days = 120
grace_days = 3
group_days = 40
rule = "archive act"
[[institution.source]]
id = "las"
kind = "edexml"
path = "/srv/las"
every = "15m"
[[institution.target]]
id = "partner"
kind = "scim"
url = "https://scim.partner.example/v2"
token_file = "/etc/sluis/partner.token"
requests_per_second = 4
attributes = ["given_name", "family_name"]
[[institution.target]]
id = "m365"
kind = "graph"
tenant = "school.onmicrosoft.com"
client_id = "11111111-2222-4333-8444-555555555555"
client_secret_file = "/etc/sluis/m365.secret"
usage_location = "BE"
licence_group = "0f1e2d3c-0000-4000-8000-000000000000"
licences = ["0f1e2d3c-0000-4000-8000-000000000001"]
[[institution.target]]
id = "workspace"
kind = "google"
service_account_file = "/etc/sluis/google.json"
admin = "beheer@school.example"
org_unit = "/Leerlingen/{school}"
)toml";

const std::vector<stand_in> in_place = {{4001, "0.token", ""}, {4002, "1.token", ""}, {4003, "2.token", "2.account"}};

config::institution_settings institution() {
  return config::parse(real, "/etc/sluis/sluis.toml").value().institutions.at(0);
}

TEST(rehearsal_scene, the_rules_are_the_institutions_own) {
  const auto was = institution();
  const auto scene = config::parse(scene_of(was, in_place), "/run/rehearsal/sluis.toml").value();
  const auto& is = scene.institutions.at(0);
  EXPECT_EQ(is.id, was.id);
  EXPECT_EQ(is.name, was.name);
  EXPECT_EQ(is.mail_domain, was.mail_domain);
  EXPECT_EQ(is.school_names, was.school_names);
  EXPECT_EQ(is.names.student_login, was.names.student_login);
  EXPECT_TRUE(is.names.rename_on_name_change);
  EXPECT_EQ(is.names.reserved, was.names.reserved);
  EXPECT_EQ(is.names.reserved.size(), 2U);
  EXPECT_EQ(is.guard.max_removals, 7U);
  EXPECT_EQ(is.retention.term.count(), 120);
  EXPECT_EQ(is.retention.grace.count(), 3);
  EXPECT_EQ(is.retention.group_term.count(), 40);
  EXPECT_EQ(is.retention.rule, "archive act");
  ASSERT_EQ(is.sources.size(), 1U);
  EXPECT_EQ(is.sources[0].path, "/srv/las");
  EXPECT_EQ(is.sources[0].every.count(), 0) << "only when asked";
  ASSERT_EQ(is.targets.size(), 3U);
  EXPECT_EQ(is.targets[0].attributes, was.targets[0].attributes);
  EXPECT_EQ(is.targets[1].graph->usage_location, "BE");
  EXPECT_EQ(is.targets[2].google->org_unit, was.targets[2].google->org_unit);
  EXPECT_EQ(is.targets[2].google->group_domain, "demo.example");
}

TEST(rehearsal_scene, nothing_of_a_targets_address_or_credentials_is_taken_over) {
  const auto text = scene_of(institution(), in_place);
  for (const char* forbidden : {"https://", "partner.example", "microsoft", "/etc/sluis", "11111111-2222",
                                "school.example", "/var/lib", "/run/sluis", "0f1e2d3c"}) {
    EXPECT_EQ(text.find(forbidden), std::string::npos) << forbidden;
  }
  const auto scene = config::parse(text, "/run/rehearsal/sluis.toml").value();
  EXPECT_EQ(scene.daemon.state_dir, "/run/rehearsal/state");
  const auto& targets = scene.institutions.at(0).targets;
  EXPECT_EQ(targets[0].url, "http://127.0.0.1:4001/scim/v2");
  EXPECT_EQ(targets[1].oauth->token_url, "http://127.0.0.1:4002/oauth/token");
  EXPECT_EQ(targets[2].google->service_account_file, "/run/rehearsal/2.account");
}

TEST(rehearsal_scene, what_is_left_out_is_said) {
  const auto all = institution().targets;
  EXPECT_EQ(left_out(all[0]), "");
  EXPECT_EQ(left_out(all[1]), "licences");
}

TEST(rehearsal_scene, a_kind_that_is_not_known_here_is_refused) {
  auto what = institution();
  EXPECT_TRUE(can_be_rehearsed(what));
  what.sources[0].kind = "carrier pigeon";
  EXPECT_FALSE(can_be_rehearsed(what));
  what = institution();
  what.targets[1].kind = "carrier pigeon";
  EXPECT_FALSE(can_be_rehearsed(what));
  what.targets.clear();
  EXPECT_FALSE(can_be_rehearsed(what));
}

TEST(rehearsal_pace, the_narrowest_limit_rules) {
  const auto all = institution().targets;
  struct row {
    const char* name;
    std::size_t target;
    lab_counts asked;
    double seconds;
    const char* because;
  };
  for (const auto& [name, target, asked, seconds, because] : {
           row{"scim", 0, {20, 0, 0, 0, 0}, 5, "4 requests a second"},
           row{"graph, writes", 1, {1, 6000, 3500, 0, 0}, 300, "3000 writes in 150 s"},
           row{"graph, units", 1, {1, 3, 7000, 0, 0}, 20, "3500 resource units in 10 s"},
           row{"google, creations", 2, {1, 0, 0, 1200, 1200}, 120, "10 creations a second"},
           row{"google, queries", 2, {1, 0, 0, 4800, 10}, 120, "2400 queries a minute"},
           row{"nothing", 2, {}, 0, "10 creations a second"},
       }) {
    const auto pace = pace_of(all[target], asked);
    EXPECT_DOUBLE_EQ(pace.seconds, seconds) << name;
    EXPECT_EQ(pace.because, because) << name;
  }
}

TEST(rehearsal_counts, only_what_concerns_the_kind_is_read) {
  const std::string body =
      R"({"total":7,"graph":{"requests":3,"writes":2,"units":9.5},"google":{"requests":4,"queries":50,"creations":6}})";
  EXPECT_EQ(read_lab_counts(body, "scim").value().requests, 7U);
  const auto graph = read_lab_counts(body, "graph").value();
  EXPECT_EQ(graph.requests, 3U);
  EXPECT_DOUBLE_EQ(graph.units, 9.5);
  EXPECT_DOUBLE_EQ(read_lab_counts(body, "google").value().creations, 6);
  for (const char* wrong : {"", "[]", "{}", "null", "<html>"}) EXPECT_FALSE(read_lab_counts(wrong, "scim")) << wrong;
}

}  // namespace
}  // namespace sluis::daemon::rehearsal
