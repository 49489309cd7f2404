// $batch and the quotas.
#include "tests/unit/lab/graph_bench.hpp"

namespace lab::graph {
namespace {

using graph_lab_batch = graph_lab;

json item(const char* id, const char* method, const std::string& url, const json& body = nullptr) {
  json out = {{"id", id}, {"method", method}, {"url", url}};
  if (!body.is_null()) {
    out["body"] = body;
    out["headers"] = {{"content-type", "application/json"}};
  }
  return out;
}
json batch(const std::vector<json>& items) {
  return {{"requests", items}};
}
json answer_to(const json& body, const std::string& id) {
  for (const auto& each : body["responses"]) {
    if (each["id"] == id) return each;
  }
  return nullptr;
}

TEST_F(graph_lab_batch, each_is_answered_by_itself) {
  auto upsert = item("3", "PATCH", "/groups(uniqueName='x')", class_of("5a"));
  upsert["headers"]["Prefer"] = "create-if-missing";
  auto after_bad = item("4", "GET", "/users");
  after_bad["dependsOn"] = {"2"};
  const auto out =
      ask("POST", "/$batch",
          batch({item("1", "POST", "/users", person("jan")), item("2", "GET", "users/nobody"), upsert, after_bad}));
  ASSERT_EQ(out.status, 200U);
  EXPECT_EQ(answer_to(out.body, "1")["status"], 201);
  EXPECT_EQ(answer_to(out.body, "2")["status"], 404);
  EXPECT_EQ(answer_to(out.body, "3")["status"], 201);
  EXPECT_EQ(answer_to(out.body, "4")["status"], 424);
  EXPECT_NE(out.body["responses"][0]["id"], "1") << "no order is promised";
}

TEST_F(graph_lab_batch, refuses_what_is_no_batch) {
  std::vector<json> too_many;
  for (int i = 0; i < 21; ++i) too_many.push_back(item(std::to_string(i).c_str(), "GET", "/users"));
  auto no_type = item("1", "POST", "/users", person("jan"));
  no_type.erase("headers");
  auto extra = item("1", "GET", "/users");
  extra["path"] = "/users";
  auto unknown_dependency = item("1", "GET", "/users");
  unknown_dependency["dependsOn"] = {"7"};
  struct row {
    const char* name;
    json body;
  };
  const row rows[] = {
      {"too many", batch(too_many)},
      {"none", batch({})},
      {"no list", {{"requests", 1}}},
      {"an id twice", batch({item("a", "GET", "/users"), item("A", "GET", "/users")})},
      {"no id", batch({{{"method", "GET"}, {"url", "/users"}}})},
      {"absolute", batch({item("1", "GET", "https://graph.microsoft.com/v1.0/users")})},
      {"nested", batch({item("1", "POST", "/$batch", batch({item("1", "GET", "/users")}))})},
      {"no type", batch({no_type})},
      {"another property", batch({extra})},
      {"unknown dependency", batch({unknown_dependency})},
  };
  for (const auto& r : rows) EXPECT_EQ(ask("POST", "/$batch", r.body).status, 400U) << r.name;
  EXPECT_EQ(tenant->dump()["users"].size(), 0U);
}

TEST_F(graph_lab_batch, writes_are_counted_and_refused_one_by_one) {
  auto narrow = with();
  narrow.quotas.writes = 5;
  tenant = make_graph(narrow);
  std::vector<json> seven;
  for (int i = 0; i < 7; ++i)
    seven.push_back(item(std::to_string(i).c_str(), "POST", "/users", person("jan" + std::to_string(i))));
  const auto out = ask("POST", "/$batch", batch(seven));
  EXPECT_EQ(out.status, 200U);
  EXPECT_EQ(answer_to(out.body, "4")["status"], 201);
  EXPECT_FALSE(answer_to(out.body, "4")["headers"].value("x-ms-throttle-limit-percentage", "").empty());
  EXPECT_EQ(answer_to(out.body, "5")["status"], 429);
  EXPECT_EQ(answer_to(out.body, "5")["headers"]["Retry-After"], "150");
  EXPECT_EQ(ask("GET", "/users").status, 200U) << "reads are not writes";
  now += std::chrono::seconds{149};
  EXPECT_EQ(ask("POST", "/users", person("piet")).header("Retry-After"), "1");
  now += std::chrono::seconds{1};
  EXPECT_EQ(ask("POST", "/users", person("piet")).status, 201U);
  EXPECT_EQ(tenant->counts()["throttled"], 3U);
}

TEST_F(graph_lab_batch, reads_are_counted_in_units) {
  auto narrow = with();
  narrow.quotas.units = 10;
  tenant = make_graph(narrow);
  EXPECT_EQ(ask("GET", "/users").header("x-ms-resource-unit"), "2");
  EXPECT_EQ(ask("GET", "/users?$select=id").header("x-ms-resource-unit"), "1");
  const auto group = made_group("5a");
  EXPECT_EQ(ask("GET", "/groups/" + group + "/members").header("x-ms-resource-unit"), "3");
  EXPECT_EQ(ask("GET", "/groups/" + group + "/members?$select=id").header("x-ms-resource-unit"), "2");
  EXPECT_EQ(ask("GET", "/users").status, 429U) << "9 of 10 are used";
  EXPECT_EQ(ask("GET", "/users?$select=id").status, 200U);
  auto open = with();
  open.quotas.quotas = enforce::no;
  open.quotas.units = 1;
  tenant = make_graph(open);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask("GET", "/users").status, 200U);
}

TEST_F(graph_lab_batch, faults_on_order_speak_graph) {
  scenario what;
  what.retry_after_s = 7;
  const auto throttled = tenant->faulty(fault::throttle, what);
  EXPECT_EQ(throttled.status, 429U);
  EXPECT_EQ(json::parse(throttled.body)["error"]["code"], "TooManyRequests");
  EXPECT_EQ(throttled.headers.front().second, "7");
  EXPECT_EQ(tenant->faulty(fault::unavailable, what).status, 503U);
  EXPECT_EQ(tenant->faulty(fault::error, what).status, 500U);
  EXPECT_EQ(tenant->faulty(fault::html, what).status, 502U);
}

}  // namespace
}  // namespace lab::graph
