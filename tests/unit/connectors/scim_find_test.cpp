// Asking a provider for one object: by id, by our handle, by its login (issue 13, point 5).
#include "connectors/targets/scim/survey.hpp"
#include "tests/unit/connectors/scim_bench.hpp"

namespace sluis::targets::scim {
namespace {

using how = sighting::how;

class scim_find : public scim_bench {
 protected:
  static released_look_up look_up(const std::string& remote_id, const std::string& login = {}) {
    static const grant all = testing_support::consent_grant(attribute_set::all());
    return mapping::release::to_find(all, released_look_up::kind::user, {handle_of(1), remote_id, {}}, login);
  }
  sighting find(const std::string& remote_id, const std::string& login = {}) {
    auto out = test::run(target->find(look_up(remote_id, login)));
    EXPECT_EQ(out.found == how::unknown, !out.cause.text().empty());
    EXPECT_EQ(out.cause.text().find("jan.jansen"), std::string::npos) << out.cause.text();
    return out;
  }
  static http::response user(const std::string& id, const std::string& handle, bool active = true) {
    return ok(json{{"id", id}, {"externalId", handle}, {"userName", "jan.jansen@demo.example"}, {"active", active}}.dump());
  }
  void on_handle(const http::response& answer) { wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(1).hex() + "%22&", answer); }
  void on_login(const http::response& answer) { wire.on("GET", "/Users?filter=userName%20eq%20%22jan.jansen%40demo.example%22&", answer); }
  const std::string login_ = "jan.jansen@demo.example";
};

TEST_F(scim_find, by_its_id_whatever_handle_it_carries) {
  for (const auto& [carried, told] : {std::pair{handle_of(1).hex(), handle_of(1).hex()}, {"HR-0042", ""}}) {
    wire.on("GET", "/Users/u1", user("u1", carried, false));
    const auto out = find("u1", login_);
    EXPECT_EQ(out.found, how::by_id) << carried;
    EXPECT_EQ(out.object.handle, told);
    EXPECT_EQ(out.object.fields.at(field::active), "false");
  }
  EXPECT_EQ(wire.requests.size(), 2U) << "nothing else is asked for";
}

TEST_F(scim_find, then_by_the_handle_and_only_then_by_the_login) {
  wire.on("GET", "/Users/u1", status(404));
  on_handle(list({{"u2", handle_of(1).hex()}}));
  wire.on("GET", "/Users/u2", user("u2", handle_of(1).hex()));
  const auto renumbered = find("u1", login_);
  EXPECT_EQ(renumbered.found, how::by_handle);
  EXPECT_EQ(renumbered.object.remote_id, "u2");

  wire.on("GET", "/Users/u1", status(410));
  on_handle(list({}));
  on_login(list({{"u9", "jan.jansen@demo.example"}}, "userName"));
  wire.on("GET", "/Users/u9", user("u9", "HR-0042"));
  const auto stranger = find("u1", login_);
  EXPECT_EQ(stranger.found, how::by_login);
  EXPECT_EQ(stranger.object.remote_id, "u9");
}

TEST_F(scim_find, nothing_where_nothing_answers_and_a_search_that_lags_behind_is_nothing) {
  wire.on("GET", "/Users/u1", status(404));
  on_handle(list({{"u1", handle_of(1).hex()}}));
  EXPECT_EQ(find("u1").found, how::nothing);
  EXPECT_EQ(wire.requests.size(), 2U) << "without consent for the address nobody is asked for by the login";
  on_handle(list({}));
  EXPECT_EQ(find("").found, how::nothing) << "no id is known";
}

TEST_F(scim_find, what_cannot_be_relied_on_is_unknown) {
  struct row {
    const char* name;
    result<http::response> by_id;
  };
  const row rows[] = {{"another object", user("u7", handle_of(1).hex())}, {"no object", ok("[]")}, {"rights", status(401)}};
  for (const auto& one : rows) {
    wire.on("GET", "/Users/u1", one.by_id);
    EXPECT_EQ(find("u1").found, how::unknown) << one.name;
    ASSERT_EQ(wire.unused(), 0U) << one.name;
  }
}

TEST_F(scim_find, several_objects_with_our_handle_are_for_people) {
  wire.on("GET", "/Users/u1", status(404));
  on_handle(list({{"u2", handle_of(1).hex()}, {"u3", handle_of(1).hex()}}));
  EXPECT_EQ(find("u1").found, how::unknown);
}

TEST_F(scim_find, a_provider_that_answers_no_single_object_may_show_it_in_its_list) {
  for (const unsigned refused : {400U, 403U, 405U, 501U}) {
    wire.on("GET", "/Users/u1", status(refused));
    wire.on("GET", "/Users?attributes=externalId", list({{"u1", "HR-0042"}}));
    const auto out = find("u1");
    EXPECT_EQ(out.found, how::by_id) << refused;
    EXPECT_EQ(out.object.handle, "");
    wire.on("GET", "/Users/u1", status(refused));
    wire.on("GET", "/Users?attributes=externalId", list({{"u5", "HR-0043"}}));
    EXPECT_EQ(find("u1").found, how::unknown) << "that a list does not show it proves nothing";
  }
}

TEST_F(scim_find, a_survey_tells_what_is_known_by_id_and_what_carries_our_handle) {
  const auto page = json{{"totalResults", 3},
                         {"Resources",
                          {{{"id", "u1"}, {"externalId", "HR-0042"}}, {{"id", "u2"}, {"externalId", handle_of(2).hex()}}, {{"id", "u3"}, {"externalId", "HR-0043"}}}}};
  const auto found = parse_shown(page.dump(), kind::user, [](const std::string& id) { return id == "u1"; }).value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].object.handle, "");
  EXPECT_EQ(found[1].object.handle, handle_of(2).hex());
  const auto silent = parse_shown(R"({"Resources": [{"id": "u1"}]})", kind::user, [](const std::string&) { return true; }).value();
  EXPECT_EQ(silent.at(0).object.handle, std::nullopt) << "a provider that never shows externalId took nobody's handle";
}

TEST_F(scim_find, an_update_writes_the_handle_again_where_it_was_taken) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  planned_change planned;
  planned.op = operation::update_user;
  planned.after = {{field::family_name, "Jansen"}};
  mapping::addressing at{handle_of(1), "u1", {}};
  at.writes_handle = true;
  wire.on("GET", "/ServiceProviderConfig", ok(R"({"patch": {"supported": true}, "filter": {"supported": true}})"));
  ASSERT_TRUE(test::run(target->prepare()));
  wire.requests.clear();
  wire.on("PATCH", "/Users/u1", status(204));
  EXPECT_EQ(apply_one(mapping::release::let_through(all, 1, planned, at).value()).what, done);
  EXPECT_EQ(body(0)["Operations"][0], (json{{"op", "replace"}, {"path", "externalId"}, {"value", handle_of(1).hex()}}));
}

}  // namespace
}  // namespace sluis::targets::scim
