// Asking a provider for one object: by id, by our handle, by its login (issue 13, point 5).
#include "tests/unit/connectors/scim_find.hpp"
#include "connectors/targets/absent_by_id.hpp"
#include "connectors/targets/scim/survey.hpp"

namespace sluis::targets::scim {
namespace {

using how = sighting::how;

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
  wire.on("GET", list_,
          ok(page({{{"id", "u1"}, {"externalId", handle_of(1).hex()}, {"userName", login_}, {"active", true}}})));
  const auto out = find("u1");
  EXPECT_TRUE(is_absent_by_id(out));
  EXPECT_EQ(out.object.fields.at(field::active), "true");
}

TEST_F(scim_find, what_cannot_be_relied_on_is_unknown) {
  struct row {
    const char* name;
    result<http::response> by_id;
  };
  const row rows[] = {
      {"another object", user("u7", handle_of(1).hex())}, {"no object", ok("[]")}, {"rights", status(401)}};
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
  for (const auto& [handle, login, expected] :
       {std::tuple(handle_of(1).hex(), std::string("x@demo.example"), how::by_handle),
        std::tuple(std::string("HR-0042"), login_, how::by_login)}) {
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
  const row rows[] = {
      {"a stranger", {{"id", "u1"}, {"externalId", "HR-0042"}, {"userName", "directeur@demo.example"}}, how::by_id},
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
  for (unsigned n = 1; n <= many; ++n)
    all.push_back({{"id", "u" + std::to_string(n)}, {"externalId", handle_of(n).hex()}, {"userName", "x"}});
  wire.on("GET", "/Users/u1", status(403));
  wire.on("GET", list_, ok(page(all)));
  static const grant everything = testing_support::consent_grant(attribute_set::all());
  for (unsigned n = 1; n <= many; ++n) {
    const auto what = mapping::release::to_find(everything, released_look_up::kind::user,
                                                {handle_of(n), "u" + std::to_string(n), {}}, std::nullopt);
    EXPECT_EQ(test::run(target->find(what)).object.handle, handle_of(n).hex()) << n;
  }
  EXPECT_EQ(wire.requests.size(), 2U) << "one refusal, one list";
}

TEST_F(scim_find, a_survey_tells_what_is_known_by_id_and_what_carries_our_handle) {
  const auto page = json{{"totalResults", 3},
                         {"Resources",
                          {{{"id", "u1"}, {"externalId", "HR-0042"}},
                           {{"id", "u2"}, {"externalId", handle_of(2).hex()}},
                           {{"id", "u3"}, {"externalId", "HR-0043"}}}}};
  const auto found = parse_shown(page.dump(), kind::user, [](const std::string& id) { return id == "u1"; }).value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].object.handle, "");
  EXPECT_EQ(found[1].object.handle, handle_of(2).hex());
  const auto silent =
      parse_shown(R"({"Resources": [{"id": "u1"}]})", kind::user, [](const std::string&) { return true; }).value();
  EXPECT_EQ(silent.at(0).object.handle, std::nullopt) << "a provider that never shows externalId took nobody's handle";
}

TEST_F(scim_find, a_survey_tells_strangers_only_with_a_wanted_login) {
  const json all = {{{"id", "u1"}, {"userName", "Jan@demo.example"}},
                    {{"id", "u2"}, {"userName", "piet@demo.example"}},
                    {{"userName", "Jan@demo.example"}},
                    {{"id", "u4"}, {"userName", 7}}};
  const auto body = json{{"totalResults", 4}, {"Resources", all}}.dump();
  const asked_of_text nobody = [](const std::string&) { return false; };
  const asked_of_text is_jan = [](const std::string& login) { return login == "Jan@demo.example"; };
  const auto found = parse_shown(body, kind::user, nobody, is_jan).value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found.front().is_stranger);
  EXPECT_EQ(found.front().object.remote_id, "u1");
  EXPECT_TRUE(parse_shown(body, kind::group, nobody, is_jan).value().empty()) << "groups have no login";
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
