// The table "All routes" of docs/api.md is the table of routes, and each route is described below it.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "daemon/api/router.hpp"

namespace sluis::daemon::api {
namespace {

using lines = std::vector<std::string>;

std::string page() {
  std::ifstream file(std::string(SLUIS_SOURCE_DIR) + "/docs/api.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// "GET /v1/status"
std::string name_of(const route& one) {
  return std::string(boost::beast::http::to_string(one.method)) + " " + one.pattern;
}

/// As the page has them: "GET /v1/status both".
lines documented_rows(const std::string& text) {
  const std::regex row(R"(\| `((?:GET|POST) [^`]+)` \| (both|admin) \|)");
  lines out;
  for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at)
    out.push_back((*at)[1].str() + " " + (*at)[2].str());
  return out;
}

/// "**POST /v1/persons/{handle}/block** and **…/unblock**" describes both; `*` stands for the files that the text
/// lists.
bool is_described(const std::string& text, const route& one) {
  const auto name = name_of(one);
  const auto last = name.rfind('/');
  const auto has = [&](const std::string& what) { return text.find("**" + what) != std::string::npos; };
  return has(name) || has("…" + name.substr(last) + "**") || (name.ends_with("*") && has(name.substr(0, last)));
}

TEST(routes_docs, the_table_names_each_route_with_its_sockets_and_no_other) {
  lines expected;
  for (const auto& one : routes())
    expected.push_back(name_of(one) + (one.who == access::audit_too ? " both" : " admin"));
  auto found = documented_rows(page());
  std::sort(expected.begin(), expected.end());
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, expected);
}

TEST(routes_docs, each_route_is_described) {
  const auto text = page();
  for (const auto& one : routes()) EXPECT_TRUE(is_described(text, one)) << name_of(one) << " has no paragraph";
  EXPECT_FALSE(is_described(text, route::asks("/v1/nowhere", access::admin_only, nullptr)));
}

}  // namespace
}  // namespace sluis::daemon::api
