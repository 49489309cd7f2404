// One account of ours at a provider, and what is asked about it.
#pragma once

#include "connectors/targets/absent_by_id.hpp"
#include "tests/unit/connectors/scim_bench.hpp"

namespace sluis::targets::scim {

class scim_find : public scim_bench {
 protected:
  static released_look_up look_up(const std::string& remote_id, const std::string& login = {}) {
    static const grant all = testing_support::consent_grant(attribute_set::all());
    return mapping::release::to_find(all, released_look_up::kind::user, {handle_of(1), remote_id, {}},
                                     mapping::login_of{login, role::student, {}});
  }
  sighting find(const std::string& remote_id, const std::string& login = {}) {
    auto out = test::run(target->find(look_up(remote_id, login)));
    EXPECT_EQ(out.found == sighting::how::unknown || is_absent_by_id(out), !out.cause.text().empty());
    EXPECT_EQ(out.cause.text().find("jan.jansen"), std::string::npos) << out.cause.text();
    return out;
  }
  static http::response user(const std::string& id, const std::string& handle, bool active = true) {
    return ok(
        json{{"id", id}, {"externalId", handle}, {"userName", "jan.jansen@demo.example"}, {"active", active}}.dump());
  }
  void on_handle(const http::response& answer) {
    wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(1).hex() + "%22&", answer);
  }
  void on_login(const http::response& answer) {
    wire.on("GET", "/Users?filter=userName%20eq%20%22jan.jansen%40demo.example%22&", answer);
  }
  static std::string page(const std::vector<json>& objects) {
    return json{{"totalResults", objects.size()}, {"Resources", objects}}.dump();
  }
  const std::string login_ = "jan.jansen@demo.example";
  const std::string plain_ = R"({"patch": {"supported": true}, "filter": {"supported": true}})";
  const std::string list_ = "/Users?attributes=externalId,userName,active&";
};

}  // namespace sluis::targets::scim
