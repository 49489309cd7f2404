// A SCIM target on a scripted transport in virtual time, and checks that every test of it shares: no error speaks of a
// person, and every scripted answer was used. SLUIS_SCIM_CAPTURE=file keeps every request, for wirecheck.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connectors/targets/scim/scim_target.hpp"
#include "tests/support/permitted.hpp"
#include "tests/support/request_capture.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_transport.hpp"
#include "tests/support/virtual_time.hpp"
#include "tests/unit/connectors/scim_changes.hpp"

namespace sluis::targets::scim {

using nlohmann::json;
using kinds = std::vector<outcome::kind>;
inline constexpr auto done = outcome::kind::done;
inline constexpr auto failed = outcome::kind::failed;
inline constexpr auto unknown = outcome::kind::unknown;
inline constexpr auto not_sent = outcome::kind::not_sent;

class scim_bench : public testing::Test {
 protected:
  static http::response ok(const std::string& body) { return test::scripted_transport::answer(200, body); }
  static http::response status(unsigned code) {
    return test::scripted_transport::answer(code,
                                            R"({"scimType": "invalidValue", "detail": "jan.jansen does not fit"})");
  }
  /// "u1" is the account with handle_of(1), and the answer shows that.
  static http::response created(const std::string& id) {
    const auto number = static_cast<unsigned>(std::strtoul(id.c_str() + id.find_first_of("0123456789"), nullptr, 10));
    return test::scripted_transport::answer(201, json{{"id", id}, {"externalId", handle_of(number).hex()}}.dump());
  }
  static http::response list(const std::vector<std::pair<std::string, std::string>>& id_and_value,
                             const std::string& attribute = "externalId", std::size_t total = 0) {
    json out = {{"totalResults", total == 0 ? id_and_value.size() : total}, {"Resources", json::array()}};
    for (const auto& [id, value] : id_and_value) out["Resources"].push_back({{"id", id}, {attribute, value}});
    return ok(out.dump());
  }
  static http::response group_with(const std::vector<std::string>& ids) {
    json out = {{"id", "g"}, {"displayName", "groep 5"}, {"members", json::array()}};
    for (const auto& id : ids) out["members"].push_back({{"value", id}});
    return ok(out.dump());
  }
  static std::string filter_for(unsigned n) {
    return "/Users?filter=externalId%20eq%20%22" + handle_of(n).hex() + "%22&";
  }
  static inline const std::string first_page = "/Users?attributes=externalId&startIndex=1&";
  /// The list shows account "u9" with handle_of(9), and the filter finds it.
  void prove_the_filter() {
    wire.on("GET", first_page, list({{"u9", handle_of(9).hex()}}));
    wire.on("GET", filter_for(9), list({{"u9", handle_of(9).hex()}}));
  }
  static inline const error lost{errc::outcome_unknown, "no answer came"};
  static inline const error down{errc::unavailable, "no connection"};

  void offer(const std::string& config) {
    wire.on("GET", "/ServiceProviderConfig", ok(config));
    ASSERT_TRUE(test::run(target->prepare()));
    wire.requests.clear();
  }
  void offer_bulk(int operations = 100) {
    offer(
        R"({"patch": {"supported": true}, "filter": {"supported": true}, "bulk": {"supported": true, "maxPayloadSize": 100000, "maxOperations": )" +
        std::to_string(operations) + "}}");
  }

  std::vector<outcome> apply(const std::vector<released_change>& changes) {
    auto out = test::run(target->apply(changes));
    EXPECT_EQ(out.size(), changes.size());
    for (const auto& each : out) {
      EXPECT_EQ(each.cause.text().find("jan.jansen"), std::string::npos) << each.cause.text();
      EXPECT_EQ(each.what == done, each.cause.text().empty()) << to_string(each.what);
    }
    return out;
  }
  kinds apply_kinds(const std::vector<released_change>& changes) {
    kinds out;
    for (const auto& each : apply(changes)) out.push_back(each.what);
    return out;
  }
  outcome apply_one(const released_change& change) { return apply({change}).front(); }

  [[nodiscard]] json body(std::size_t request) const { return json::parse(wire.requests.at(request).body); }
  /// "POST /Users", "GET /Users?filter=…"
  [[nodiscard]] std::vector<std::string> log() const {
    std::vector<std::string> out;
    for (const auto& r : wire.requests) out.push_back(r.method + " " + r.path.substr(0, r.path.find('?')));
    return out;
  }
  void TearDown() override {
    EXPECT_EQ(wire.unused(), 0U) << "a scripted answer was never asked for";
    test::capture_requests("SLUIS_SCIM_CAPTURE", "https://partner.example/scim/v2", wire.requests);
  }

  static scim_settings settings() {
    scim_settings out;
    out.id = target_id("partner");
    out.credential_file = "/etc/sluis/partner.token";
    out.connections = 4;
    return out;
  }

  test::virtual_clock time;
  test::virtual_sleeper rest{time};
  test::seeded_random chance{1};
  test::scripted_transport wire;
  std::unique_ptr<sluis::targets::target> target =
      test::permitted(make_scim_target(settings(), wire, rest, time, chance));
};

}  // namespace sluis::targets::scim
