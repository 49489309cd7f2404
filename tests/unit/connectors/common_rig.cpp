#include "tests/unit/connectors/common_rig.hpp"

#include <stdexcept>

#include "connectors/targets/google/google_target.hpp"
#include "connectors/targets/graph/graph_target.hpp"
#include "connectors/targets/scim/scim_target.hpp"
#include "tests/lab/google/google.hpp"
#include "tests/lab/graph/graph.hpp"
#include "tests/support/permitted.hpp"
#include "tests/support/request_capture.hpp"
#include "tests/support/scim_service.hpp"

namespace sluis::targets {

using nlohmann::json;

namespace {

constexpr const char* user_urn = "urn:ietf:params:scim:schemas:core:2.0:User";
constexpr const char* graph_base = "https://graph.microsoft.com/graph/v1.0";  // where the lab's links lead
constexpr const char* patch_urn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

}  // namespace

common_rig::common_rig(std::string which, std::uint32_t width) : kind(std::move(which)), connections(width) {
  const lab::clock_reading now = [this] { return lab::moment(time.now()); };
  if (kind == "scim") {
    base_ = "/scim/v2";
    vendor = std::make_unique<test::scim_service>();
  } else if (kind == "graph") {
    base_ = "/graph/v1.0";
    lab::graph::settings s;
    s.now = now;
    s.prepared = true;
    vendor = lab::graph::make_graph(std::move(s));
  } else {
    base_ = "/google";
    lab::google::settings s;
    s.now = now;
    s.prepared = true;
    vendor = lab::google::make_google(std::move(s));
  }
  wire = std::make_unique<test::service_transport>(*vendor, base_);
  restart();
}

common_rig::~common_rig() {
  if (kind == "scim") {
    test::capture_requests("SLUIS_SCIM_CAPTURE", "https://partner.example/scim/v2", wire->requests);
  } else if (kind == "google") {
    test::capture_requests("SLUIS_GOOGLE_CAPTURE", "https://admin.googleapis.com", wire->requests);
  } else {
    test::capture_requests("SLUIS_GRAPH_CAPTURE", "https://graph.microsoft.com/v1.0", wire->requests, graph_base);
  }
}

void common_rig::restart() {
  const target_id id("target");
  if (kind == "scim") {
    scim::scim_settings s;
    s.id = id;
    s.connections = connections;
    api = test::permitted(make_scim_target(std::move(s), *wire, rest, time, chance));
  } else if (kind == "graph") {
    graph::graph_settings s;
    s.id = id;
    s.connections = connections;
    s.base_url = graph_base;
    s.client_id = lab::graph::settings{}.app_id;
    api = test::permitted(make_graph_target(std::move(s), *wire, rest, time, chance));
  } else {
    google::google_settings s;
    s.id = id;
    s.connections = connections;
    s.group_domain = "demo.example";
    s.org_unit = "/Scholen/{school}";
    api = test::permitted(make_google_target(std::move(s), *wire, rest, time, chance));
  }
}

void common_rig::say(const std::string& method, const std::string& path, const json& body) {
  lab::request r{method,
                 base_ + path,
                 {{"authorization", "Bearer lab-token"},
                  {"content-type", kind == "scim" ? "application/scim+json" : "application/json"}},
                 {}};
  if (!body.is_null()) r.body = body.dump();
  const auto heard = vendor->handle(r);
  if (heard.status >= 300)
    throw std::logic_error(method + " " + path + ": " + std::to_string(heard.status) + " " + heard.body);
}

void common_rig::make_stranger(const std::string& login) {
  if (kind == "scim") return say("POST", "/Users", {{"schemas", {user_urn}}, {"userName", login}});
  if (kind == "graph") {
    return say("POST", "/users",
               {{"accountEnabled", true},
                {"displayName", "Stranger"},
                {"mailNickname", "stranger"},
                {"userPrincipalName", login},
                {"passwordProfile", {{"password", "Xq4!stranger-of-old"}}}});
  }
  say("POST", "/admin/directory/v1/users",
      {{"primaryEmail", login},
       {"name", {{"givenName", "Some"}, {"familyName", "Stranger"}}},
       {"password", "Xq4!stranger-of-old"}});
}

void common_rig::delete_behind_our_back(const std::string& id) {
  say("DELETE",
      (kind == "scim"    ? "/Users/"
       : kind == "graph" ? "/users/"
                         : "/admin/directory/v1/users/") +
          id,
      nullptr);
}

void common_rig::rename_behind_our_back(const std::string& id) {
  if (kind == "scim") {
    return say("PATCH", "/Users/" + id,
               {{"schemas", {patch_urn}},
                {"Operations", {{{"op", "replace"}, {"path", "name.givenName"}, {"value", "Meddled"}}}}});
  }
  if (kind == "graph") return say("PATCH", "/users/" + id, {{"givenName", "Meddled"}});
  say("PATCH", "/admin/directory/v1/users/" + id, {{"name", {{"givenName", "Meddled"}}}});
}

std::size_t common_rig::present(const char* list) const {
  std::size_t out = 0;
  const auto all = vendor->dump();
  for (const auto& each : all.at(list)) out += each.value("deleted", false) ? 0 : 1;
  return out;
}

}  // namespace sluis::targets
