// What a provider's lists show, and what is remarked of them.
#include "connectors/targets/scim/survey.hpp"

#include "model/survey_remarks.hpp"
#include "tests/unit/connectors/scim_find.hpp"

namespace sluis::targets::scim {
namespace {

struct heard_survey final : surveyor, survey_remarks {
  explicit heard_survey(known_objects of_ours) : known(std::move(of_ours)) {}
  [[nodiscard]] bool is_known(remote_object::kind what, const std::string& id) const override {
    return known.of(what).contains(id);
  }
  void each_known(remote_object::kind what, const std::function<void(const std::string&)>& visit) const override {
    for (const auto& id : known.of(what)) visit(id);
  }
  void on_object(const remote_object& one) override { found.on_object(one); }
  void on_membership(const std::string& group, const std::string& member) override {
    found.on_membership(group, member);
  }
  void on_remark(const std::string& text) override { remarks.insert(text); }
  void on_members_not_shown(const std::string& group) override { without_members.insert(group); }
  known_objects known;
  survey found;
  std::set<std::string> remarks, without_members;
};

struct scim_survey : scim_find {
  result<void> look(surveyor& into) {
    offer(R"({"patch": {"supported": true}, "filter": {"supported": true}})");
    return test::run(target->survey(into));
  }
  static http::response users(const json& all, std::size_t total = 0) {
    return ok(json{{"totalResults", total == 0 ? all.size() : total}, {"Resources", all}}.dump());
  }
  static json plain(const std::string& id) {
    return {{"id", id}, {"externalId", handle_of(1).hex()}, {"userName", "jan.jansen@demo.example"}, {"active", true}};
  }
  void no_groups() { wire.on("GET", "/Groups?", users(json::array())); }
};

TEST_F(scim_survey, a_provider_that_cannot_page_is_asked_for_each_known_object_by_its_id) {
  wire.on("GET", "/Users?", list({{"u1", handle_of(1).hex()}, {"x", "other"}}, "externalId", 5));
  wire.on("GET", "/Users?", list({{"u1", handle_of(1).hex()}, {"x", "other"}}, "externalId", 5));
  wire.on("GET", "/Users/u1", user("u1", handle_of(1).hex()));
  wire.on("GET", "/Users/u2", status(404));
  wire.on("GET", "/Users/u3", user("u3", handle_of(3).hex(), false));
  wire.on("GET", "/Groups/g1", ok(R"({"id":"g1","displayName":"5a","members":[{"value":"u1"}]})"));
  heard_survey told({{"u1", "u2", "u3"}, {"g1"}});
  ASSERT_TRUE(look(told));
  const auto& found = told.found;
  EXPECT_EQ(found.users.size(), 2U);
  EXPECT_EQ(found.users.at("u3").fields.at(field::active), "false");
  EXPECT_EQ(found.members.at("g1").size(), 1U);
  ASSERT_EQ(told.remarks.size(), 1U);
  EXPECT_EQ(told.remarks.begin()->find("the target cannot page"), 0U);
}

/// Issue 14, B6: the defaults are used, and an administrator is told so by each survey, until the target answers.
TEST_F(scim_survey, a_service_that_does_not_tell_what_it_offers_is_remarked_with_its_answer) {
  for (const unsigned code : {403U, 405U, 500U, 501U, 503U}) {
    target = test::permitted(make_scim_target(settings(), wire, rest, time, chance));
    for (int i = 0; i < 8; ++i) wire.on("GET", "/ServiceProviderConfig", status(code));
    ASSERT_TRUE(test::run(target->prepare())) << code;
    while (wire.unused() > 0) test::run(wire.send({"GET", "/ServiceProviderConfig", {}, {}, {}}));
    for (int day = 0; day < 2; ++day) {
      wire.on("GET", "/Users?", users(json::array()));
      no_groups();
      heard_survey told({});
      ASSERT_TRUE(test::run(target->survey(told))) << code;
      ASSERT_EQ(told.remarks.size(), 1U) << code;
      EXPECT_EQ(told.remarks.begin()->find("the target answers " + std::to_string(code) +
                                           " to /ServiceProviderConfig, so what it offers is not known"),
                0U)
          << *told.remarks.begin();
    }
  }
}

TEST_F(scim_survey, a_service_that_tells_what_it_offers_or_has_no_such_document_is_not_remarked) {
  for (const bool tells : {true, false}) {
    target = test::permitted(make_scim_target(settings(), wire, rest, time, chance));
    wire.on("GET", "/ServiceProviderConfig",
            tells ? ok(R"({"patch": {"supported": true}, "filter": {"supported": true}})") : status(404));
    ASSERT_TRUE(test::run(target->prepare()));
    wire.on("GET", "/Users?", users(json::array()));
    no_groups();
    heard_survey told({});
    ASSERT_TRUE(test::run(target->survey(told)));
    EXPECT_TRUE(told.remarks.empty()) << *told.remarks.begin();
  }
}

TEST_F(scim_survey, a_list_longer_than_this_program_reads_ends_after_its_first_page) {
  wire.on("GET", "/Users?", list({{"u1", handle_of(1).hex()}}, "externalId", 300'001));
  heard_survey told({{"u1"}, {}});
  const auto before = wire.requests.size();
  const auto looked = look(told);
  ASSERT_FALSE(looked);
  EXPECT_NE(looked.error().message().find("longer than this program reads"), std::string::npos)
      << looked.error().text();
  const auto pages = std::count_if(wire.requests.begin() + static_cast<std::ptrdiff_t>(before), wire.requests.end(),
                                   [](const auto& one) { return one.path.find("/Users?") != std::string::npos; });
  EXPECT_EQ(pages, 1);
}

TEST_F(scim_survey, a_group_without_members_is_empty_only_where_members_are_shown_of_another) {
  for (const bool shows : {false, true}) {
    wire.on("GET", "/Users?", users(json::array()));
    json groups = json::array({{{"id", "g1"}, {"displayName", "5a"}}, {{"id", "g2"}, {"displayName", "5b"}}});
    if (shows) groups[1]["members"] = json::array({{{"value", "u1"}}});
    wire.on("GET", "/Groups?", users(groups));
    heard_survey told({{}, {"g1", "g2"}});
    ASSERT_TRUE(look(told));
    EXPECT_EQ(told.without_members, shows ? std::set<std::string>{} : (std::set<std::string>{"g1", "g2"}));
  }
}

TEST_F(scim_survey, active_may_be_text_and_what_is_not_understood_is_remarked) {
  struct row {
    const char* name;
    json patch;
    const char* active;  // nullptr: not told
    const char* remark;  // nullptr: none
  };
  const row rows[] = {
      {"True", {{"active", "True"}}, "true", nullptr},
      {"False", {{"active", "False"}}, "false", nullptr},
      {"false", {{"active", "false"}}, "false", nullptr},
      {"a boolean", {{"active", false}}, "false", nullptr},
      {"null", {{"active", nullptr}}, nullptr, "active"},
      {"a number", {{"active", 0}}, nullptr, "active"},
      {"a word", {{"active", "suspended"}}, nullptr, "active"},
      {"a title that is a list", {{"title", json::array({"x"})}}, "true", "title"},
      {"emails as one object", {{"emails", {{"value", "x"}}}}, "true", "emails"},
      {"emails as words", {{"emails", {"x"}}}, "true", "emails"},
      {"a name that is text", {{"name", "Jan"}}, "true", "name"},
  };
  for (const auto& r : rows) {
    auto one = plain("u1");
    one.merge_patch(r.patch);
    if (r.patch.begin()->is_null()) one["active"] = nullptr;
    wire.on("GET", "/Users?", users(json::array({one})));
    no_groups();
    heard_survey told({{"u1"}, {}});
    ASSERT_TRUE(look(told)) << r.name;
    const auto& fields = told.found.users.at("u1").fields;
    EXPECT_EQ(fields.contains(field::active) ? fields.at(field::active) : "", r.active == nullptr ? "" : r.active)
        << r.name;
    ASSERT_EQ(told.remarks.size(), r.remark == nullptr ? 0U : 1U) << r.name;
    for (const auto& remark : told.remarks)
      EXPECT_NE(remark.find(std::string(" ") + r.remark + " "), std::string::npos) << remark;
  }
}

TEST_F(scim_survey, a_name_that_is_stored_in_pieces_is_the_same_name) {
  wire.on(
      "GET", "/Users?",
      users(json::array({{{"id", "u1"}, {"name", {{"givenName", "Rene\u0301e"}, {"familyName", "C\u0327elik"}}}}})));
  no_groups();
  heard_survey told({{"u1"}, {}});
  ASSERT_TRUE(look(told));
  EXPECT_EQ(told.found.users.at("u1").fields.at(field::given_name), "Ren\u00e9e");
  EXPECT_EQ(told.found.users.at("u1").fields.at(field::family_name), "\u00c7elik");
}

TEST_F(scim_survey, ids_that_are_numbers_are_ids) {
  wire.on("GET", "/Users?", users(json::array({{{"id", 4711}, {"externalId", handle_of(1).hex()}}})));
  wire.on("GET", "/Groups?",
          users(json::array({{{"id", 5}, {"displayName", "5a"}, {"members", json::array({{{"value", 4711}}})}}})));
  heard_survey told({{"4711"}, {"5"}});
  ASSERT_TRUE(look(told));
  const auto& found = told.found;
  EXPECT_TRUE(found.users.contains("4711"));
  EXPECT_TRUE(found.members.at("5").contains("4711"));
}

TEST_F(scim_survey, a_list_that_refuses_the_enterprise_extension_is_asked_for_without_it) {
  wire.on("GET", "/Users?", status(400));
  wire.on("GET", "/Users?attributes=externalId,userName,displayName,name,emails,title,active&",
          users(json::array({plain("u1")})));
  no_groups();
  heard_survey told({{"u1"}, {}});
  ASSERT_TRUE(look(told));
  EXPECT_TRUE(told.found.users.contains("u1"));
  EXPECT_FALSE(told.found.users.at("u1").fields.contains(field::school)) << "it is not compared";
  ASSERT_EQ(told.remarks.size(), 1U);

  wire.on("GET", "/Users?", status(400));
  wire.on("GET", "/Users?", status(400));
  EXPECT_FALSE(look(told)) << "what is refused without it as well is an error";
}

TEST_F(scim_survey, resources_that_are_null_are_empty_only_where_the_total_is_0) {
  for (const auto& [body, is_list] : {std::pair{R"({"totalResults":0,"Resources":null})", true},
                                      {R"({"totalResults":1,"Resources":null})", false},
                                      {R"({"Resources":null})", false}}) {
    wire.on("GET", "/Users?", ok(body));
    if (is_list) no_groups();
    heard_survey told({{"u1"}, {}});
    EXPECT_EQ(look(told).has_value(), is_list) << body;
  }
}

TEST_F(scim_survey, a_target_without_groups_shows_its_accounts_unless_groups_of_ours_are_on_record) {
  for (const bool has_groups : {false, true}) {
    wire.on("GET", "/Users?", users(json::array({plain("u1")})));
    wire.on("GET", "/Groups?", status(404));
    heard_survey told({{"u1"}, {}});
    if (has_groups) told.known.groups.insert("g1");
    EXPECT_EQ(look(told).has_value(), !has_groups) << "a 404 says nothing of groups that are there";
    EXPECT_TRUE(told.found.users.contains("u1"));
    EXPECT_EQ(told.remarks.size(), has_groups ? 0U : 1U);
  }
}

TEST_F(scim_survey, a_stranger_without_an_id_is_counted_and_passed_over) {
  wire.on("GET", "/Users?", users(json::array({plain("u1"), {{"id", nullptr}, {"externalId", "HR-0042"}}})));
  no_groups();
  heard_survey told({{"u1"}, {}});
  ASSERT_TRUE(look(told));
  EXPECT_EQ(told.found.users.size(), 1U);
  ASSERT_EQ(told.remarks.size(), 1U);
  EXPECT_EQ(told.remarks.begin()->find("the target lists 1 objects without an id"), 0U) << *told.remarks.begin();
}

}  // namespace
}  // namespace sluis::targets::scim
