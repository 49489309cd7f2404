// Requests to the lab's tenant, and its answers as JSON.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/lab/graph/graph.hpp"

namespace lab::graph {

using nlohmann::json;

class graph_lab : public testing::Test {
 protected:
  struct said {
    unsigned status;
    json body;
    answer whole;
    [[nodiscard]] std::string code() const {
      return body.is_object() && body.contains("error") ? body["error"]["code"].get<std::string>() : "";
    }
    [[nodiscard]] std::string header(const std::string& name) const {
      for (const auto& [key, value] : whole.headers) {
        if (key == name) return value;
      }
      return {};
    }
  };
  said ask(const std::string& method, const std::string& path, const json& body = nullptr,
           const std::string& prefer = {}) {
    request r{method, "/graph/v1.0" + path, {{"authorization", "Bearer lab-token"}}, {}};
    if (!body.is_null()) {
      r.body = body.dump();
      r.headers.emplace_back("content-type", "application/json");
    }
    if (!prefer.empty()) r.headers.emplace_back("prefer", prefer);
    auto got = tenant->handle(r);
    auto parsed = got.body.empty() ? json() : json::parse(got.body);
    return {got.status, std::move(parsed), std::move(got)};
  }
  static json person(const std::string& login) {
    return {{"accountEnabled", true},
            {"displayName", "Jan"},
            {"mailNickname", "jan"},
            {"userPrincipalName", login + "@demo.example"},
            {"passwordProfile", {{"password", "Aa1-Aa1-Aa1-"}}}};
  }
  static json class_of(const std::string& name) {
    return {{"displayName", name}, {"mailEnabled", false}, {"mailNickname", "g"}, {"securityEnabled", true}};
  }
  std::string made_user(const std::string& login) { return ask("POST", "/users", person(login)).body.value("id", ""); }
  std::string made_group(const std::string& name) {
    return ask("POST", "/groups", class_of(name)).body.value("id", "");
  }
  static json links(const std::vector<std::string>& ids) {
    json out = json::array();
    for (const auto& id : ids) out.push_back("https://graph.microsoft.com/v1.0/directoryObjects/" + id);
    return {{"members@odata.bind", out}};
  }
  [[nodiscard]] settings with() const {
    settings out;
    out.now = [this] { return now; };
    return out;
  }

  moment now{std::chrono::hours{24 * 365 * 50}};
  std::unique_ptr<service> tenant = make_graph(with());
};

}  // namespace lab::graph
