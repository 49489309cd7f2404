// Our handle in a custom field of our own: making it, refusing to push without it, writing it again, and finding
// objects one by one.
#include <algorithm>

#include "connectors/targets/absent_by_id.hpp"
#include "tests/unit/connectors/google_bench.hpp"

namespace sluis::targets::google {
namespace {

using how = sighting::how;
using life = remote_object::life;
constexpr auto a_user = released_look_up::kind::user;
constexpr auto a_group = released_look_up::kind::group;
constexpr const char* schemas = "/admin/directory/v1/customer/my_customer/schemas";

released_look_up look_up_of(released_look_up::kind what, unsigned n, std::string remote_id,
                            const std::string& login = {}) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  return mapping::release::to_find(all, what, {handle_of(n), std::move(remote_id), {}},
                                   mapping::login_of{login, role::student, {}});
}

class google_own_field : public google_bench {
 protected:
  void start_bare(lab::google::schema_rights rights) {
    lab::google::settings with;
    with.schemas = rights;
    unprepared = true;
    start(with, sample_settings());
  }
  sighting found(const released_look_up& what) { return test::run(target->find(what)); }
  [[nodiscard]] json own(const std::string& id) const { return user(id).value("customSchemas", json::object()); }
};

TEST_F(google_own_field, a_push_is_refused_until_it_was_made_and_making_it_may_be_repeated) {
  start_bare(lab::google::schema_rights::everybody);
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
  EXPECT_EQ(count("POST", schemas), 1U);
  const auto made_as = json::parse(by_hand("GET", "/customer/my_customer/schemas/Sluis").body);
  EXPECT_EQ(made_as["fields"][0]["readAccessType"], "ADMINS_AND_SELF");
  EXPECT_EQ(made_as["fields"][0]["indexed"], true);
}

TEST_F(google_own_field, without_the_scope_it_says_which_is_missing) {
  start_bare(lab::google::schema_rights::nobody);
  const auto made = test::run(target->set_up());
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().text().find("admin.directory.userschema"), std::string::npos) << made.error().text();
}

TEST_F(google_own_field, a_schema_of_that_name_without_our_field_is_not_touched) {
  start_bare(lab::google::schema_rights::everybody);
  ASSERT_EQ(by_hand("POST", "/customer/my_customer/schemas",
                    {{"schemaName", "Sluis"}, {"fields", {{{"fieldName", "gate"}, {"fieldType", "STRING"}}}}})
                .status,
            200U);
  const auto made = test::run(target->set_up());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code(), errc::conflict);
}

TEST_F(google_own_field, external_ids_are_written_only_where_the_institution_says_so) {
  const auto id = created(new_user(1));
  EXPECT_FALSE(user(id).contains("externalIds"));
  EXPECT_EQ(own(id), json({{"Sluis", {{"handle", handle_of(1).hex()}}}}));
  auto with = sample_settings();
  with.write_external_ids = true;
  start({}, with);
  EXPECT_EQ(user(created(new_user(1)))["externalIds"][0]["value"], handle_of(1).hex());
}

TEST_F(google_own_field, is_written_again_where_it_was_taken_away) {
  const auto pupil = created(new_user(1));
  const auto group = created(new_group(2));
  grow_old();
  by_hand("PATCH", "/users/" + pupil, {{"customSchemas", {{"Sluis", nullptr}}}});
  by_hand("PATCH", "/groups/" + group, {{"email", "vijf-a@demo.example"}});
  static const grant all = testing_support::consent_grant(attribute_set::all());
  planned_change of_user, of_group;
  of_user.op = operation::update_user;
  of_group.op = operation::update_group;
  EXPECT_EQ(apply_one(mapping::release::let_through(all, 1, of_user, {handle_of(1), pupil, {}, true}).value()).what,
            done);
  EXPECT_EQ(apply_one(mapping::release::let_through(all, 2, of_group, {handle_of(2), group, {}, true}).value()).what,
            done);
  EXPECT_EQ(own(pupil)["Sluis"]["handle"], handle_of(1).hex());
  EXPECT_EQ(groups()[0]["email"], "sluis-" + handle_of(2).hex() + "@demo.example");
}

TEST_F(google_own_field, a_survey_shows_what_has_a_known_id_and_says_that_the_handle_is_lost) {
  const auto one = created(new_user(1));
  const auto two = created(new_user(2));
  const auto group = created(new_group(3));
  grow_old();
  by_hand("PATCH", "/users/" + two, {{"customSchemas", {{"Sluis", nullptr}}}});
  by_hand("PATCH", "/groups/" + group, {{"email", "vijf-a@demo.example"}});
  survey strange;
  ASSERT_TRUE(test::run(target->survey(strange)));
  EXPECT_FALSE(strange.users.contains(two)) << "nothing says that it is ours";
  survey known(extent::whole, {{one, two}, {group}});
  ASSERT_TRUE(test::run(target->survey(known)));
  EXPECT_EQ(known.users.at(one).handle, handle_of(1).hex());
  EXPECT_EQ(known.users.at(two).handle, "");
  EXPECT_EQ(known.groups.at(group).handle, "");
}

TEST_F(google_own_field, objects_are_found_one_by_one) {
  std::vector<std::string> users;
  for (unsigned n = 1; n <= 5; ++n) users.push_back(created(new_user(n)));
  const auto group = created(new_group(9));
  grow_old();
  by_hand("PATCH", "/users/" + users[1], {{"customSchemas", {{"Sluis", nullptr}}}, {"suspended", true}});
  by_hand("DELETE", "/users/" + users[2]);
  by_hand("PATCH", "/users/" + users[4], {{"customSchemas", {{"Sluis", nullptr}}}});
  struct row {
    const char* name;
    released_look_up what;
    how found;
    std::string id;
  };
  const row rows[] = {
      {"by id", look_up_of(a_user, 1, users[0]), how::by_id, users[0]},
      {"by id, its handle taken away", look_up_of(a_user, 2, users[1]), how::by_id, users[1]},
      {"by id, deleted within 20 days", look_up_of(a_user, 3, users[2]), how::by_id, users[2]},
      {"nothing is left", look_up_of(a_user, 7, "104857600000000000099", login_of(7)), how::nothing, ""},
      {"by handle under another id", look_up_of(a_user, 4, "104857600000000000099"), how::by_handle, users[3]},
      {"by handle, no id known", look_up_of(a_user, 4, ""), how::by_handle, users[3]},
      {"by login", look_up_of(a_user, 5, "104857600000000000099", login_of(5)), how::by_login, users[4]},
      {"the login may not be said", look_up_of(a_user, 5, "104857600000000000099"), how::nothing, ""},
      {"a group by id", look_up_of(a_group, 9, group), how::by_id, group},
      {"a group by handle", look_up_of(a_group, 9, "104857600000099"), how::by_handle, group},
      {"a group that is not there", look_up_of(a_group, 8, "104857600000099"), how::nothing, ""},
  };
  for (const auto& r : rows) {
    const auto out = found(r.what);
    EXPECT_EQ(out.found, r.found) << r.name << ": " << out.cause.text();
    EXPECT_EQ(out.object.remote_id, r.id) << r.name;
  }
  EXPECT_EQ(found(rows[1].what).object.handle, "");
  EXPECT_EQ(found(rows[1].what).object.fields.at(field::active), "false");
  EXPECT_EQ(found(rows[2].what).object.stands, life::deleted);
}

// A look-up by its id finds nothing, and it does not lie deleted.
TEST_F(google_own_field, what_only_a_search_shows_is_told_as_it_is_shown_there) {
  const auto one = created(new_user(1));
  grow_old();
  by_hand("PATCH", "/users/" + one, {{"suspended", true}});
  wire->refused = {"/users/" + one, 404};
  const auto hidden = found(look_up_of(a_user, 1, one));
  EXPECT_TRUE(is_absent_by_id(hidden)) << hidden.cause.text();
  EXPECT_EQ(hidden.object.remote_id, one);
  EXPECT_EQ(hidden.object.fields.at(field::active), "false");
}

// Google answers 412 "User is deleted." to a question for it, not 404.
TEST_F(google_own_field, a_deleted_account_is_found_among_the_deleted_given_back_and_put_into_its_group) {
  const auto pupil = created(new_user(1));
  const auto group = created(new_group(9));
  const auto join = change_of(operation::add_member, 9, {}, group, pupil);
  ASSERT_EQ(apply_one(join).what, done);
  grow_old();
  by_hand("DELETE", "/users/" + pupil);
  const auto before = wire->requests.size();
  const auto seen = found(look_up_of(a_user, 1, pupil));
  EXPECT_EQ(seen.found, how::by_id) << seen.cause.text();
  EXPECT_EQ(seen.object.stands, life::deleted);
  EXPECT_EQ(wire->requests.size() - before, 3U) << "by its id once, among the deleted users, by its handle";
  const auto early = apply_one(join);
  EXPECT_EQ(early.what, failed) << "not before it was given back";
  EXPECT_EQ(early.cause.code(), errc::not_found) << early.cause.text();
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::active, "true"}}, pupil)).what, done);
  EXPECT_EQ(apply_one(join).what, done);
  EXPECT_FALSE(user(pupil).contains("deleted"));
  EXPECT_EQ(groups()[0]["member_external_ids"], json::array({handle_of(1).hex()}));
  by_hand("DELETE", "/users/" + pupil);
  EXPECT_EQ(apply_one(change_of(operation::deactivate_user, 1, {}, pupil)).what, done);
  EXPECT_EQ(apply_one(change_of(operation::remove_member, 9, {}, group, pupil)).what, done);
  EXPECT_EQ(apply_one(change_of(operation::delete_user, 1, {}, pupil)).what, done);
}

TEST_F(google_own_field, what_stands_beside_one_that_lies_deleted_is_found) {
  std::vector<std::string> users;
  for (unsigned n = 1; n <= 3; ++n) users.push_back(created(new_user(n)));
  grow_old();
  for (const auto& id : users) by_hand("DELETE", "/users/" + id);
  const auto again = [this](unsigned n) {
    const auto id = created(new_user(n));  // with the handle and the login of the one that lies deleted
    grow_old();
    return id;
  };
  const auto with_handle = again(1);
  const auto with_login = again(2);
  by_hand("PATCH", "/users/" + with_login, {{"customSchemas", {{"Sluis", nullptr}}}});
  const auto by_handle = found(look_up_of(a_user, 1, users[0], login_of(1)));
  EXPECT_EQ(by_handle.found, how::by_handle) << by_handle.cause.text();
  EXPECT_EQ(by_handle.object.remote_id, with_handle);
  const auto by_login = found(look_up_of(a_user, 2, users[1], login_of(2)));
  EXPECT_EQ(by_login.found, how::by_login) << by_login.cause.text();
  EXPECT_EQ(by_login.object.remote_id, with_login);
  const auto alone = found(look_up_of(a_user, 3, users[2], login_of(3)));
  EXPECT_EQ(alone.found, how::by_id) << alone.cause.text();
  EXPECT_EQ(alone.object.stands, life::deleted);
}

TEST_F(google_own_field, a_page_of_a_search_that_is_empty_and_has_a_next_one_is_unknown) {
  created(new_user(1));
  grow_old();
  wire->answered = {"query=", R"({"kind": "admin#directory#users", "nextPageToken": "more"})"};
  EXPECT_EQ(test::run(target->find(look_up_of(a_user, 1, {}))).found, sighting::how::unknown);
  wire->answered = {"query=", R"({"kind": "admin#directory#users"})"};
  EXPECT_EQ(test::run(target->find(look_up_of(a_user, 1, {}))).found, sighting::how::nothing);
}

TEST_F(google_own_field, a_whole_list_that_cannot_be_read_is_not_read_again_for_each_look_up) {
  ASSERT_TRUE(test::run(target->prepare()));
  wire->refused = {"/users?", 400};
  wire->requests.clear();
  for (unsigned n = 1; n <= 5; ++n) EXPECT_EQ(found(look_up_of(a_user, n, "")).found, how::unknown);
  const auto is_list = [](const auto& r) {
    return r.path.find("/users?") != std::string::npos && r.path.find("query=") == std::string::npos &&
           r.path.find("showDeleted=true") == std::string::npos;
  };
  EXPECT_EQ(std::count_if(wire->requests.begin(), wire->requests.end(), is_list), 1);
}

TEST_F(google_own_field, where_a_search_is_refused_the_whole_list_is_read_once) {
  std::vector<std::string> users;
  for (unsigned n = 1; n <= 3; ++n) users.push_back(created(new_user(n)));
  grow_old();
  by_hand("PATCH", "/users/" + users[1], {{"customSchemas", {{"Sluis", nullptr}}}});
  const std::string other = "104857600000000000099";
  for (const auto status : {400U, 404U, 501U}) {
    ASSERT_TRUE(test::run(target->prepare()));
    wire->refused = {"query=", status};
    wire->requests.clear();
    struct row {
      const char* name;
      released_look_up what;
      how found;
      std::string id;
    };
    for (const auto& r : {row{"by handle", look_up_of(a_user, 1, ""), how::by_handle, users[0]},
                          row{"by login", look_up_of(a_user, 2, "", login_of(2)), how::by_login, users[1]},
                          row{"not there", look_up_of(a_user, 9, other, login_of(9)), how::nothing, ""}}) {
      const auto out = found(r.what);
      EXPECT_EQ(out.found, r.found) << r.name << ", " << status << ": " << out.cause.text();
      EXPECT_EQ(out.object.remote_id, r.id) << r.name << ", " << status;
    }
    std::size_t lists = 0;
    for (const auto& r : wire->requests) {
      const bool is_list = r.path.find("/users?") != std::string::npos;
      const bool is_search = r.path.find("query=") != std::string::npos;
      const bool is_bin = r.path.find("showDeleted=true") != std::string::npos;
      lists += is_list && !is_search && !is_bin ? 1 : 0;
    }
    EXPECT_EQ(lists, 1U) << status;
    wire->refused = {};
  }
}

TEST_F(google_own_field, a_list_that_cannot_be_read_or_shows_no_handle_proves_nothing) {
  const auto id = created(new_user(1));
  grow_old();
  wire->refused = {"/users?", 400};
  EXPECT_EQ(found(look_up_of(a_user, 1, "")).found, how::unknown) << "no list, no answer";
  by_hand("PATCH", "/users/" + id, {{"customSchemas", {{"Sluis", nullptr}}}});
  wire->refused = {"query=", 400};
  EXPECT_EQ(found(look_up_of(a_user, 1, "")).found, how::unknown);
}

TEST_F(google_own_field, whatever_cannot_be_said_is_unknown) {
  created(new_user(1));
  grow_old();
  for (const auto f : {lab::fault::throttle, lab::fault::unavailable, lab::fault::error, lab::fault::html,
                       lab::fault::reset_before, lab::fault::cut}) {
    for (std::size_t nth = 1; nth <= 4; ++nth) {
      start({}, sample_settings());
      grow_old();
      wire->fate = [=](std::size_t n, const http::request&) { return n >= nth ? f : lab::fault::none; };
      const auto out = found(look_up_of(a_user, 9, "104857600000000000099", "nobody@demo.example"));
      EXPECT_EQ(out.found, how::unknown) << lab::to_string(f) << " at " << nth;
      EXPECT_EQ(out.cause.text().find("nobody"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace sluis::targets::google
