// The lab's tree of org units: strict, and a user is nowhere but in it.
#include <gtest/gtest.h>

#include "tests/lab/google/google.hpp"

namespace lab::google {
namespace {

using nlohmann::json;

class google_org_units_lab : public testing::Test {
 protected:
  void SetUp() override {
    settings with;
    with.now = [this] { return time; };
    with.org_units = {"/Leerlingen/Onderbouw"};
    service = make_google(with);
  }
  answer ask(const std::string& method, const std::string& path, const json& body = nullptr) {
    time += std::chrono::seconds{1};
    request r{method, "/google/admin/directory/v1" + path, {{"authorization", "Bearer lab-token"}}, {}};
    if (!body.is_null()) {
      r.headers.emplace_back("content-type", "application/json");
      r.body = body.dump();
    }
    return service->handle(r);
  }
  answer insert(const json& body) { return ask("POST", "/customer/my_customer/orgunits", body); }
  answer user_in(const std::string& path) {
    return ask("POST", "/users",
               {{"primaryEmail", "u" + std::to_string(++users_) + "@x.example"},
                {"password", "longenough"},
                {"orgUnitPath", path},
                {"name", {{"givenName", "A"}, {"familyName", "B"}}}});
  }
  std::vector<std::string> listed(const std::string& query) {
    std::vector<std::string> out;
    const auto all = json::parse(ask("GET", "/customer/my_customer/orgunits" + query).body);
    for (const auto& each : all.value("organizationUnits", json::array())) out.push_back(each["orgUnitPath"]);
    return out;
  }

  moment time{std::chrono::hours{24 * 20'000}};
  std::unique_ptr<lab::service> service;
  unsigned users_ = 0;
};

TEST_F(google_org_units_lab, refuses_what_google_does_not_take) {
  struct row {
    const char* name;
    json body;
    unsigned status;
  };
  const row rows[] = {
      {"no name", {{"parentOrgUnitPath", "/"}}, 400},
      {"no parent", {{"name", "a"}}, 400},
      {"a parent that is nowhere", {{"name", "a"}, {"parentOrgUnitPath", "/Nergens"}}, 400},
      {"a slash in the name", {{"name", "a/b"}, {"parentOrgUnitPath", "/"}}, 400},
      {"an unknown field", {{"name", "a"}, {"parentOrgUnitPath", "/"}, {"parent", "/"}}, 400},
      {"what only Google writes", {{"name", "a"}, {"parentOrgUnitPath", "/"}, {"orgUnitPath", "/a"}}, 400},
      {"a wrong type", {{"name", 1}, {"parentOrgUnitPath", "/"}}, 400},
      {"there already, in another case", {{"name", "leerlingen"}, {"parentOrgUnitPath", "/"}}, 400},
      {"good", {{"name", "a"}, {"parentOrgUnitPath", "/leerlingen"}}, 200}};
  for (const auto& r : rows) EXPECT_EQ(insert(r.body).status, r.status) << r.name;
  EXPECT_EQ(json::parse(ask("GET", "/customer/my_customer/orgunits/Leerlingen/a").body)["parentOrgUnitPath"],
            "/Leerlingen");
  EXPECT_EQ(ask("GET", "/customer/my_customer/orgunits/Leerlingen/b").status, 404U);
}

TEST_F(google_org_units_lab, lists_children_or_all_below) {
  insert({{"name", "Team A"}, {"parentOrgUnitPath", "/Leerlingen/Onderbouw"}});
  EXPECT_EQ(listed(""), (std::vector<std::string>{"/Leerlingen"}));
  EXPECT_EQ(listed("?type=all"),
            (std::vector<std::string>{"/Leerlingen", "/Leerlingen/Onderbouw", "/Leerlingen/Onderbouw/Team A"}));
  EXPECT_EQ(listed("?type=children&orgUnitPath=/Leerlingen"), (std::vector<std::string>{"/Leerlingen/Onderbouw"}));
  EXPECT_EQ(listed("?type=allIncludingParent&orgUnitPath=/Leerlingen/Onderbouw"),
            (std::vector<std::string>{"/Leerlingen/Onderbouw", "/Leerlingen/Onderbouw/Team A"}));
  EXPECT_EQ(ask("GET", "/customer/my_customer/orgunits?type=some").status, 400U);
}

TEST_F(google_org_units_lab, a_user_is_nowhere_but_in_one) {
  EXPECT_EQ(user_in("/").status, 200U);
  EXPECT_EQ(user_in("/Nergens").status, 400U);
  const auto user = json::parse(user_in("/leerlingen/onderbouw").body);
  EXPECT_EQ(user["orgUnitPath"], "/Leerlingen/Onderbouw");
  const std::string id = user["id"];
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{"orgUnitPath", "/Nergens"}}).status, 400U);
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{"orgUnitPath", "/Leerlingen"}}).status, 200U);
  EXPECT_EQ(ask("DELETE", "/users/" + id).status, 204U);
  EXPECT_EQ(ask("POST", "/users/" + id + "/undelete", {{"orgUnitPath", "/Nergens"}}).status, 400U);
  EXPECT_EQ(ask("POST", "/users/" + id + "/undelete", {{"orgUnitPath", "/Leerlingen"}}).status, 204U);
}

TEST_F(google_org_units_lab, one_a_second_is_made_and_all_are_kept) {
  EXPECT_EQ(insert({{"name", "a"}, {"parentOrgUnitPath", "/"}}).status, 200U);
  time -= std::chrono::seconds{1};
  EXPECT_EQ(insert({{"name", "b"}, {"parentOrgUnitPath", "/"}}).status, 403U);
  const auto kept = service->save();
  service->clear();
  EXPECT_EQ(user_in("/a").status, 400U);
  service->load(kept);
  EXPECT_EQ(user_in("/a").status, 200U);
}

}  // namespace
}  // namespace lab::google
