// A Graph target on the lab's tenant, without a socket and in virtual time, and checks that every test of it shares:
// one outcome per change, no error that speaks of a person. SLUIS_GRAPH_CAPTURE=file keeps every request, for
// shared/tools/wirecheck.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connectors/targets/graph/graph_target.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "tests/lab/graph/graph.hpp"
#include "tests/support/permitted.hpp"
#include "tests/support/run.hpp"
#include "tests/support/service_transport.hpp"
#include "tests/support/virtual_time.hpp"
#include "tests/unit/connectors/scim_changes.hpp"

namespace sluis::targets::graph {

using nlohmann::json;
using scim::change_of;
using scim::handle_of;
using scim::member_change;
using kinds = std::vector<outcome::kind>;
inline constexpr auto done = outcome::kind::done;
inline constexpr auto failed = outcome::kind::failed;
inline constexpr auto unknown = outcome::kind::unknown;
inline constexpr auto not_sent = outcome::kind::not_sent;

/// A handle for every number: above 255 too.
inline target_handle numbered(unsigned n) {
  auto out = handle_of(0xa0);
  out.bytes[0] = static_cast<std::uint8_t>(n >> 8U);
  out.bytes[1] = static_cast<std::uint8_t>(n);
  return out;
}

inline released_change change_by(operation op, unsigned n, field_map fields, std::string remote_id = {},
                                 std::string member = {}) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  planned_change planned;
  planned.op = op;
  planned.after = std::move(fields);
  if (op == operation::add_member || op == operation::remove_member) planned.member = subject_id{};
  return mapping::release::let_through(all, n, planned, {numbered(n), std::move(remote_id), std::move(member)}).value();
}
inline released_change creation(unsigned n) {
  return change_by(
      operation::create_user, n,
      {{field::user_name, "jan.jansen" + std::to_string(n) + "@demo.example"}, {field::display_name, "Jan Jansen"}});
}
inline released_change group(unsigned n) {
  return change_by(operation::create_group, n, {{field::group_name, "groep " + std::to_string(n)}});
}
/// What is asked for one object by; with the login, because this consent covers the address.
inline released_look_up look_up_of(released_look_up::kind what, unsigned n, std::string remote_id,
                                   const std::string& login = {}) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  return mapping::release::to_find(all, what, {numbered(n), std::move(remote_id), {}},
                                   mapping::login_of{login, role::student, {}});
}
inline released_change renamed(unsigned n, const std::string& id) {
  return change_by(operation::update_user, n, {{field::family_name, "Jansen"}}, id);
}

class graph_bench : public testing::Test {
 protected:
  static lab::graph::settings tenant_settings(const test::virtual_clock& time) {
    lab::graph::settings out;
    out.now = [&time] { return lab::moment(time.now()); };
    out.prepared = true;
    return out;
  }
  static graph_settings settings() {
    graph_settings out;
    out.id = target_id("partner");
    out.client_id = lab::graph::settings{}.app_id;
    out.credential_file = "/etc/sluis/m365.secret";
    out.base_url = "https://graph.microsoft.com/graph/v1.0";  // where the lab's links lead
    return out;
  }

  std::vector<outcome> apply(const std::vector<released_change>& changes) {
    auto out = test::run(target->apply(changes));
    EXPECT_EQ(out.size(), changes.size());
    for (const auto& each : out) {
      EXPECT_EQ(each.cause.text().find("jan.jansen"), std::string::npos) << each.cause.text();
      EXPECT_EQ(each.what == done, each.cause.text().empty()) << to_string(each.what) << each.cause.text();
    }
    return out;
  }
  kinds apply_kinds(const std::vector<released_change>& changes) {
    kinds out;
    for (const auto& each : apply(changes)) out.push_back(each.what);
    return out;
  }
  outcome apply_one(const released_change& change) { return apply({change}).front(); }
  /// Created, all done; their ids.
  std::vector<std::string> made(const std::vector<released_change>& changes) {
    std::vector<std::string> out;
    for (const auto& each : apply(changes)) {
      EXPECT_EQ(each.what, done) << each.cause.text();
      out.push_back(each.remote_id);
    }
    return out;
  }
  std::vector<std::string> made_users(unsigned count, unsigned first = 1) {
    std::vector<released_change> changes;
    for (unsigned i = 0; i < count; ++i) changes.push_back(creation(first + i));
    return made(changes);
  }

  /// One request to the lab, behind the connector's back.
  lab::answer behind_our_back(const std::string& method, const std::string& path, const json& body = nullptr) {
    lab::request r{method,
                   "/graph/v1.0" + path,
                   {{"authorization", "Bearer lab-token"}, {"content-type", "application/json"}},
                   {}};
    if (!body.is_null()) r.body = body.dump();
    return tenant->handle(r);
  }
  [[nodiscard]] json user(unsigned n) const { return one("users", "externalId", numbered(n).hex()); }
  [[nodiscard]] json group_of(unsigned n) const { return one("groups", "uniqueName", unique_name(numbered(n))); }
  static std::string own_field() { return handle_field(settings().client_id); }
  [[nodiscard]] json one(const char* list, const char* property, const std::string& value) const {
    const auto all = tenant->dump();
    for (const auto& each : all[list]) {
      if (each.value(property, json()) == value) return each;
    }
    return nullptr;
  }
  [[nodiscard]] std::size_t count(const std::string& method, const std::string& path) const {
    std::size_t out = 0;
    for (const auto& r : wire->requests) out += r.method == method && r.path.compare(0, path.size(), path) == 0 ? 1 : 0;
    return out;
  }
  /// A new tenant, and a target that knows nothing.
  void start_over(const lab::graph::settings& with) {
    if (wire) keep();
    tenant = lab::graph::make_graph(with);
    wire = std::make_unique<test::service_transport>(*tenant, "/graph/v1.0");
    restart();
  }
  void restart(const graph_settings& with = settings()) {
    target = test::permitted(make_graph_target(with, *wire, rest, time, chance));
  }

  void SetUp() override { start_over(tenant_settings(time)); }
  void TearDown() override { keep(); }

  /// References to objects lead to the lab; the vendor's own have no such folder.
  static std::string at_the_vendor(std::string body) {
    constexpr std::string_view here = "graph.microsoft.com/graph/";
    for (auto at = body.find(here); at != std::string::npos; at = body.find(here, at))
      body.replace(at, here.size(), "graph.microsoft.com/");
    return body;
  }

  void keep() const {
    const char* file = std::getenv("SLUIS_GRAPH_CAPTURE");
    if (file == nullptr) return;
    std::ofstream out(file, std::ios::app);
    for (const auto& r : wire->requests) {
      json line = {{"method", r.method},
                   {"url", "https://graph.microsoft.com/v1.0" + r.path},
                   {"headers", {{"authorization", "Bearer x"}}}};
      for (const auto& [name, value] : r.headers) line["headers"][name] = value;
      if (!r.body.empty()) line["body"] = json::parse(at_the_vendor(r.body));
      if (!r.content_type.empty()) line["headers"]["content-type"] = r.content_type;
      out << line.dump() << '\n';
    }
  }

  test::virtual_clock time;
  test::virtual_sleeper rest{time};
  test::seeded_random chance{1};
  std::unique_ptr<lab::service> tenant;
  std::unique_ptr<test::service_transport> wire;
  std::unique_ptr<sluis::targets::target> target;
};

}  // namespace sluis::targets::graph
