// A Google target on the lab's service in virtual time, and checks that every test of it shares: no error speaks of a
// person. With SLUIS_GOOGLE_CAPTURE=file in the environment every request is kept there for wirecheck.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connectors/targets/google/google_target.hpp"
#include "tests/lab/google/google.hpp"
#include "tests/support/permitted.hpp"
#include "tests/support/request_capture.hpp"
#include "tests/support/run.hpp"
#include "tests/support/service_transport.hpp"
#include "tests/support/virtual_time.hpp"
#include "tests/unit/connectors/google_changes.hpp"

namespace sluis::targets::google {

using nlohmann::json;
using kinds = std::vector<outcome::kind>;
inline constexpr auto done = outcome::kind::done;
inline constexpr auto failed = outcome::kind::failed;
inline constexpr auto unknown = outcome::kind::unknown;
inline constexpr auto not_sent = outcome::kind::not_sent;

inline google_settings sample_settings() {
  google_settings out;
  out.id = target_id("google");
  out.credential_file = "/etc/sluis/google.json";
  out.group_domain = "demo.example";
  out.org_unit = "/Leerlingen";
  return out;
}

class google_bench : public testing::Test {
 protected:
  void SetUp() override { start({}, sample_settings()); }
  void TearDown() override {
    if (wire) test::capture_requests("SLUIS_GOOGLE_CAPTURE", "https://admin.googleapis.com", wire->requests);
  }

  void start(lab::google::settings of_lab, google_settings of_target) {
    TearDown();
    of_lab.org_units.emplace_back("/Leerlingen");
    of_lab.prepared = !unprepared;
    of_lab.now = [this] { return lab::moment(time.now()); };
    service = lab::google::make_google(std::move(of_lab));
    wire = std::make_unique<test::service_transport>(*service, "/google");
    target = test::permitted(make_google_target(std::move(of_target), *wire, rest, time, chance));
  }
  /// So that a 404 counts at once.
  void grow_old() { time.advance(std::chrono::minutes{10}); }

  std::vector<outcome> apply(const std::vector<released_change>& changes) {
    auto out = test::run(target->apply(changes));
    EXPECT_EQ(out.size(), changes.size());
    for (const auto& each : out) {
      for (const char* personal : {"jan.jansen", "Jansen", "demo.example", "Regenboog", "groep "}) {
        EXPECT_EQ(each.cause.text().find(personal), std::string::npos) << each.cause.text();
      }
      EXPECT_EQ(each.what == done, each.cause.text().empty()) << to_string(each.what);
    }
    return out;
  }
  outcome apply_one(const released_change& change) { return apply({change}).front(); }
  std::string created(const released_change& change) {
    const auto out = apply_one(change);
    EXPECT_EQ(out.what, done) << out.cause.text();
    return out.remote_id;
  }

  /// Past the connector, as an administrator would.
  lab::answer by_hand(const std::string& method, const std::string& path, const json& body = nullptr) {
    lab::request r{method, "/google/admin/directory/v1" + path, {{"authorization", "Bearer lab-token"}}, {}};
    if (!body.is_null()) {
      r.headers.emplace_back("content-type", "application/json");
      r.body = body.dump();
    }
    return service->handle(r);
  }
  [[nodiscard]] json users() const { return service->dump()["users"]; }
  [[nodiscard]] json groups() const { return service->dump()["groups"]; }
  [[nodiscard]] json user(const std::string& id) const {
    for (const auto& each : users()) {
      if (each["id"] == id) return each;
    }
    return {};
  }
  [[nodiscard]] std::size_t count(const std::string& method, const std::string& path) const {
    return static_cast<std::size_t>(std::count_if(wire->requests.begin(), wire->requests.end(), [&](const auto& r) {
      return r.method == method && r.path.starts_with(path);
    }));
  }
  void befall(std::size_t number, lab::fault what) {
    const auto before = wire->requests.size();
    wire->fate = [=](std::size_t n, const http::request&) { return n == before + number ? what : lab::fault::none; };
  }

  bool unprepared = false;  // the custom field does not exist yet
  test::virtual_clock time;
  test::virtual_sleeper rest{time};
  test::seeded_random chance{1};
  std::unique_ptr<lab::service> service;
  std::unique_ptr<test::service_transport> wire;
  std::unique_ptr<sluis::targets::target> target;
};

}  // namespace sluis::targets::google
