// The whole way against the lab: one object at a time.
#include "tests/unit/connectors/google_bench.hpp"

namespace sluis::targets::google {
namespace {

using google_target = google_bench;

TEST_F(google_target, takes_a_person_from_the_first_day_to_the_last) {
  ASSERT_TRUE(test::run(target->prepare()));
  const auto pupil = created(new_user(1));
  const auto group = created(new_group(9));
  EXPECT_EQ(apply_one(change_of(operation::add_member, 9, {}, group, pupil)).what, done);
  EXPECT_EQ(groups()[0]["member_external_ids"], json::array({handle_of(1).hex()}));
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::given_name, "Johan"}}, pupil)).what, done);
  EXPECT_EQ(user(pupil)["name"]["fullName"], "Johan van der Jansen");
  EXPECT_EQ(apply_one(change_of(operation::remove_member, 9, {}, group, pupil)).what, done);
  EXPECT_EQ(apply_one(change_of(operation::deactivate_user, 1, {}, pupil)).what, done);
  EXPECT_EQ(user(pupil)["suspended"], true);
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::active, "true"}}, pupil)).what, done);
  EXPECT_EQ(user(pupil)["suspended"], false);
  EXPECT_EQ(apply_one(change_of(operation::delete_user, 1, {}, pupil)).what, done);
  EXPECT_EQ(user(pupil)["deleted"], true);
  EXPECT_EQ(apply_one(change_of(operation::update_group, 9, {{field::group_name, "4B"}}, group)).what, done);
  EXPECT_EQ(groups()[0]["name"], "4B");
  EXPECT_EQ(apply_one(change_of(operation::delete_group, 9, {}, group)).what, done);
  EXPECT_TRUE(groups().empty());
}

TEST_F(google_target, a_new_user_holds_what_was_released_and_no_more) {
  const auto held = user(created(new_user(1)));
  EXPECT_EQ(held["primaryEmail"], login_of(1));
  EXPECT_EQ(held["name"]["familyName"], "van der Jansen");
  EXPECT_EQ(held["orgUnitPath"], "/Leerlingen");
  EXPECT_EQ(held["organizations"],
            json::parse(R"([{"primary": true, "type": "school", "name": "De Regenboog", "title": "leerling"}])"));
  EXPECT_EQ(held["externalId"], handle_of(1).hex());
  EXPECT_EQ(held["changePasswordAtNextLogin"], true);
  const auto sent = json::parse(wire->requests.at(0).body);
  EXPECT_EQ(sent.size(), 8U) << sent;
  EXPECT_EQ(sent["password"].get<std::string>().size(), 32U);
  created(new_user(2));
  EXPECT_NE(json::parse(wire->requests.at(1).body)["password"], sent["password"]);
}

TEST_F(google_target, without_consent_for_names_the_handle_stands_in) {
  const auto id = created(change_of(operation::create_user, 1, {{field::user_name, handle_of(1).hex()}}));
  EXPECT_EQ(user(id)["primaryEmail"], handle_of(1).hex() + "@demo.example");
  EXPECT_EQ(user(id)["name"]["givenName"], handle_of(1).hex());
  EXPECT_EQ(user(id)["name"]["familyName"], handle_of(1).hex());
  EXPECT_FALSE(user(id).contains("organizations"));
}

TEST_F(google_target, a_school_or_function_alone_leaves_the_other_as_it_was) {
  const auto id = created(new_user(1));
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::function, "leerkracht"}}, id)).what, done);
  EXPECT_EQ(user(id)["organizations"][0]["title"], "leerkracht");
  EXPECT_EQ(user(id)["organizations"][0]["name"], "De Regenboog");
  EXPECT_EQ(count("GET", "/admin/directory/v1/users/" + id), 1U);
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::function, ""}}, id)).what, done);
  EXPECT_FALSE(user(id)["organizations"][0].contains("title"));
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::school, ""}, {field::function, ""}}, id)).what,
            done);
  EXPECT_FALSE(user(id).contains("organizations"));
}

TEST_F(google_target, what_google_does_not_write_costs_no_request) {
  const auto id = created(new_user(1));
  const auto before = wire->requests.size();
  const field_map unwritten = {{field::display_name, "x"}, {field::email, login_of(1)}};
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, unwritten, id)).what, done);
  EXPECT_EQ(wire->requests.size(), before);
}

TEST_F(google_target, a_lost_creation_is_looked_up_before_it_is_repeated) {
  struct row {
    const char* name;
    lab::fault what;
  };
  unsigned n = 0;
  for (const auto& r : {row{"took effect", lab::fault::reset_after}, row{"answer cut", lab::fault::cut},
                        row{"no effect", lab::fault::reset_before}, row{"backend", lab::fault::error},
                        row{"html page", lab::fault::html}}) {
    befall(1, r.what);
    const auto out = apply_one(new_user(++n));
    EXPECT_EQ(out.what, done) << r.name;
    EXPECT_EQ(user(out.remote_id)["externalId"], handle_of(n).hex()) << r.name;
    EXPECT_EQ(users().size(), n) << r.name << ": a duplicate, or nobody";
  }
}

TEST_F(google_target, a_creation_that_was_made_before_is_adopted_and_told_what_to_hold) {
  const auto id = created(new_user(1));
  ASSERT_EQ(by_hand("PATCH", "/users/" + id, {{"suspended", true}, {"name", {{"givenName", "Old"}}}}).status, 200U);
  EXPECT_EQ(created(new_user(1)), id);
  EXPECT_EQ(user(id)["suspended"], false);
  EXPECT_EQ(user(id)["name"]["givenName"], "Jan");
  const auto group = created(new_group(2));
  EXPECT_EQ(created(change_of(operation::create_group, 2, {{field::group_name, "nieuw"}})), group);
  EXPECT_EQ(groups()[0]["name"], "nieuw");
}

TEST_F(google_target, a_stranger_is_never_taken_over) {
  const json stranger = {
      {"primaryEmail", login_of(1)}, {"password", "theirsalone"}, {"name", {{"givenName", "A"}, {"familyName", "B"}}}};
  ASSERT_EQ(by_hand("POST", "/users", stranger).status, 200U);
  const auto before = users();
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, failed);
  EXPECT_EQ(out.cause.code(), errc::conflict);
  EXPECT_NE(out.cause.text().find("primaryEmail"), std::string::npos) << out.cause.text();
  EXPECT_NE(out.cause.text().find("Sluis.handle"), std::string::npos) << "what to do";
  EXPECT_EQ(users(), before);
  const auto other = created(new_user(2));
  const auto rename = apply_one(change_of(operation::update_user, 2, {{field::user_name, login_of(1)}}, other));
  EXPECT_EQ(rename.what, failed);
  EXPECT_EQ(rename.cause.code(), errc::conflict);
}

TEST_F(google_target, a_login_that_a_group_holds_is_a_conflict) {
  ASSERT_EQ(by_hand("POST", "/groups", {{"email", login_of(1)}}).status, 200U);
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, failed);
  EXPECT_EQ(out.cause.code(), errc::conflict);
}

TEST_F(google_target, who_was_deleted_behind_our_back_comes_back_by_id) {
  const auto id = created(new_user(1));
  grow_old();
  ASSERT_EQ(by_hand("DELETE", "/users/" + id).status, 204U);
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::function, "leerkracht"}}, id)).what, done);
  EXPECT_FALSE(user(id).contains("deleted"));
  EXPECT_EQ(user(id)["organizations"][0]["title"], "leerkracht");
  EXPECT_EQ(count("POST", "/admin/directory/v1/users/" + id + "/undelete"), 1U);
  ASSERT_EQ(by_hand("DELETE", "/users/" + id).status, 204U);
  time.advance(std::chrono::hours{24 * 21});
  const auto late = apply_one(change_of(operation::update_user, 1, {{field::function, ""}}, id));
  EXPECT_EQ(late.what, failed) << "Google keeps 20 days";
  EXPECT_EQ(late.cause.code(), errc::not_found);
}

TEST_F(google_target, who_cannot_come_back_because_the_address_is_taken_is_a_conflict) {
  const auto id = created(new_user(1));
  grow_old();
  ASSERT_EQ(by_hand("DELETE", "/users/" + id).status, 204U);
  ASSERT_EQ(by_hand("POST", "/groups", {{"email", login_of(1)}}).status, 200U);
  const auto out = apply_one(change_of(operation::update_user, 1, {{field::active, "true"}}, id));
  EXPECT_EQ(out.what, failed);
  EXPECT_EQ(out.cause.code(), errc::conflict);
  EXPECT_EQ(user(id)["deleted"], true);
}

TEST_F(google_target, no_password_is_held_or_told_anywhere) {
  const auto id = created(new_user(1));
  const auto password = json::parse(wire->requests.at(0).body)["password"].get<std::string>();
  EXPECT_EQ(apply_one(new_user(1)).remote_id, id);
  for (std::size_t i = 1; i < wire->requests.size(); ++i) {
    EXPECT_EQ(wire->requests[i].body.find(password), std::string::npos) << "each attempt has one of its own";
    if (wire->requests[i].method == "PATCH") {
      EXPECT_EQ(wire->requests[i].body.find("password"), std::string::npos) << "who is there keeps the own one";
    }
  }
}

TEST_F(google_target, what_is_gone_already_is_done) {
  grow_old();
  const auto nobody = apply_one(change_of(operation::deactivate_user, 1, {}, "100"));
  EXPECT_EQ(nobody.what, done);
  EXPECT_TRUE(nobody.was_absent) << "the account is then asked for; Google confirmed nothing";
  EXPECT_EQ(apply_one(change_of(operation::delete_user, 1, {}, "100")).what, done);
  EXPECT_EQ(apply_one(change_of(operation::delete_group, 1, {}, "100")).what, done);
  const auto of_no_group = apply_one(change_of(operation::remove_member, 1, {}, "100", "101"));
  EXPECT_EQ(of_no_group.what, done);
  EXPECT_TRUE(of_no_group.was_absent) << "the group is then asked for";
  const auto group = created(new_group(1));
  EXPECT_EQ(apply_one(change_of(operation::remove_member, 1, {}, group, "101")).what, done);
  const auto absent = apply_one(change_of(operation::update_group, 1, {{field::group_name, "x"}}, "100"));
  EXPECT_EQ(absent.what, failed);
  EXPECT_NE(absent.cause.text().find("behind our back"), std::string::npos);
}

TEST_F(google_target, a_member_who_is_there_already_is_done) {
  const auto group = created(new_group(1));
  const auto pupil = created(new_user(2));
  const auto join = change_of(operation::add_member, 1, {}, group, pupil);
  EXPECT_EQ(apply_one(join).what, done);
  EXPECT_EQ(apply_one(join).what, done);
  grow_old();
  EXPECT_EQ(apply_one(change_of(operation::add_member, 1, {}, group, "12345")).what, failed);
}

TEST_F(google_target, what_is_too_new_is_waited_for) {
  lab::google::settings slow;
  slow.hidden_requests = 2;
  slow.incomplete_requests = 1;
  start(slow, sample_settings());
  const auto pupil = created(new_user(1));
  const auto group = created(new_group(2));
  grow_old();  // the process has run for long: what counts is how new the object is
  const auto late = created(new_user(3));
  EXPECT_EQ(apply_one(change_of(operation::update_user, 3, {{field::given_name, "Jo"}}, late)).what, done);
  EXPECT_EQ(count("POST", "/admin/directory/v1/users/" + late + "/undelete"), 0U);
  (void)group;
  (void)pupil;
}

TEST_F(google_target, a_lost_creation_that_is_not_shown_yet_does_not_become_two) {
  lab::google::settings slow;
  slow.hidden_requests = 2;
  start(slow, sample_settings());
  befall(1, lab::fault::reset_after);
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, done) << out.cause.text();
  EXPECT_EQ(users().size(), 1U);
}

TEST_F(google_target, a_deactivation_without_an_id_looks_the_handle_up) {
  const auto change = change_of(operation::deactivate_user, 1, {{field::active, "false"}});
  EXPECT_EQ(apply_one(change).what, done) << "nobody there: nobody active";
  const auto id = created(new_user(1));
  EXPECT_EQ(apply_one(change).remote_id, id);
  EXPECT_EQ(user(id)["suspended"], true);
}

TEST_F(google_target, after_a_crash_a_creation_is_found_or_not_or_nobody_knows) {
  EXPECT_EQ(test::run(target->look_up(new_user(1))).what, failed);
  EXPECT_EQ(test::run(target->look_up(new_group(2))).what, failed);
  const auto pupil = created(new_user(1));
  const auto group = created(new_group(2));
  EXPECT_EQ(test::run(target->look_up(new_user(1))).remote_id, pupil);
  EXPECT_EQ(test::run(target->look_up(new_group(2))).remote_id, group);
  EXPECT_EQ(test::run(target->look_up(change_of(operation::delete_user, 1, {}, pupil))).what, unknown);
  wire->fate = [](std::size_t, const http::request&) { return lab::fault::error; };
  EXPECT_EQ(test::run(target->look_up(new_user(1))).what, unknown);
}

TEST_F(google_target, a_search_that_is_refused_costs_the_whole_list) {
  created(new_user(1));
  const auto pupil = created(new_user(2));
  for (const auto status : {400U, 404U, 501U}) {
    wire->refused = {"query=", status};
    EXPECT_EQ(test::run(target->look_up(new_user(2))).remote_id, pupil) << status;
    EXPECT_EQ(test::run(target->look_up(new_user(9))).what, failed) << status;
  }
  wire->refused = {};
  ASSERT_TRUE(test::run(target->prepare())) << "the next settlement reads the list anew";
  wire->refused = {"/users?", 400};
  EXPECT_EQ(test::run(target->look_up(new_user(2))).what, unknown) << "no list, no answer";
}

TEST_F(google_target, two_that_carry_our_handle_are_left_to_people) {
  created(new_user(1));
  const json copy = {{"primaryEmail", "copy@demo.example"},
                     {"password", "theirsalone"},
                     {"customSchemas", users()[0]["customSchemas"]},
                     {"name", {{"givenName", "A"}, {"familyName", "B"}}}};
  ASSERT_EQ(by_hand("POST", "/users", copy).status, 200U);
  const auto out = test::run(target->look_up(new_user(1)));
  EXPECT_EQ(out.what, unknown);
  EXPECT_EQ(out.cause.code(), errc::conflict);
}

TEST_F(google_target, a_refused_token_stops_everything_and_names_the_file) {
  wire->authorization = "Bearer wrong";
  const auto before = test::run(target->prepare());
  ASSERT_FALSE(before);
  EXPECT_EQ(before.error().code(), errc::refused);
  EXPECT_NE(before.error().text().find("/etc/sluis/google.json"), std::string::npos) << before.error().text();
  wire->requests.clear();
  std::vector<released_change> many;
  for (unsigned n = 0; n < 30; ++n) many.push_back(new_user(n));
  for (const auto& each : apply(many)) EXPECT_EQ(each.what, not_sent);
  EXPECT_LE(wire->requests.size(), 4U) << "one a connection at most";
}

TEST_F(google_target, an_unreachable_google_stops_the_rest) {
  wire->fate = [](std::size_t, const http::request&) { return lab::fault::unavailable; };
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, not_sent);
  EXPECT_EQ(out.cause.code(), errc::unavailable);
  EXPECT_EQ(test::run(target->prepare()).error().code(), errc::unavailable);
}

}  // namespace
}  // namespace sluis::targets::google
