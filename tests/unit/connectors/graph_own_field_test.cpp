// Our handle in a field of our own: making it, refusing to push without it, writing it again, and finding objects one
// by one.
#include "connectors/targets/absent_by_id.hpp"
#include "connectors/targets/graph/bodies.hpp"
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

using how = sighting::how;
using life = remote_object::life;
constexpr auto a_user = released_look_up::kind::user;
constexpr auto a_group = released_look_up::kind::group;

class graph_own_field : public graph_bench {
 protected:
  /// A tenant where nothing was prepared.
  lab::graph::settings bare() {
    auto out = tenant_settings(time);
    out.prepared = false;
    return out;
  }
  sighting found(const released_look_up& what) { return test::run(target->find(what)); }
};

TEST_F(graph_own_field, is_named_after_the_app_registration) {
  EXPECT_EQ(handle_field("5F3B8C1E-9d2a-4e7b-8c6f-1a2b3c4d5e6f"),
            "extension_5f3b8c1e9d2a4e7b8c6f1a2b3c4d5e6f_sluisHandle");
}

TEST_F(graph_own_field, a_push_is_refused_until_it_was_made_and_making_it_may_be_repeated) {
  start_over(bare());
  const auto before = test::run(target->prepare());
  ASSERT_FALSE(before);
  EXPECT_EQ(before.error().code(), errc::refused);
  EXPECT_NE(before.error().text().find("sluis target prepare"), std::string::npos) << before.error().text();
  const auto made = test::run(target->set_up());
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_NE(made->front().find("was made"), std::string::npos) << made->front();
  EXPECT_TRUE(test::run(target->prepare()));
  const auto again = test::run(target->set_up());
  ASSERT_TRUE(again);
  EXPECT_NE(again->front().find("there already"), std::string::npos) << again->front();
  EXPECT_EQ(count("POST", "/applications"), 1U);
}

TEST_F(graph_own_field, without_the_permission_it_says_which_is_missing) {
  auto with = bare();
  with.rights = lab::graph::app_rights::none;
  start_over(with);
  const auto made = test::run(target->set_up());
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().text().find("Application.ReadWrite.OwnedBy"), std::string::npos) << made.error().text();
}

TEST_F(graph_own_field, an_application_of_another_tenant_is_named) {
  auto with = bare();
  with.app_id = "00000000-0000-4000-8000-000000000000";
  start_over(with);
  const auto made = test::run(target->set_up());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code(), errc::not_found);
}

TEST_F(graph_own_field, employee_id_is_written_only_where_the_institution_says_so) {
  made_users(1);
  EXPECT_FALSE(user(1).contains("employeeId"));
  EXPECT_EQ(user(1)[own_field()], numbered(1).hex());
  auto with = settings();
  with.write_employee_id = true;
  restart(with);
  made_users(1, 2);
  EXPECT_EQ(user(2)["employeeId"], employee_id(numbered(2)));
}

TEST_F(graph_own_field, a_group_and_a_class_carry_it_too) {
  made({group(901)});
  auto with = settings();
  with.education = true;
  restart(with);
  made({group(902)});
  const auto dumped = tenant->dump();  // a temporary would be gone before the first of them is looked at
  for (const auto& each : dumped["groups"]) EXPECT_EQ(each[own_field()], each["externalId"]) << each;
}

TEST_F(graph_own_field, is_written_again_where_it_was_taken_away) {
  const auto users = made_users(1);
  const auto groups = made({group(901)});
  behind_our_back("PATCH", "/users/" + users[0], {{own_field(), nullptr}});
  behind_our_back("PATCH", "/groups/" + groups[0], {{own_field(), nullptr}});
  static const grant all = testing_support::consent_grant(attribute_set::all());
  planned_change of_user, of_group;
  of_user.op = operation::update_user;
  of_group.op = operation::update_group;
  EXPECT_EQ(apply_one(mapping::release::let_through(all, 1, of_user, {numbered(1), users[0], {}, true}).value()).what,
            done);
  EXPECT_EQ(
      apply_one(mapping::release::let_through(all, 2, of_group, {numbered(901), groups[0], {}, true}).value()).what,
      done);
  EXPECT_EQ(user(1)[own_field()], numbered(1).hex());
  EXPECT_EQ(tenant->dump()["groups"][0][own_field()], numbered(901).hex());
}

TEST_F(graph_own_field, objects_are_found_one_by_one) {
  const auto users = made_users(6);
  const auto groups = made({group(901), group(902)});
  time.advance(std::chrono::hours{1});
  behind_our_back("PATCH", "/users/" + users[1], {{own_field(), nullptr}, {"accountEnabled", false}});
  behind_our_back("DELETE", "/users/" + users[2]);
  behind_our_back("DELETE", "/users/" + users[3]);
  behind_our_back("DELETE", "/directory/deletedItems/" + users[3]);
  behind_our_back("PATCH", "/users/" + users[5], {{own_field(), nullptr}});
  const auto login = [](unsigned n) { return "jan.jansen" + std::to_string(n) + "@demo.example"; };
  struct row {
    const char* name;
    released_look_up what;
    how found;
    std::string id;
  };
  const row rows[] = {
      {"by id", look_up_of(a_user, 1, users[0]), how::by_id, users[0]},
      {"by id, its handle taken away", look_up_of(a_user, 2, users[1]), how::by_id, users[1]},
      {"by id, softly deleted", look_up_of(a_user, 3, users[2]), how::by_id, users[2]},
      {"nothing is left", look_up_of(a_user, 4, users[3], login(4)), how::nothing, ""},
      {"by handle under another id", look_up_of(a_user, 5, "another-id"), how::by_handle, users[4]},
      {"by handle, no id known", look_up_of(a_user, 5, ""), how::by_handle, users[4]},
      {"by login", look_up_of(a_user, 6, "another-id", login(6)), how::by_login, users[5]},
      {"the login may not be said", look_up_of(a_user, 6, "another-id"), how::nothing, ""},
      {"a group by id", look_up_of(a_group, 901, groups[0]), how::by_id, groups[0]},
      {"a group by handle", look_up_of(a_group, 902, "another-id"), how::by_handle, groups[1]},
      {"a group that is not there", look_up_of(a_group, 903, "another-id"), how::nothing, ""},
  };
  for (const auto& r : rows) {
    const auto out = found(r.what);
    EXPECT_EQ(out.found, r.found) << r.name << ": " << out.cause.text();
    EXPECT_EQ(out.object.remote_id, r.id) << r.name;
  }
  EXPECT_EQ(found(rows[1].what).object.handle, "");
  EXPECT_EQ(found(rows[1].what).object.fields.at(field::active), "false");
  EXPECT_EQ(found(rows[2].what).object.stands, life::deleted);
  EXPECT_EQ(found(rows[4].what).object.handle, numbered(5).hex());
}

// A look-up by its id finds nothing, and it does not lie deleted.
TEST_F(graph_own_field, what_only_a_search_shows_is_told_as_it_is_shown_there) {
  const auto users = made_users(2);
  time.advance(std::chrono::hours{1});
  behind_our_back("PATCH", "/users/" + users[0], {{"accountEnabled", false}});
  wire->refused = {"/users/" + users[0], 404};
  const auto hidden = found(look_up_of(a_user, 1, users[0]));
  EXPECT_TRUE(is_absent_by_id(hidden)) << hidden.cause.text();
  EXPECT_EQ(hidden.object.remote_id, users[0]);
  EXPECT_EQ(hidden.object.fields.at(field::active), "false");
}

TEST_F(graph_own_field, what_stands_beside_one_that_lies_deleted_is_found) {
  const auto users = made_users(3);
  time.advance(std::chrono::hours{1});
  for (const auto& id : users) behind_our_back("DELETE", "/users/" + id);
  const auto login = [](unsigned n) { return "jan.jansen" + std::to_string(n) + "@demo.example"; };
  const auto add = [&](unsigned n, const std::string& name, const json& handle) {
    json user = {{"accountEnabled", true},
                 {"displayName", "Somebody"},
                 {"mailNickname", "x" + std::to_string(n)},
                 {"userPrincipalName", name},
                 {"passwordProfile", {{"password", "Aa1-Aa1-Aa1-"}}}};
    if (!handle.is_null()) user[own_field()] = handle;
    return json::parse(behind_our_back("POST", "/users", user).body)["id"].get<std::string>();
  };
  const auto with_handle = add(1, login(1), numbered(1).hex());
  const auto with_login = add(2, login(2), nullptr);
  const auto by_handle = found(look_up_of(a_user, 1, users[0], login(1)));
  EXPECT_EQ(by_handle.found, how::by_handle) << by_handle.cause.text();
  EXPECT_EQ(by_handle.object.remote_id, with_handle);
  const auto by_login = found(look_up_of(a_user, 2, users[1], login(2)));
  EXPECT_EQ(by_login.found, how::by_login) << by_login.cause.text();
  EXPECT_EQ(by_login.object.remote_id, with_login);
  const auto alone = found(look_up_of(a_user, 3, users[2], login(3)));
  EXPECT_EQ(alone.found, how::by_id) << alone.cause.text();
  EXPECT_EQ(alone.object.stands, life::deleted);
}

TEST_F(graph_own_field, a_whole_list_that_cannot_be_read_is_not_read_again_for_each_look_up) {
  made_users(2);
  restart();
  wire->refused = {"/users?", 400};
  wire->requests.clear();
  for (unsigned n = 1; n <= 5; ++n) EXPECT_EQ(found(look_up_of(a_user, n, "")).found, how::unknown);
  EXPECT_EQ(count("GET", "/users?$select=id,"), 1U);
  restart();
  found(look_up_of(a_user, 1, ""));
  EXPECT_EQ(count("GET", "/users?$select=id,"), 2U) << "the next sync tries it";
}

TEST_F(graph_own_field, where_a_filter_is_refused_the_whole_list_is_read_once) {
  const auto users = made_users(3);
  const auto groups = made({group(901), group(902)});
  time.advance(std::chrono::hours{1});
  behind_our_back("PATCH", "/users/" + users[1], {{own_field(), nullptr}});
  const auto login = [](unsigned n) { return "jan.jansen" + std::to_string(n) + "@demo.example"; };
  for (const auto status : {400U, 404U, 501U}) {
    restart();
    wire->refused = {"$filter", status};
    wire->requests.clear();
    struct row {
      const char* name;
      released_look_up what;
      how found;
      std::string id;
    };
    for (const auto& r : {row{"by handle", look_up_of(a_user, 1, "another-id"), how::by_handle, users[0]},
                          row{"by login", look_up_of(a_user, 2, "another-id", login(2)), how::by_login, users[1]},
                          row{"not there", look_up_of(a_user, 9, "another-id", login(9)), how::nothing, ""},
                          row{"a group by handle", look_up_of(a_group, 902, "another-id"), how::by_handle, groups[1]},
                          row{"a group that is not there", look_up_of(a_group, 903, "another-id"), how::nothing, ""}}) {
      const auto out = found(r.what);
      EXPECT_EQ(out.found, r.found) << r.name << ", " << status << ": " << out.cause.text();
      EXPECT_EQ(out.object.remote_id, r.id) << r.name << ", " << status;
    }
    EXPECT_EQ(count("GET", "/users?$select=id,"), 1U) << status;
    EXPECT_EQ(count("GET", "/groups?$select=id,"), 1U) << status;
  }
  wire->refused = {};
  behind_our_back("PATCH", "/users/" + users[2], {{own_field(), numbered(1).hex()}});
  restart();
  wire->refused = {"$filter", 400};
  EXPECT_EQ(found(look_up_of(a_user, 1, "another-id")).found, how::unknown) << "two carry it";
  EXPECT_EQ(found(look_up_of(a_user, 1, users[2])).found, how::by_id);
}

TEST_F(graph_own_field, a_list_that_cannot_be_read_or_shows_no_handle_proves_nothing) {
  const auto users = made_users(1);
  time.advance(std::chrono::hours{1});
  wire->refused = {"/users?", 400};
  EXPECT_EQ(found(look_up_of(a_user, 1, "another-id")).found, how::unknown) << "no list, no answer";
  behind_our_back("PATCH", "/users/" + users[0], {{own_field(), nullptr}});
  wire->refused = {"$filter", 400};
  EXPECT_EQ(found(look_up_of(a_user, 1, "another-id")).found, how::unknown);
}

TEST_F(graph_own_field, whatever_cannot_be_said_is_unknown) {
  const auto users = made_users(2);
  time.advance(std::chrono::hours{1});
  for (const auto f : {lab::fault::throttle, lab::fault::unavailable, lab::fault::error, lab::fault::html,
                       lab::fault::reset_before, lab::fault::cut}) {
    for (std::size_t nth = 1; nth <= 3; ++nth) {
      restart();
      const auto before = wire->requests.size();
      wire->fate = [=](std::size_t n, const http::request&) { return n >= before + nth ? f : lab::fault::none; };
      const auto out = found(look_up_of(a_user, 9, "another-id", "nobody@demo.example"));
      EXPECT_EQ(out.found, how::unknown) << lab::to_string(f) << " at " << nth;
      EXPECT_FALSE(out.cause.text().empty());
      EXPECT_EQ(out.cause.text().find("nobody"), std::string::npos);
    }
  }
  wire->fate = nullptr;
  restart();
  behind_our_back("PATCH", "/users/" + users[1], {{own_field(), numbered(1).hex()}});
  EXPECT_EQ(found(look_up_of(a_user, 1, "another-id")).found, how::unknown) << "two carry it";
}

}  // namespace
}  // namespace sluis::targets::graph
