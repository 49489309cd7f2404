// Asking a provider for one object: by id, by our handle, by its login (issue 13, point 5).
#include "connectors/targets/absent_by_id.hpp"
#include "connectors/targets/scim/survey.hpp"
#include "model/survey_remarks.hpp"
#include "tests/unit/connectors/scim_bench.hpp"

namespace sluis::targets::scim {
namespace {

using how = sighting::how;

class scim_find : public scim_bench {
 protected:
  static released_look_up look_up(const std::string& remote_id, const std::string& login = {}) {
    static const grant all = testing_support::consent_grant(attribute_set::all());
    return mapping::release::to_find(all, released_look_up::kind::user, {handle_of(1), remote_id, {}}, mapping::login_of{login, role::student, {}});
  }
  sighting find(const std::string& remote_id, const std::string& login = {}) {
    auto out = test::run(target->find(look_up(remote_id, login)));
    EXPECT_EQ(out.found == how::unknown || is_absent_by_id(out), !out.cause.text().empty());
    EXPECT_EQ(out.cause.text().find("jan.jansen"), std::string::npos) << out.cause.text();
    return out;
  }
  static http::response user(const std::string& id, const std::string& handle, bool active = true) {
    return ok(json{{"id", id}, {"externalId", handle}, {"userName", "jan.jansen@demo.example"}, {"active", active}}.dump());
  }
  void on_handle(const http::response& answer) { wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(1).hex() + "%22&", answer); }
  void on_login(const http::response& answer) { wire.on("GET", "/Users?filter=userName%20eq%20%22jan.jansen%40demo.example%22&", answer); }
  static std::string page(const std::vector<json>& objects) { return json{{"totalResults", objects.size()}, {"Resources", objects}}.dump(); }
  const std::string login_ = "jan.jansen@demo.example";
  const std::string plain_ = R"({"patch": {"supported": true}, "filter": {"supported": true}})";
  const std::string list_ = "/Users?attributes=externalId,userName,active&";
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

TEST_F(scim_find, nothing_where_nothing_answers) {
  wire.on("GET", "/Users/u1", status(404));
  on_handle(list({}));
  EXPECT_EQ(find("u1").found, how::nothing);
  EXPECT_EQ(wire.requests.size(), 2U) << "without consent for the address nobody is asked for by the login";
  on_handle(list({}));
  EXPECT_EQ(find("").found, how::nothing) << "no id is known";
}

// The search lags behind, or the service does not show the account by itself: that is for whoever asked.
TEST_F(scim_find, what_only_a_search_shows_is_told_as_it_is_shown_there) {
  const auto shown = [this](const std::string& id) {
    return ok(page({{{"id", id}, {"externalId", handle_of(1).hex()}, {"userName", login_}, {"active", false}}}));
  };
  wire.on("GET", "/Users/u1", status(404));
  on_handle(list({{"u1", handle_of(1).hex()}}));
  on_handle(shown("u1"));
  const auto known = find("u1");
  EXPECT_EQ(known.found, how::by_id);
  EXPECT_TRUE(is_absent_by_id(known));
  EXPECT_EQ(known.object.remote_id, "u1");
  EXPECT_EQ(known.object.fields.at(field::active), "false");

  wire.on("GET", "/Users/u1", status(404));
  on_handle(list({{"u2", handle_of(1).hex()}}));
  wire.on("GET", "/Users/u2", status(404));
  on_handle(shown("u2"));
  const auto other = find("u1");
  EXPECT_EQ(other.found, how::by_handle);
  EXPECT_EQ(other.object.fields.at(field::active), "false");

  wire.on("GET", "/Users/u1", status(404));
  on_handle(list({}));
  on_login(list({{"u1", login_}}, "userName"));
  on_login(ok(page({{{"id", "u1"}, {"externalId", "HR-0042"}, {"userName", login_}, {"active", true}}})));
  const auto by_login = find("u1", login_);
  EXPECT_TRUE(is_absent_by_id(by_login));
  EXPECT_EQ(by_login.object.handle, "") << "whose it is, is judged as ever";
  EXPECT_EQ(wire.unused(), 0U);
}

TEST_F(scim_find, what_only_the_whole_list_shows_is_told_as_it_is_shown_there) {
  offer(R"({"patch": {"supported": true}, "filter": {"supported": false}})");
  wire.on("GET", "/Users/u1", status(404));
  wire.on("GET", list_, ok(page({{{"id", "u1"}, {"externalId", handle_of(1).hex()}, {"userName", login_}, {"active", true}}})));
  const auto out = find("u1");
  EXPECT_TRUE(is_absent_by_id(out));
  EXPECT_EQ(out.object.fields.at(field::active), "true");
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

TEST_F(scim_find, a_list_that_shows_less_than_it_promises_is_unknown) {
  struct row {
    const char* name;
    const char* answer;
    how expected;
  };
  const row rows[] = {{"promises one, shows none", R"({"totalResults": 1, "Resources": []})", how::unknown},
                      {"promises one, has no list", R"({"totalResults": 1})", how::unknown},
                      {"promises many, shows none", R"({"totalResults": 9000, "Resources": []})", how::unknown},
                      {"promises none", R"({"totalResults": 0})", how::nothing},
                      {"promises none, and an empty list", R"({"totalResults": 0, "Resources": []})", how::nothing}};
  for (const auto& one : rows) {
    wire.on("GET", "/Users/u1", status(404));
    on_handle(ok(one.answer));
    EXPECT_EQ(find("u1").found, one.expected) << one.name;
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
    offer(plain_);
    wire.on("GET", "/Users/u1", status(refused));
    wire.on("GET", list_, ok(page({{{"id", "u1"}, {"externalId", "HR-0042"}, {"userName", login_}}})));
    const auto out = find("u1");
    EXPECT_EQ(out.found, how::by_id) << refused;
    EXPECT_EQ(out.object.handle, "");
    EXPECT_EQ(out.object.fields.at(field::user_name), login_) << "without it nobody can say whose it is";
    offer(plain_);
    wire.on("GET", "/Users/u1", status(refused));
    wire.on("GET", list_, ok(page({{{"id", "u5"}, {"externalId", "HR-0043"}, {"userName", "other@demo.example"}}})));
    const auto not_listed = find("u1", login_);
    EXPECT_EQ(not_listed.found, how::unknown) << "that a list does not show it proves nothing";
    EXPECT_EQ(not_listed.cause.code(), errc::not_found) << "but it is told apart from a list that cannot be read";
    EXPECT_EQ(wire.unused(), 0U);
  }
}

TEST_F(scim_find, where_it_answers_no_single_object_the_list_shows_the_handle_and_the_login_under_another_id) {
  for (const auto& [handle, login, expected] : {std::tuple(handle_of(1).hex(), std::string("x@demo.example"), how::by_handle), std::tuple(std::string("HR-0042"), login_, how::by_login)}) {
    offer(plain_);
    wire.on("GET", "/Users/u1", status(405));
    wire.on("GET", list_, ok(page({{{"id", "u9"}, {"externalId", handle}, {"userName", login}, {"active", false}}})));
    wire.on("GET", "/Users/u9", status(405));
    const auto out = find("u1", login_);
    EXPECT_EQ(out.found, expected);
    EXPECT_EQ(out.object.remote_id, "u9");
    EXPECT_EQ(out.object.fields.at(field::user_name), login) << "a copy of our handle is told by its login";
    EXPECT_EQ(out.object.fields.at(field::active), "false");
  }
}

TEST_F(scim_find, an_answer_that_shows_only_the_id_is_completed_out_of_the_list) {
  const auto bare = ok(R"({"id": "u1"})");
  struct row {
    const char* name;
    json listed;
    how expected;
  };
  const row rows[] = {{"a stranger", {{"id", "u1"}, {"externalId", "HR-0042"}, {"userName", "directeur@demo.example"}}, how::by_id},
                      {"ours", {{"id", "u1"}, {"externalId", handle_of(1).hex()}, {"userName", login_}}, how::by_id},
                      {"nothing is told of it there either", {{"id", "u1"}}, how::unknown},
                      {"it is not there", {{"id", "u5"}, {"userName", "x@demo.example"}}, how::unknown}};
  for (const auto& one : rows) {
    offer(plain_);
    wire.on("GET", "/Users/u1", bare);
    wire.on("GET", list_, ok(page({one.listed})));
    const auto out = find("u1", login_);
    EXPECT_EQ(out.found, one.expected) << one.name;
    if (out.found == how::by_id) {
      EXPECT_EQ(out.object.fields.at(field::user_name), one.listed.at("userName")) << one.name;
      EXPECT_EQ(out.object.handle, one.listed.at("externalId") == "HR-0042" ? "" : handle_of(1).hex()) << one.name;
    }
    ASSERT_EQ(wire.unused(), 0U) << one.name;
  }
}

TEST_F(scim_find, of_many_objects_that_cannot_be_read_by_themselves_the_list_is_read_once) {
  offer(plain_);
  constexpr unsigned many = 40;
  auto all = std::vector<json>();
  for (unsigned n = 1; n <= many; ++n) all.push_back({{"id", "u" + std::to_string(n)}, {"externalId", handle_of(n).hex()}, {"userName", "x"}});
  wire.on("GET", "/Users/u1", status(403));
  wire.on("GET", list_, ok(page(all)));
  static const grant everything = testing_support::consent_grant(attribute_set::all());
  for (unsigned n = 1; n <= many; ++n) {
    const auto what = mapping::release::to_find(everything, released_look_up::kind::user, {handle_of(n), "u" + std::to_string(n), {}}, std::nullopt);
    EXPECT_EQ(test::run(target->find(what)).object.handle, handle_of(n).hex()) << n;
  }
  EXPECT_EQ(wire.requests.size(), 2U) << "one refusal, one list";
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

TEST_F(scim_find, a_survey_tells_strangers_only_with_a_wanted_login) {
  const json all = {{{"id", "u1"}, {"userName", "Jan@demo.example"}}, {{"id", "u2"}, {"userName", "piet@demo.example"}},
                    {{"userName", "Jan@demo.example"}}, {{"id", "u4"}, {"userName", 7}}};
  const auto body = json{{"totalResults", 4}, {"Resources", all}}.dump();
  const asked_of_text nobody = [](const std::string&) { return false; };
  const asked_of_text is_jan = [](const std::string& login) { return login == "Jan@demo.example"; };
  const auto found = parse_shown(body, kind::user, nobody, is_jan).value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found.front().is_stranger);
  EXPECT_EQ(found.front().object.remote_id, "u1");
  EXPECT_TRUE(parse_shown(body, kind::group, nobody, is_jan).value().empty()) << "groups have no login";
}

struct heard_survey final : surveyor, survey_remarks {
  explicit heard_survey(known_objects of_ours) : known(std::move(of_ours)) {}
  [[nodiscard]] bool is_known(remote_object::kind what, const std::string& id) const override { return known.of(what).contains(id); }
  void each_known(remote_object::kind what, const std::function<void(const std::string&)>& visit) const override {
    for (const auto& id : known.of(what)) visit(id);
  }
  void on_object(const remote_object& one) override { found.on_object(one); }
  void on_membership(const std::string& group, const std::string& member) override { found.on_membership(group, member); }
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
  static http::response users(const json& all, std::size_t total = 0) { return ok(json{{"totalResults", total == 0 ? all.size() : total}, {"Resources", all}}.dump()); }
  static json plain(const std::string& id) { return {{"id", id}, {"externalId", handle_of(1).hex()}, {"userName", "jan.jansen@demo.example"}, {"active", true}}; }
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
      EXPECT_EQ(told.remarks.begin()->find("the target answers " + std::to_string(code) + " to /ServiceProviderConfig, so what it offers is not known"), 0U)
          << *told.remarks.begin();
    }
  }
}

TEST_F(scim_survey, a_service_that_tells_what_it_offers_or_has_no_such_document_is_not_remarked) {
  for (const bool tells : {true, false}) {
    target = test::permitted(make_scim_target(settings(), wire, rest, time, chance));
    wire.on("GET", "/ServiceProviderConfig", tells ? ok(R"({"patch": {"supported": true}, "filter": {"supported": true}})") : status(404));
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
  EXPECT_NE(looked.error().message().find("longer than this program reads"), std::string::npos) << looked.error().text();
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
    EXPECT_EQ(fields.contains(field::active) ? fields.at(field::active) : "", r.active == nullptr ? "" : r.active) << r.name;
    ASSERT_EQ(told.remarks.size(), r.remark == nullptr ? 0U : 1U) << r.name;
    for (const auto& remark : told.remarks) EXPECT_NE(remark.find(std::string(" ") + r.remark + " "), std::string::npos) << remark;
  }
}

TEST_F(scim_survey, a_name_that_is_stored_in_pieces_is_the_same_name) {
  wire.on("GET", "/Users?", users(json::array({{{"id", "u1"}, {"name", {{"givenName", "Rene\u0301e"}, {"familyName", "C\u0327elik"}}}}})));
  no_groups();
  heard_survey told({{"u1"}, {}});
  ASSERT_TRUE(look(told));
  EXPECT_EQ(told.found.users.at("u1").fields.at(field::given_name), "Ren\u00e9e");
  EXPECT_EQ(told.found.users.at("u1").fields.at(field::family_name), "\u00c7elik");
}

TEST_F(scim_survey, ids_that_are_numbers_are_ids) {
  wire.on("GET", "/Users?", users(json::array({{{"id", 4711}, {"externalId", handle_of(1).hex()}}})));
  wire.on("GET", "/Groups?", users(json::array({{{"id", 5}, {"displayName", "5a"}, {"members", json::array({{{"value", 4711}}})}}})));
  heard_survey told({{"4711"}, {"5"}});
  ASSERT_TRUE(look(told));
  const auto& found = told.found;
  EXPECT_TRUE(found.users.contains("4711"));
  EXPECT_TRUE(found.members.at("5").contains("4711"));
}

TEST_F(scim_survey, a_list_that_refuses_the_enterprise_extension_is_asked_for_without_it) {
  wire.on("GET", "/Users?", status(400));
  wire.on("GET", "/Users?attributes=externalId,userName,displayName,name,emails,title,active&", users(json::array({plain("u1")})));
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
