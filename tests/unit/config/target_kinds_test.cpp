// What each kind of target must and may say.
#include <gtest/gtest.h>

#include "config/config.hpp"

namespace sluis::config {
namespace {

result<config> with_target(const std::string& target) {
  return parse(R"([daemon]
state_dir = "var"
run_dir = "run"
[[institution]]
id = "a"
name = "A"
mail_domain = "a.example"
[[institution.target]]
id = "t"
)" + target,
               "/etc/sluis/s.toml");
}

TEST(target_kinds, microsoft_365_by_secret) {
  const auto got = with_target(
      "kind = \"graph\"\ntenant = \"school.onmicrosoft.com\"\nclient_id = "
      "\"11111111-2222-4333-8444-555555555555\"\nclient_secret_file = \"graph.secret\"\n"
      "licence_group = \"314c4481-f395-4525-be8b-2ec4bb1e9d91\"\nlicences = "
      "[\"94763226-9b3c-4e75-a931-5c89701abe66\"]\neducation = true\n");
  ASSERT_TRUE(got) << got.error().text();
  const auto& t = got->institutions[0].targets[0];
  EXPECT_EQ(t.url, "https://graph.microsoft.com/v1.0");
  EXPECT_EQ(t.oauth->token_url, "https://login.microsoftonline.com/school.onmicrosoft.com/oauth2/v2.0/token");
  EXPECT_EQ(t.oauth->scope, "https://graph.microsoft.com/.default");
  EXPECT_EQ(t.oauth->client_secret_file, "/etc/sluis/graph.secret");
  EXPECT_EQ(t.graph->usage_location, "NL");
  EXPECT_FALSE(t.attributes.has(consent_attribute::function));
  EXPECT_FALSE(t.hand_out_first_passwords);
  EXPECT_FALSE(t.graph->write_employee_id) << "other tools write it";
  EXPECT_TRUE(t.graph->education);
  EXPECT_EQ(t.graph->licences, std::vector<std::string>{"94763226-9b3c-4e75-a931-5c89701abe66"});
}

TEST(target_kinds, microsoft_365_by_certificate) {
  const auto got = with_target(
      "kind = \"graph\"\ntenant = \"t\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\ncertificate_file = "
      "\"c.pem\"\nprivate_key_file = \"k.pem\"\nusage_location = \"BE\"\n");
  ASSERT_TRUE(got) << got.error().text();
  EXPECT_EQ(got->institutions[0].targets[0].oauth->private_key_file, "/etc/sluis/k.pem");
  EXPECT_EQ(got->institutions[0].targets[0].graph->usage_location, "BE");
}

TEST(target_kinds, google_workspace) {
  const auto got = with_target(
      "kind = \"google\"\nservice_account_file = \"g.json\"\nadmin = \"sluis@a.example\"\norg_unit = "
      "\"/{school}/{function}\"\nbatch_parts = 50\nhand_out_first_passwords = true\n");
  ASSERT_TRUE(got) << got.error().text();
  const auto& t = got->institutions[0].targets[0];
  EXPECT_EQ(t.url, "https://admin.googleapis.com");
  EXPECT_EQ(t.google->token_url, "https://oauth2.googleapis.com/token");
  EXPECT_EQ(t.google->group_domain, "a.example");
  EXPECT_EQ(t.google->org_unit, "/{school}/{function}");
  EXPECT_EQ(t.google->batch_parts, 50U);
  EXPECT_TRUE(t.hand_out_first_passwords);
  EXPECT_FALSE(t.google->write_external_ids) << "other tools write them";
}

TEST(target_kinds, scim_by_client_credentials) {
  const auto got = with_target(
      "kind = \"scim\"\nurl = \"https://p/scim\"\nclient_id = \"app\"\nclient_secret_file = \"s\"\ntoken_url = "
      "\"https://login.p/token\"\n");
  ASSERT_TRUE(got) << got.error().text();
  EXPECT_EQ(got->institutions[0].targets[0].oauth->token_url, "https://login.p/token");
  EXPECT_TRUE(got->institutions[0].targets[0].token_file.empty());
}

TEST(target_kinds, what_is_missing_or_too_much_is_named) {
  struct row {
    const char* name;
    std::string text;
    std::string says;
  };
  const std::string graph = "kind = \"graph\"\ntenant = \"t\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n";
  const std::string google = "kind = \"google\"\nservice_account_file = \"g.json\"\n";
  for (const auto& r : {
           row{"a client that is no application id",
               "kind = \"graph\"\ntenant = \"t\"\nclient_id = \"app\"\nclient_secret_file = \"s\"\n",
               "client_id: is not an application id"},
           row{"no proof", graph, "client_id: needs a secret or a certificate"},
           row{"two proofs", graph + "client_secret_file = \"s\"\ncertificate_file = \"c\"\nprivate_key_file = \"k\"\n",
               "client_secret_file: cannot be combined with a certificate"},
           row{"a certificate alone", graph + "certificate_file = \"c\"\n", "certificate_file: needs the other file"},
           row{"a tenant that leads elsewhere",
               "kind = \"graph\"\ntenant = \"a/../b\"\nclient_id = "
               "\"11111111-2222-4333-8444-555555555555\"\nclient_secret_file = \"s\"\n",
               "tenant: is not a tenant"},
           row{"a country", graph + "client_secret_file = \"s\"\nusage_location = \"nl\"\n",
               "usage_location: is not a country"},
           row{"no tenant",
               "kind = \"graph\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\nclient_secret_file = \"s\"\n",
               "tenant: is missing"},
           row{"no administrator", google, "admin: is missing"},
           row{"an org unit", google + "admin = \"x\"\norg_unit = \"Leerlingen\"\n", "org_unit: is not a path"},
           row{"a year leaves for nobody", google + "admin = \"x\"\norg_unit = \"/L/{year}\"\n",
               "a year may not leave for a target"},
           row{"an unknown placeholder", google + "admin = \"x\"\norg_unit = \"/{class}\"\n", "holds \"{class}\""},
           row{"an open placeholder", google + "admin = \"x\"\norg_unit = \"/{school\"\n", "holds \"{school\""},
           row{"parts of a batch", google + "admin = \"x\"\nbatch_parts = 101\n", "batch_parts"},
           row{"licences for nobody",
               graph + "client_secret_file = \"s\"\nlicences = [\"314c4481-f395-4525-be8b-2ec4bb1e9d91\"]\n",
               "licences: needs the other key"},
           row{"a group for nothing",
               graph + "client_secret_file = \"s\"\nlicence_group = \"314c4481-f395-4525-be8b-2ec4bb1e9d91\"\n",
               "licence_group: needs the other key"},
           row{"a licence by name",
               graph + "client_secret_file = \"s\"\nlicence_group = \"314c4481-f395-4525-be8b-2ec4bb1e9d91\"\nlicences "
                       "= [\"A3\"]\n",
               "is not a skuId"},
           row{"a token file for Microsoft", graph + "client_secret_file = \"s\"\ntoken_file = \"t\"\n",
               "unknown key \"token_file\""},
           row{"both ways for SCIM",
               "kind = \"scim\"\nurl = \"https://p\"\ntoken_file = \"t\"\nclient_id = \"a\"\nclient_secret_file = "
               "\"s\"\ntoken_url = \"https://l/t\"\n",
               "token_file: cannot be combined with client_id"},
           row{"plain http", google + "admin = \"x\"\nurl = \"http://127.0.0.1:1/google\"\n",
               "must begin with https://"},
       }) {
    const auto got = with_target(r.text);
    ASSERT_FALSE(got) << r.name;
    EXPECT_NE(got.error().text().find(r.says), std::string::npos) << r.name << ": " << got.error().text();
  }
}

TEST(target_kinds, what_others_disabled_there_stays_so_unless_it_is_said) {
  const std::string scim = "kind = \"scim\"\nurl = \"https://partner.example/scim/v2\"\ntoken_file = \"token\"\n";
  EXPECT_TRUE(keeps_switched_off(with_target(scim).value().institutions[0].targets[0]));
  EXPECT_TRUE(
      keeps_switched_off(with_target(scim + "on_disabled_at_target = \"keep\"\n").value().institutions[0].targets[0]));
  EXPECT_FALSE(keeps_switched_off(
      with_target(scim + "on_disabled_at_target = \"enable\"\n").value().institutions[0].targets[0]));
  EXPECT_FALSE(with_target(scim + "on_disabled_at_target = \"on\"\n"));
}

// Issue 14, D4: the secret goes to whoever issues the token, and the token to the target; neither may be a vendor's in
// a test.
TEST(target_kinds, a_test_reaches_no_vendor_by_its_token_url_either) {
  const std::string graph =
      "kind = \"graph\"\ntenant = \"school.onmicrosoft.com\"\nclient_id = "
      "\"11111111-2222-4333-8444-555555555555\"\nclient_secret_file = \"s\"\n";
  const std::string google = "kind = \"google\"\nservice_account_file = \"a.json\"\nadmin = \"beheer@school.nl\"\n";
  const std::string scim = "kind = \"scim\"\nclient_id = \"sluis\"\nclient_secret_file = \"s\"\n";
  const std::string at_test = "url = \"https://lab.example/api\"\n";
  const std::string test_token = "token_url = \"https://lab.example/token\"\n";
  struct row {
    const char* name;
    std::string target;
    std::vector<const char*> refused;
  };
  const std::vector<row> rows{
      {"graph, both at a test server", graph + at_test + test_token, {}},
      {"graph, no token_url", graph + at_test, {"token_url: is left out and then at a vendor's own host"}},
      {"graph, token_url named",
       graph + at_test + "token_url = \"https://login.microsoftonline.us/x/oauth2/v2.0/token\"\n",
       {"token_url: is a vendor's own host"}},
      {"graph, no url", graph + test_token, {"] url: is left out and then at a vendor's own host"}},
      {"graph, neither: one problem a place", graph, {"] url: is left out"}},
      {"google, both at a test server", google + at_test + test_token, {}},
      {"google, no token_url", google + at_test, {"token_url: is left out and then at a vendor's own host"}},
      {"google, token_url named",
       google + at_test + "token_url = \"https://accounts.google.com/o/oauth2/token\"\n",
       {"token_url: is a vendor's own host"}},
      {"google, neither: one problem a place", google, {"] url: is left out"}},
      {"scim, both at a test server", scim + at_test + test_token, {}},
      {"scim, token of a vendor",
       scim + at_test + "token_url = \"https://login.microsoftonline.com/x/oauth2/v2.0/token\"\n",
       {"token_url: is a vendor's own host"}},
  };
  for (const auto& [name, target, refused] : rows) {
    const auto in = [&target](const std::string& environment) {
      return parse(
          "[daemon]\nstate_dir = \"var\"\nrun_dir = \"run\"\n[[institution]]\nid = \"a\"\nname = \"A\"\nmail_domain = "
          "\"a.example\"\n" +
              environment + "[[institution.target]]\nid = \"t\"\n" + target,
          "s.toml");
    };
    EXPECT_TRUE(in("environment = \"production\"\n")) << name;
    const auto got = in("environment = \"test\"\n");
    EXPECT_EQ(got.has_value(), refused.empty()) << name;
    for (const auto* const wanted : refused)
      EXPECT_NE(got.error().text().find(wanted), std::string::npos) << name << ": " << got.error().text();
  }
}

}  // namespace
}  // namespace sluis::config
