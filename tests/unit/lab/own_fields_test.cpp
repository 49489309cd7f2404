// Fields that an application makes for itself at the vendors: strict enough that a wrong client fails.
#include "tests/lab/google/google.hpp"
#include "tests/unit/lab/graph_bench.hpp"

namespace lab {
namespace {

using nlohmann::json;

class graph_extensions : public graph::graph_lab {
 protected:
  static json wanted() {
    return {{"name", "sluisHandle"}, {"dataType", "String"}, {"targetObjects", {"User", "Group"}}};
  }
  static std::string full() { return "extension_5f3b8c1e9d2a4e7b8c6f1a2b3c4d5e6f_sluisHandle"; }
  std::string registration() {
    return ask("GET", "/applications?$filter=appId%20eq%20'5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f'&$select=id")
        .body["value"][0]
        .value("id", "");
  }
};

TEST_F(graph_extensions, do_not_exist_before_they_are_made) {
  auto body = person("jan");
  body[full()] = "x";
  EXPECT_EQ(ask("POST", "/users", body).status, 400U);
  EXPECT_EQ(ask("GET", "/users?$filter=" + full() + "%20eq%20'x'").status, 400U);
  EXPECT_EQ(ask("GET", "/users?$select=id," + full()).status, 400U);
  EXPECT_EQ(ask("GET", "/users/delta?$select=id," + full()).status, 400U);
}

TEST_F(graph_extensions, are_made_once_and_written_selected_and_filtered_like_any_property) {
  const auto path = "/applications/" + registration() + "/extensionProperties";
  EXPECT_EQ(ask("POST", path, wanted()).body["name"], full());
  EXPECT_EQ(ask("POST", path, wanted()).status, 400U) << "once";
  EXPECT_EQ(ask("GET", path).body["value"].size(), 1U);
  auto body = person("jan");
  body[full()] = "x";
  const auto id = ask("POST", "/users", body).body.value("id", "");
  EXPECT_FALSE(ask("GET", "/users/" + id).body.contains(full())) << "only with $select";
  EXPECT_EQ(ask("GET", "/users?$filter=" + full() + "%20eq%20'x'&$select=id").body["value"][0]["id"], id);
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{full(), nullptr}}).status, 204U);
  EXPECT_TRUE(ask("GET", "/users/" + id + "?$select=" + full()).body[full()].is_null());
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{full(), 7}}).status, 400U);
  const auto group = made_group("4a");
  EXPECT_EQ(ask("PATCH", "/groups/" + group, {{full(), "y"}}).status, 204U);
}

TEST_F(graph_extensions, refuses_what_is_not_right) {
  const auto path = "/applications/" + registration() + "/extensionProperties";
  for (const auto& [key, value] : {std::pair<const char*, json>{"name", "with blank"},
                                   {"dataType", "Text"},
                                   {"targetObjects", {"Person"}},
                                   {"targetObjects", json::array()},
                                   {"size", 5}}) {
    auto body = wanted();
    body[key] = value;
    EXPECT_EQ(ask("POST", path, body).status, 400U) << key << value;
  }
  EXPECT_EQ(ask("POST", "/applications/5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f/extensionProperties", wanted()).status,
            404U)
      << "an appId is no object id";
  EXPECT_EQ(
      ask("GET", "/applications?$filter=appId%20eq%20'00000000-0000-4000-8000-000000000000'").body["value"].size(), 0U);
  auto without = with();
  without.rights = graph::app_rights::none;
  tenant = graph::make_graph(without);
  EXPECT_EQ(ask("GET", "/applications").status, 403U);
}

class google_schemas : public testing::Test {
 protected:
  struct said {
    unsigned status;
    json body;
  };
  said ask(const std::string& method, const std::string& path, const json& body = nullptr,
           const std::string& token = "lab-token") {
    request r{method, "/google/admin/directory/v1" + path, {{"authorization", "Bearer " + token}}, {}};
    if (!body.is_null()) {
      r.headers.emplace_back("content-type", "application/json");
      r.body = body.dump();
    }
    const auto got = domain->handle(r);
    return {got.status, got.body.empty() ? json() : json::parse(got.body)};
  }
  static json wanted(bool indexed = true) {
    return {{"schemaName", "Sluis"},
            {"displayName", "Sluis"},
            {"fields",
             {{{"fieldName", "handle"},
               {"fieldType", "STRING"},
               {"indexed", indexed},
               {"readAccessType", "ADMINS_AND_SELF"}}}}};
  }
  static json person(const json& custom) {
    return {{"primaryEmail", "jan@demo.example"},
            {"password", "a-long-first-one"},
            {"name", {{"givenName", "Jan"}, {"familyName", "Berg"}}},
            {"customSchemas", custom}};
  }
  static constexpr const char* ours = "/customer/my_customer/schemas";
  std::unique_ptr<service> domain = google::make_google({});
};

TEST_F(google_schemas, do_not_exist_before_they_are_made) {
  EXPECT_EQ(ask("GET", std::string(ours) + "/Sluis").status, 404U);
  EXPECT_EQ(ask("POST", "/users", person({{"Sluis", {{"handle", "x"}}}})).status, 400U);
  EXPECT_EQ(ask("GET", "/users?customer=my_customer&query=Sluis.handle%3D'x'").status, 400U);
  EXPECT_EQ(ask("GET", "/users?customer=my_customer&projection=custom&customFieldMask=Sluis").status, 400U);
}

TEST_F(google_schemas, values_are_shown_by_projection_and_searched_where_they_are_indexed) {
  ASSERT_EQ(ask("POST", ours, wanted()).status, 200U);
  EXPECT_EQ(ask("POST", ours, wanted()).status, 409U) << "once";
  const auto id = ask("POST", "/users", person({{"Sluis", {{"handle", "x"}}}})).body.value("id", "");
  EXPECT_FALSE(ask("GET", "/users/" + id).body.contains("customSchemas")) << "projection=basic";
  EXPECT_EQ(
      ask("GET", "/users/" + id + "?projection=custom&customFieldMask=Sluis").body["customSchemas"]["Sluis"]["handle"],
      "x");
  EXPECT_EQ(ask("GET", "/users?customer=my_customer&query=Sluis.handle%3D'x'").body["users"][0]["id"], id);
  EXPECT_EQ(ask("GET", "/users/" + id + "?projection=custom").status, 400U) << "without a mask";
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{"customSchemas", {{"Sluis", {{"hand", "x"}}}}}}).status, 400U);
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{"customSchemas", {{"Sluis", {{"handle", 7}}}}}}).status, 400U);
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{"customSchemas", {{"Sluis", nullptr}}}}).status, 200U);
  EXPECT_EQ(ask("GET", "/users?customer=my_customer&query=Sluis.handle%3D'x'").body.count("users"), 0U);
}

TEST_F(google_schemas, a_field_that_is_not_indexed_cannot_be_searched) {
  ASSERT_EQ(ask("POST", ours, wanted(false)).status, 200U);
  EXPECT_EQ(ask("GET", "/users?customer=my_customer&query=Sluis.handle%3D'x'").status, 400U);
}

TEST_F(google_schemas, need_the_scope_and_a_right_form) {
  google::settings strict;
  strict.schemas = google::schema_rights::by_scope;
  domain = google::make_google(strict);
  EXPECT_EQ(ask("POST", ours, wanted()).status, 403U);
  EXPECT_EQ(ask("POST", ours, wanted(), "lab-token+userschema").status, 200U);
  EXPECT_EQ(ask("GET", "/users?customer=my_customer", nullptr, "lab-token+userschema").status, 200U);
  for (const auto& [key, value] :
       {std::pair<const char*, json>{"schemaName", "with blank"}, {"fields", json::array()}, {"size", 5}}) {
    auto body = wanted();
    body[key] = value;
    EXPECT_EQ(ask("POST", ours, body, "lab-token+userschema").status, 400U) << key;
  }
}

}  // namespace
}  // namespace lab
