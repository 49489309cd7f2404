// The whole path of an account and a group, and what befalls single records.
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

using graph_target = graph_bench;

TEST_F(graph_target, a_whole_life) {
  ASSERT_TRUE(test::run(target->prepare()));
  const auto groups = made({group(901), group(902)});
  const auto users = made_users(30);
  std::vector<released_change> joins;
  for (const auto& id : users) joins.push_back(change_by(operation::add_member, 901, {}, groups[0], id));
  joins.push_back(change_by(operation::add_member, 902, {}, groups[1], users[0]));
  EXPECT_EQ(apply_kinds(joins), kinds(31, done));
  EXPECT_EQ(group_of(901)["member_external_ids"].size(), 30U);
  EXPECT_EQ(group_of(902)["member_external_ids"], json::array({numbered(1).hex()}));

  EXPECT_EQ(apply_kinds({renamed(1, users[0]), renamed(2, users[1])}), (kinds{done, done}));
  EXPECT_EQ(user(2)["surname"], "Jansen");
  EXPECT_EQ(apply_one(change_by(operation::update_group, 901, {{field::group_name, "groep 5a"}}, groups[0])).what,
            done);
  EXPECT_EQ(group_of(901)["displayName"], "groep 5a");
  EXPECT_EQ(apply_kinds({change_by(operation::remove_member, 901, {}, groups[0], users[0]),
                         change_by(operation::remove_member, 901, {}, groups[0], users[1])}),
            (kinds{done, done}));
  EXPECT_EQ(group_of(901)["member_external_ids"].size(), 28U);
  EXPECT_EQ(tenant->dump()["users"].size(), 30U) << "who leaves a group is not deleted";
  EXPECT_EQ(apply_one(change_by(operation::deactivate_user, 1, {}, users[0])).what, done);
  EXPECT_EQ(user(1)["accountEnabled"], false);
  EXPECT_EQ(apply_one(change_by(operation::update_user, 1, {{field::active, "true"}}, users[0])).what, done);
  EXPECT_EQ(user(1)["accountEnabled"], true);
  EXPECT_EQ(apply_kinds({change_by(operation::delete_user, 1, {}, users[0]),
                         change_by(operation::delete_user, 2, {}, users[1])}),
            (kinds{done, done}));
  EXPECT_EQ(apply_one(change_by(operation::delete_group, 902, {}, groups[1])).what, done);
  EXPECT_EQ(tenant->dump()["users"].size(), 28U) << "deleted for good, not only softly";
  EXPECT_EQ(tenant->dump()["groups"].size(), 1U);
}

TEST_F(graph_target, a_user_holds_what_was_said) {
  made({change_by(operation::create_user, 1,
                  {{field::user_name, "jan.jansen'1@demo.example"},
                   {field::display_name, "Jan van der Berg"},
                   {field::given_name, "Jan"},
                   {field::family_name_prefix, "van der"},
                   {field::family_name, "Berg"},
                   {field::email, "jan.jansen@demo.example"},
                   {field::school, "De Regenboog"},
                   {field::function, "leerkracht"}})});
  const auto sent = json::parse(wire->requests.at(0).body);
  const auto password = sent["passwordProfile"]["password"].get<std::string>();
  EXPECT_GE(password.size(), 24U);
  EXPECT_EQ(sent, json({{"accountEnabled", true},
                        {"displayName", "Jan van der Berg"},
                        {"mailNickname", "jan.jansen1"},
                        {"userPrincipalName", "jan.jansen'1@demo.example"},
                        {"givenName", "Jan"},
                        {"surname", "van der Berg"},
                        {"companyName", "De Regenboog"},
                        {"jobTitle", "leerkracht"},
                        {own_field(), numbered(1).hex()},
                        {"usageLocation", "NL"},
                        {"passwordProfile", {{"forceChangePasswordNextSignIn", true}, {"password", password}}}}));
}

TEST_F(graph_target, an_empty_value_clears) {
  const auto users = made_users(1);
  EXPECT_EQ(apply_one(change_by(operation::update_user, 1,
                                {{field::given_name, ""},
                                 {field::family_name_prefix, ""},
                                 {field::family_name, ""},
                                 {field::display_name, ""}},
                                users[0]))
                .what,
            done);
  EXPECT_TRUE(user(1)["surname"].is_null());
  EXPECT_TRUE(user(1)["givenName"].is_null());
  EXPECT_EQ(user(1)["displayName"], employee_id(numbered(1))) << "Graph wants one";
  const auto asked = wire->requests.size();
  EXPECT_EQ(apply_one(change_by(operation::update_user, 1, {{field::email, "x@demo.example"}}, users[0])).what, done);
  EXPECT_EQ(wire->requests.size(), asked) << "the address follows from the login: there is nothing to say";
}

TEST_F(graph_target, a_record_that_graph_cannot_hold_fails_alone_and_says_why) {
  struct row {
    const char* name;
    field_map fields;
    const char* said;
  };
  const row rows[] = {
      {"no consent for an address", {{field::user_name, numbered(2).hex()}}, "userPrincipalName must be an address"},
      {"no login at all", {}, "userPrincipalName must be an address"},
      {"a letter with an accent", {{field::user_name, "ren\xc3\xa9@demo.example"}}, "character"},
      {"a dot at the end", {{field::user_name, "jan.@demo.example"}}, "character"},
      {"a long login", {{field::user_name, std::string(65, 'j') + "@demo.example"}}, "longer"},
      {"a long name",
       {{field::user_name, "j2@demo.example"}, {field::given_name, std::string(65, 'j')}},
       "givenName is longer"},
      {"not UTF-8", {{field::user_name, "j2@demo.example"}, {field::given_name, "\xff"}}, "UTF-8"},
  };
  unsigned n = 10;
  for (const auto& r : rows) {
    const auto out = apply({creation(++n), change_by(operation::create_user, 2, r.fields)});
    EXPECT_EQ(out[0].what, done) << r.name;
    EXPECT_EQ(out[1].what, failed) << r.name;
    EXPECT_NE(out[1].cause.text().find(r.said), std::string::npos) << r.name << ": " << out[1].cause.text();
    EXPECT_NE(out[1].cause.text().find("user " + numbered(2).hex()), std::string::npos) << r.name;
  }
}

TEST_F(graph_target, a_stranger_is_never_taken_over) {
  const json stranger = {{"accountEnabled", true},
                         {"displayName", "Somebody"},
                         {"mailNickname", "x"},
                         {"userPrincipalName", "JAN.jansen1@demo.example"},
                         {"passwordProfile", {{"password", "Aa1-Aa1-Aa1-"}}}};
  ASSERT_EQ(behind_our_back("POST", "/users", stranger).status, 201U);
  const auto out = apply({creation(1), creation(2)});
  EXPECT_EQ(out[0].what, failed);
  EXPECT_EQ(out[0].cause.code(), errc::conflict);
  EXPECT_NE(out[0].cause.text().find("userPrincipalName is held by another account"), std::string::npos)
      << out[0].cause.text();
  EXPECT_EQ(out[1].what, done);
  EXPECT_TRUE(rest.waits.empty()) << "who holds the name is plain to see";
  EXPECT_EQ(tenant->dump()["users"].size(), 2U);
  const auto users = made_users(1, 3);
  const auto moved =
      apply_one(change_by(operation::update_user, 3, {{field::user_name, "jan.jansen1@demo.example"}}, users[0]));
  EXPECT_EQ(moved.what, failed);
  EXPECT_NE(moved.cause.text().find("attribute userPrincipalName is held by another"), std::string::npos)
      << moved.cause.text();
}

TEST_F(graph_target, deleted_behind_our_back) {
  const auto users = made_users(4);
  for (const auto& id : users) behind_our_back("DELETE", "/users/" + id);
  time.advance(std::chrono::hours{1});
  EXPECT_EQ(apply_one(renamed(1, users[0])).what, done) << "softly: it is restored";
  EXPECT_EQ(user(1).value("deleted", false), false);
  EXPECT_EQ(user(1)["surname"], "Jansen");
  EXPECT_EQ(apply_one(change_by(operation::deactivate_user, 2, {}, users[1])).what, done) << "cannot sign in any more";
  EXPECT_EQ(apply_one(change_by(operation::delete_user, 3, {}, users[2])).what, done);
  EXPECT_TRUE(user(3).is_null()) << "for good";
  behind_our_back("DELETE", "/directory/deletedItems/" + users[3]);
  const auto out = apply_one(renamed(4, users[3]));
  EXPECT_EQ(out.what, failed);
  EXPECT_EQ(out.cause.code(), errc::not_found);
  EXPECT_NE(out.cause.text().find("behind our back"), std::string::npos);
  EXPECT_TRUE(apply_one(change_by(operation::deactivate_user, 4, {}, users[3])).was_absent)
      << "so that the account is looked for";
  EXPECT_EQ(apply_kinds({change_by(operation::deactivate_user, 4, {}, users[3]),
                         change_by(operation::deactivate_user, 3, {}, users[2])}),
            (kinds{done, done}));
  EXPECT_EQ(apply_one(change_by(operation::delete_user, 4, {}, users[3])).what, done) << "gone is done";
}

TEST_F(graph_target, deactivates_by_handle_what_it_has_no_id_of) {
  made_users(1);
  EXPECT_EQ(apply_one(change_by(operation::deactivate_user, 1, {})).what, done);
  EXPECT_EQ(user(1)["accountEnabled"], false);
  EXPECT_EQ(apply_one(change_by(operation::deactivate_user, 2, {})).what, done) << "was never there";
}

TEST_F(graph_target, a_group_is_made_once_however_often_it_is_said) {
  const auto first = made({group(1)});
  restart();
  EXPECT_EQ(made({change_by(operation::create_group, 1, {{field::group_name, "another name"}})}), first);
  EXPECT_EQ(tenant->dump()["groups"].size(), 1U);
  EXPECT_EQ(group_of(1)["displayName"], "another name");
  EXPECT_EQ(group_of(1)["mailEnabled"], false);
  EXPECT_EQ(group_of(1)["securityEnabled"], true);
}

TEST_F(graph_target, says_why_it_cannot_begin) {
  wire->authorization = "Bearer wrong";
  const auto refused = test::run(target->prepare());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::refused);
  EXPECT_NE(refused.error().text().find("/etc/sluis/m365.secret"), std::string::npos) << refused.error().text();
  const auto asked = wire->requests.size();
  EXPECT_EQ(apply_kinds({creation(1), creation(2)}), (kinds{failed, failed}));
  EXPECT_EQ(wire->requests.size(), asked + 1) << "a refused token is not tried with every record";
  wire->authorization = "Bearer lab-token";
  wire->fate = [](std::size_t, const http::request&) { return lab::fault::unavailable; };
  const auto down = test::run(target->prepare());
  ASSERT_FALSE(down);
  EXPECT_EQ(down.error().code(), errc::unavailable);
}

TEST_F(graph_target, looks_up_what_a_crash_left_open) {
  const auto users = made_users(1);
  const auto groups = made({group(9)});
  restart();
  EXPECT_EQ(test::run(target->look_up(creation(1))).remote_id, users[0]);
  EXPECT_EQ(test::run(target->look_up(group(9))).remote_id, groups[0]);
  EXPECT_EQ(test::run(target->look_up(creation(2))).what, failed);
  EXPECT_EQ(test::run(target->look_up(renamed(1, users[0]))).what, unknown);
  wire->fate = [](std::size_t, const http::request&) { return lab::fault::html; };
  EXPECT_EQ(test::run(target->look_up(creation(1))).what, unknown);
}

TEST_F(graph_target, a_filter_that_is_refused_costs_the_whole_list) {
  const auto users = made_users(3);
  restart();
  for (const auto status : {400U, 404U, 501U}) {
    restart();
    wire->refused = {"$filter", status};
    wire->requests.clear();
    EXPECT_EQ(test::run(target->look_up(creation(2))).remote_id, users[1]) << status;
    EXPECT_EQ(test::run(target->look_up(creation(9))).what, failed) << status;
    EXPECT_EQ(wire->requests.size(), 2U) << "one filter, and the list once";
  }
  const auto late = made_users(1, 9);
  EXPECT_EQ(test::run(target->look_up(creation(9))).remote_id, late[0]) << "no list from before a push";
  restart();
  wire->refused = {"/users?", 400};
  EXPECT_EQ(test::run(target->look_up(creation(2))).what, unknown) << "no list, no answer";
}

}  // namespace
}  // namespace sluis::targets::graph
