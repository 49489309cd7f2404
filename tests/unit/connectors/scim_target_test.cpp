// One object at a time: preparing, creating, changing, removing.
#include <functional>

#include "connectors/targets/anothers_answer.hpp"
#include "tests/support/permitted.hpp"
#include "tests/unit/connectors/scim_bench.hpp"

namespace sluis::targets::scim {
namespace {

using scim_target = scim_bench;
using texts = std::vector<std::string>;

TEST_F(scim_target, learns_what_is_offered) {
  wire.on("GET", "/ServiceProviderConfig", status(404));
  EXPECT_TRUE(test::run(target->prepare())) << "no such document: careful defaults";
  EXPECT_EQ(target->batch_size(), 100U);
  offer_bulk();
  EXPECT_EQ(target->batch_size(), 400U);
}

TEST_F(scim_target, says_why_it_cannot_begin) {
  struct row {
    const char* name;
    result<http::response> answer;
    errc code;
    const char* said;
  };
  const row rows[] = {
      {"token refused", status(401), errc::refused, "/etc/sluis/partner.token"},
      {"redirect", status(301), errc::refused, "`url`"},
      {"a web page", test::scripted_transport::answer(200, "<html>welcome</html>"), errc::invalid_input, "`url`"},
      {"nobody there", down, errc::unavailable, "no connection"},
      {"silent", lost, errc::unavailable, "no answer"},
  };
  for (const auto& r : rows) {
    for (int i = 0; i < 4; ++i) wire.on("GET", "/ServiceProviderConfig", r.answer);
    const auto out = test::run(target->prepare());
    ASSERT_FALSE(out) << r.name;
    EXPECT_EQ(out.error().code(), r.code) << r.name;
    EXPECT_NE(out.error().text().find(r.said), std::string::npos) << r.name << ": " << out.error().text();
    while (wire.unused() > 0) test::run(wire.send({"GET", "/ServiceProviderConfig", {}, {}, {}}));
  }
}

TEST_F(scim_target, a_service_that_does_not_tell_what_it_offers_is_served_by_the_defaults) {
  for (const unsigned code : {403U, 405U, 500U, 501U}) {
    target = test::permitted(make_scim_target(settings(), wire, rest, time, chance));
    for (int i = 0; i < (code == 500 ? 4 : 1); ++i) wire.on("GET", "/ServiceProviderConfig", status(code));
    EXPECT_TRUE(test::run(target->prepare())) << code;
    wire.on("POST", "/Users", created("u1"));
    EXPECT_EQ(apply_one(new_user(1)).remote_id, "u1") << code;
    while (wire.unused() > 0) test::run(wire.send({"GET", "/ServiceProviderConfig", {}, {}, {}}));
  }
}

TEST_F(scim_target, a_service_that_takes_only_application_json_is_spoken_to_so) {
  wire.on("POST", "/Users", status(415));
  wire.on("POST", "/Users", created("u1"));
  wire.on("POST", "/Users", created("u2"));
  EXPECT_EQ(apply_one(new_user(1)).remote_id, "u1");
  EXPECT_EQ(apply_one(new_user(2)).remote_id, "u2");
  texts types;
  for (const auto& each : wire.requests) types.push_back(each.content_type);
  EXPECT_EQ(types, (texts{"application/scim+json", "application/json", "application/json"}));
}

TEST_F(scim_target, creates_with_one_request) {
  wire.on("POST", "/Users", created("u1"));
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, done);
  EXPECT_EQ(out.remote_id, "u1");
  EXPECT_EQ(wire.requests.at(0).content_type, "application/scim+json");
  EXPECT_EQ(body(0)["externalId"], handle_of(1).hex());
}

TEST_F(scim_target, an_id_in_an_answer_counts_only_for_an_object_that_is_shown_to_be_ours) {
  const auto other = handle_of(9).hex();
  const auto ours = handle_of(1).hex();
  struct row {
    const char* name;
    json shown;
    outcome::kind expected;
  };
  const row rows[] = {
      {"our handle", {{"id", "u1"}, {"externalId", ours}, {"userName", "changed@demo.example"}}, done},
      {"another pupil's handle",
       {{"id", "u1"}, {"externalId", other}, {"userName", "jan.jansen1@demo.example"}},
       unknown},
      {"no handle, the login that we gave", {{"id", "u1"}, {"userName", "Jan.Jansen1@demo.example"}}, done},
      {"no handle, another login", {{"id", "u1"}, {"userName", "piet@demo.example"}}, unknown},
      {"neither", {{"id", "u1"}}, unknown},
      {"another object", {{"id", "u2"}, {"externalId", ours}}, unknown},
  };
  for (const auto& one : rows) {
    wire.requests.clear();
    wire.on("POST", "/Users", test::scripted_transport::answer(201, R"({"id": "u1"})"));
    wire.on("GET", "/Users/u1", ok(one.shown.dump()));
    const auto out = apply_one(new_user(1));
    EXPECT_EQ(out.what, one.expected) << one.name;
    EXPECT_EQ(out.remote_id, one.expected == done ? "u1" : "") << one.name;
    EXPECT_EQ(log(), (std::vector<std::string>{"POST /Users", "GET /Users/u1"})) << one.name;
  }
  wire.on("POST", "/Users", test::scripted_transport::answer(201, R"({"id": "u1"})"));
  wire.on("GET", "/Users/u1", status(404));
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, unknown) << "nobody can say whose it is";
  EXPECT_EQ(out.remote_id, "");
}

TEST_F(scim_target, an_answer_that_shows_another_pupils_object_is_unsettled_and_not_repeated) {
  wire.on("POST", "/Users", created("u9"));
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, unknown);
  EXPECT_EQ(out.remote_id, "");
  EXPECT_NE(out.cause.text().find("another handle, " + handle_of(9).hex()), std::string::npos) << out.cause.text();
  EXPECT_EQ(wire.requests.size(), 1U) << "a second POST might overwrite that object again";
}

TEST_F(scim_target, a_lost_creation_is_looked_up_before_it_is_repeated) {
  for (const auto& trouble :
       {result<http::response>(lost), result<http::response>(status(500)), result<http::response>(status(504))}) {
    wire.requests.clear();
    wire.on("POST", "/Users", trouble);
    wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(1).hex() + "%22&",
            list({{"u1", handle_of(1).hex()}}));
    wire.on("PATCH", "/Users/u1", status(204));
    const auto out = apply_one(new_user(1));
    EXPECT_EQ(out.what, done);
    EXPECT_EQ(out.remote_id, "u1");
    EXPECT_EQ(wire.count("POST", "/Users"), 1U);
  }
}

TEST_F(scim_target, a_creation_that_may_have_arrived_and_is_not_shown_is_unknown_and_not_repeated) {
  const std::vector<std::function<void()>> answers = {[this] { wire.on("POST", "/Users", lost); },
                                                      [this] { wire.on("POST", "/Users", status(500)); },
                                                      [this] { wire.on("POST", "/Users", status(504)); }};
  for (const auto& answer : answers) {
    answer();
    wire.on("GET", "/Users?", list({}));
    wire.requests.clear();
    EXPECT_EQ(apply_one(new_user(2)).what, unknown);
    EXPECT_EQ(log(), (texts{"POST /Users", "GET /Users"})) << "it may be shown later";
  }
}

TEST_F(scim_target, a_lost_creation_that_cannot_be_looked_up_is_unknown_and_not_repeated) {
  wire.on("POST", "/Users", lost);
  wire.always("GET", "/Users", [](const http::request&) { return status(500); });
  EXPECT_EQ(apply_one(new_user(1)).what, unknown);
  EXPECT_EQ(wire.count("POST", "/Users"), 1U);
}

TEST_F(scim_target, a_creation_that_was_not_sent_or_refused_is_repeated_without_a_look) {
  wire.on("POST", "/Users", down);
  wire.on("POST", "/Users", status(429));
  wire.on("POST", "/Users", created("u1"));
  EXPECT_EQ(apply_one(new_user(1)).what, done);
  EXPECT_EQ(log(), (texts{"POST /Users", "POST /Users", "POST /Users"}));
}

TEST_F(scim_target, a_conflict_with_ourselves_is_adopted_and_told_what_to_hold) {
  wire.on("POST", "/Users", status(409));
  wire.on("GET", "/Users?filter=externalId", list({{"u1", handle_of(1).hex()}}));
  wire.on("PATCH", "/Users/u1", status(204));
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, done);
  EXPECT_EQ(out.remote_id, "u1");
  EXPECT_EQ(body(2)["Operations"],
            json::parse(R"([{"op": "replace", "path": "userName", "value": "jan.jansen1@demo.example"},
                                                   {"op": "replace", "path": "active", "value": true}])"));
}

TEST_F(scim_target, a_stranger_is_never_taken_over) {
  wire.on("POST", "/Users", status(409));
  wire.on("GET", "/Users?filter=externalId", list({}));
  wire.on("GET", "/Users?filter=userName%20eq%20%22jan.jansen1%40demo.example%22",
          list({{"s", "JAN.jansen1@demo.example"}}, "userName"));
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, failed);
  EXPECT_EQ(out.cause.code(), errc::conflict);
  EXPECT_NE(out.cause.text().find("userName is held by another"), std::string::npos) << out.cause.text();
  EXPECT_EQ(wire.requests.size(), 3U) << "nothing was written";
}

TEST_F(scim_target, a_conflict_with_nobody_fails_and_says_so) {
  wire.on("POST", "/Groups", status(409));
  wire.on("GET", "/Groups?filter=externalId", list({}));
  wire.on("GET", "/Groups?filter=displayName", list({}));
  const auto out = apply_one(change_of(operation::create_group, 1, {{field::group_name, "groep 5"}}));
  EXPECT_EQ(out.what, failed);
  EXPECT_NE(out.cause.text().find("displayName collides"), std::string::npos) << out.cause.text();
  EXPECT_EQ(out.cause.text().find("groep 5"), std::string::npos);
}

TEST_F(scim_target, a_name_that_is_taken_in_other_letters_of_any_alphabet_is_seen) {
  wire.on("POST", "/Groups", status(409));
  wire.on("GET", "/Groups?filter=externalId", list({}));
  wire.on("GET", "/Groups?filter=displayName", list({{"s", "KLAS ÉCLAIR"}}, "displayName"));
  const auto out = apply_one(change_of(operation::create_group, 1, {{field::group_name, "Klas Éclair"}}));
  EXPECT_EQ(out.what, failed);
  EXPECT_NE(out.cause.text().find("displayName is held by another"), std::string::npos) << out.cause.text();
  EXPECT_EQ(wire.requests.size(), 3U) << "the filter was taken for one that is ignored";
}

TEST_F(scim_target, two_that_carry_our_handle_are_left_to_people) {
  wire.on("POST", "/Users", lost);
  wire.on("GET", "/Users?filter", list({{"a", handle_of(1).hex()}, {"b", handle_of(1).hex()}}));
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, unknown);
  EXPECT_EQ(out.cause.code(), errc::conflict);
}

TEST_F(scim_target, a_provider_that_ignores_filters_is_paged_through) {
  wire.on("POST", "/Users", lost);
  wire.on("GET", "/Users?filter", list({{"x", "other"}, {"y", "another"}}, "externalId", 3));
  wire.on("GET", "/Users?attributes=externalId&startIndex=1&",
          list({{"x", "other"}, {"y", "another"}}, "externalId", 3));
  wire.on("GET", "/Users?attributes=externalId&startIndex=3&", list({{"u1", handle_of(1).hex()}}, "externalId", 3));
  wire.on("PATCH", "/Users/u1", status(204));
  EXPECT_EQ(apply_one(new_user(1)).remote_id, "u1");
}

TEST_F(scim_target, a_filter_that_is_refused_costs_the_whole_list) {
  for (const auto refusal : {400U, 404U, 501U}) {
    target = test::permitted(make_scim_target(settings(), wire, rest, time, chance));
    offer(R"({"patch": {"supported": true}, "filter": {"supported": true}})");
    wire.on("GET", "/Users?filter", status(refusal));
    wire.on("GET", "/Users?attributes=externalId&startIndex=1&", list({{"x", "other"}, {"u1", handle_of(1).hex()}}));
    EXPECT_EQ(test::run(target->look_up(new_user(1))).remote_id, "u1") << refusal;
  }
}

TEST_F(scim_target, the_whole_list_is_read_once_for_many_look_ups) {
  offer(R"({"patch": {"supported": true}, "filter": {"supported": true}})");
  wire.on("GET", "/Users?filter", status(400));
  wire.on("GET", "/Users?attributes=externalId&startIndex=1&", list({{"x", "other"}, {"u1", handle_of(1).hex()}}));
  wire.requests.clear();
  EXPECT_EQ(test::run(target->look_up(new_user(1))).remote_id, "u1");
  EXPECT_EQ(test::run(target->look_up(new_user(2))).what, failed);
  EXPECT_EQ(test::run(target->look_up(new_user(1))).remote_id, "u1");
  EXPECT_EQ(wire.requests.size(), 2U) << "one filter, and the list once";
  offer(R"({"patch": {"supported": true}, "filter": {"supported": true}})");
  wire.on("GET", "/Users?filter", list({{"u2", handle_of(2).hex()}}));
  EXPECT_EQ(test::run(target->look_up(new_user(2))).remote_id, "u2") << "the next settlement asks anew";
}

TEST_F(scim_target, a_list_that_is_not_whole_proves_nothing) {
  struct row {
    const char* name;
    std::vector<result<http::response>> pages;
  };
  const row rows[] = {
      {"ends early", {list({{"x", "other"}}, "externalId", 3), list({}, "externalId", 3)}},
      {"a page fails", {list({{"x", "other"}}, "externalId", 3), status(400)}},
      {"goes in a circle", {list({{"x", "other"}}, "externalId", 3), list({{"x", "other"}}, "externalId", 3)}},
      {"gives more than its total", {list({{"x", "other"}, {"y", "other"}, {"z", "other"}}, "externalId", 2)}},
      {"gives a stranger twice",
       {list({{"x", "other"}, {"y", "other"}}, "externalId", 4),
        list({{"z", "other"}, {"x", "other"}}, "externalId", 4)}},
      {"html", {test::scripted_transport::answer(200, "<html>")}},
  };
  for (const auto& r : rows) {
    target = test::permitted(make_scim_target(settings(), wire, rest, time, chance));
    offer(R"({"patch": {"supported": true}, "filter": {"supported": false}})");
    wire.on("POST", "/Users", lost);
    for (const auto& page : r.pages) wire.on("GET", "/Users?", page);
    EXPECT_EQ(apply_one(new_user(1)).what, unknown) << r.name;
    EXPECT_EQ(wire.count("POST", "/Users"), 1U) << r.name;
  }
}

TEST_F(scim_target, an_answer_that_does_not_show_the_handle_is_not_believed) {
  wire.on("POST", "/Users", lost);
  wire.on("GET", "/Users?filter", ok(R"({"totalResults": 1, "Resources": [{"id": "somebody"}]})"));
  EXPECT_EQ(apply_one(new_user(1)).what, unknown);
}

TEST_F(scim_target, updates_by_patch) {
  wire.on("PATCH", "/Users/u%2F1", status(204));
  EXPECT_EQ(apply_one(renamed_user(1, "u/1")).what, done);
  EXPECT_EQ(body(0), json::parse(R"({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [{"op": "replace", "path": "name.familyName", "value": "Jansen"}]})"));
}

TEST_F(scim_target, an_update_is_repeated_without_a_look) {
  wire.on("PATCH", "/Users/u1", lost);
  wire.on("PATCH", "/Users/u1", status(500));
  wire.on("PATCH", "/Users/u1", status(200));
  EXPECT_EQ(apply_one(renamed_user(1, "u1")).what, done);
}

TEST_F(scim_target, an_update_that_is_answered_with_another_object_is_unknown) {
  const auto other = ok(R"({"id": "u7", "userName": "x"})");
  wire.on("PATCH", "/Users/u1", other);
  const auto patched = apply_one(renamed_user(1, "u1"));
  EXPECT_EQ(patched.what, unknown);
  EXPECT_EQ(patched.cause.code(), errc::outcome_unknown);
  wire.on("PATCH", "/Users/u1", status(501));
  wire.on("GET", "/Users/u1", ok(R"({"id": "u1", "userName": "x"})"));
  wire.on("PUT", "/Users/u1", other);
  EXPECT_EQ(apply_one(renamed_user(1, "u1")).what, unknown) << "by PUT";
  wire.requests.clear();
  wire.on("GET", "/Users/u1", other);
  EXPECT_EQ(apply_one(renamed_user(1, "u1")).what, failed) << "another object's copy is not written";
  EXPECT_EQ(wire.requests.size(), 1U);
}

TEST_F(scim_target, an_update_that_is_answered_with_somebody_elses_handle_is_not_done_and_ends_the_batch) {
  const auto of = [](const std::string& handle) {
    return ok(R"({"id": "u1", "externalId": ")" + handle + R"(", "userName": "x"})");
  };
  struct row {
    const char* name;
    std::string handle;
    bool is_ours;
  };
  for (const auto& one :
       {row{"ours", handle_of(1).hex(), true}, row{"not shown", "", true},
        row{"another of our kind", handle_of(9).hex(), false}, row{"a text of another tool", "HR-0001", true}}) {
    wire.requests.clear();
    wire.on("PATCH", "/Users/u1", of(one.handle));
    const auto out = apply_one(renamed_user(1, "u1"));
    EXPECT_EQ(out.what, one.is_ours ? done : unknown) << one.name;
    EXPECT_EQ(is_answered_by_another(out), !one.is_ours) << one.name;
    const auto said =
        out.cause.text().find("somebody else's object answers under the id of user " + handle_of(1).hex());
    EXPECT_EQ(said == std::string::npos, one.is_ours) << out.cause.text();
    EXPECT_EQ(wire.requests.size(), 1U) << one.name;
  }
  std::vector<released_change> many;
  for (unsigned n = 1; n <= 30; ++n) many.push_back(renamed_user(n, "u" + std::to_string(n)));
  wire.always("PATCH", "/Users/u", [](const http::request& r) {
    const auto n = static_cast<unsigned>(std::stoul(r.path.substr(std::string("/Users/u").size())));
    return ok(json{{"id", "u" + std::to_string(n)}, {"externalId", handle_of(n + 1).hex()}}.dump());
  });
  wire.requests.clear();
  std::size_t never_sent = 0;
  for (const auto& each : apply_kinds(many)) never_sent += each == not_sent ? 1 : 0;
  EXPECT_GE(never_sent, 20U) << "only what was on its way";
  EXPECT_EQ(wire.requests.size(), 30U - never_sent);
}

TEST_F(scim_target, by_put_somebody_elses_object_is_not_written) {
  wire.on("PATCH", "/Users/u1", status(501));
  wire.on("GET", "/Users/u1", ok(R"({"id": "u1", "userName": "x", "externalId": ")" + handle_of(9).hex() + "\"}"));
  const auto out = apply_one(renamed_user(1, "u1"));
  EXPECT_EQ(out.what, failed);
  EXPECT_TRUE(is_answered_by_another(out)) << out.cause.text();
  EXPECT_EQ(wire.count("PUT", "/Users/u1"), 0U);
}

TEST_F(scim_target, an_update_of_what_is_gone_fails_and_says_so) {
  wire.on("PATCH", "/Users/u1", status(404));
  const auto out = apply_one(renamed_user(1, "u1"));
  EXPECT_EQ(out.what, failed);
  EXPECT_EQ(out.cause.code(), errc::not_found);
  EXPECT_NE(out.cause.text().find("behind our back"), std::string::npos);
}

TEST_F(scim_target, without_patch_the_whole_object_is_read_and_put) {
  wire.on("PATCH", "/Users/u1", status(501));
  wire.on("GET", "/Users/u1", ok(R"({"id": "u1", "userName": "x", "nickName": "theirs", "meta": {}})"));
  wire.on("PUT", "/Users/u1", ok("{}"));
  EXPECT_EQ(apply_one(renamed_user(1, "u1")).what, done);
  EXPECT_EQ(body(2)["name"]["familyName"], "Jansen");
  EXPECT_EQ(body(2)["nickName"], "theirs");
  wire.on("GET", "/Users/u1", ok(R"({"id": "u1", "userName": "x"})"));
  wire.on("PUT", "/Users/u1", ok("{}"));
  EXPECT_EQ(apply_one(renamed_user(1, "u1")).what, done) << "and is not tried again";
  wire.on("GET", "/Users/u1", status(404));
  const auto not_shown = apply_one(renamed_user(1, "u1"));
  EXPECT_EQ(not_shown.what, failed);
  EXPECT_NE(not_shown.cause.code(), errc::not_found) << "no answer to the change: what is off may not be shown";
}

TEST_F(scim_target, without_patch_what_somebody_else_wrote_meanwhile_is_read_again_where_versions_are_told) {
  wire.on("GET", "/ServiceProviderConfig", ok(R"({"patch": {"supported": false}, "etag": {"supported": true}})"));
  ASSERT_TRUE(test::run(target->prepare()));
  wire.on("GET", "/Users/u1", ok(R"({"id": "u1", "userName": "x", "meta": {"version": "W/\"1\""}})"));
  wire.on("PUT", "/Users/u1", status(412));
  wire.on("GET", "/Users/u1",
          ok(R"({"id": "u1", "userName": "x", "nickName": "new", "meta": {"version": "W/\"2\""}})"));
  wire.on("PUT", "/Users/u1", ok("{}"));
  EXPECT_EQ(apply_one(renamed_user(1, "u1")).what, done);
  const auto& last = wire.requests.back();
  EXPECT_NE(std::find(last.headers.begin(), last.headers.end(), http::header("If-Match", "W/\"2\"")),
            last.headers.end());
  EXPECT_EQ(json::parse(last.body)["nickName"], "new");
  for (int i = 0; i < 3; ++i) {
    wire.on("GET", "/Users/u1", ok(R"({"id": "u1", "userName": "x", "meta": {"version": "W/\"3\""}})"));
    wire.on("PUT", "/Users/u1", status(412));
  }
  EXPECT_EQ(apply_one(renamed_user(1, "u1")).what, failed) << "not for ever";
}

TEST_F(scim_target, a_deactivation_says_active_false) {
  wire.on("PATCH", "/Users/u1", status(200));
  EXPECT_EQ(apply_one(change_of(operation::deactivate_user, 1, {}, "u1")).what, done);
  EXPECT_EQ(body(0)["Operations"], json::parse(R"([{"op": "replace", "path": "active", "value": false}])"));
}

TEST_F(scim_target, a_deactivation_without_an_id_looks_the_handle_up) {
  const auto change = change_of(operation::deactivate_user, 1, {{field::active, "false"}});
  wire.on("GET", filter_for(1), list({}));
  prove_the_filter();
  EXPECT_EQ(apply_one(change).what, done) << "nobody there: nobody active";
  wire.on("GET", "/Users?filter=externalId", list({{"u1", handle_of(1).hex()}}));
  wire.on("PATCH", "/Users/u1", status(204));
  EXPECT_EQ(apply_one(change).remote_id, "u1");
  wire.on("GET", "/Users?filter=externalId", list({{"u1", handle_of(1).hex()}}));
  for (int tries = 0; tries < 4; ++tries) wire.on("PATCH", "/Users/u1", lost);
  const auto no_answer = apply_one(change);
  EXPECT_EQ(no_answer.what, unknown);
  EXPECT_EQ(no_answer.remote_id, "u1") << "it may be off now, and not be shown any more";
  wire.on("GET", "/Users?filter=externalId", status(403));
  EXPECT_EQ(apply_one(change).what, not_sent);
}

TEST_F(scim_target, what_is_gone_already_is_done) {
  wire.on("DELETE", "/Users/u1", status(404));
  EXPECT_EQ(apply_one(change_of(operation::delete_user, 1, {}, "u1")).what, done);
  wire.on("DELETE", "/Groups/g1", status(204));
  EXPECT_EQ(apply_one(change_of(operation::delete_group, 1, {}, "g1")).what, done);
  wire.on("PATCH", "/Users/u1", status(404));
  EXPECT_EQ(apply_one(change_of(operation::deactivate_user, 1, {}, "u1")).what, done);
  EXPECT_TRUE(wire.requests.at(0).body.empty());
}

TEST_F(scim_target, after_a_crash_a_creation_is_found_or_not_or_nobody_knows) {
  wire.on("GET", "/Users?filter=externalId", list({{"u1", handle_of(1).hex()}}));
  EXPECT_EQ(test::run(target->look_up(new_user(1))).remote_id, "u1");
  wire.on("GET", "/Users?filter=externalId", list({}));
  EXPECT_EQ(test::run(target->look_up(new_user(1))).what, failed) << "the filter found it just now: it is believed";
  wire.on("GET", "/Users?filter=externalId", status(403));
  EXPECT_EQ(test::run(target->look_up(new_user(1))).what, unknown);
  EXPECT_EQ(test::run(target->look_up(renamed_user(1, "u1"))).what, unknown);
}

TEST_F(scim_target, one_bad_record_stops_nobody) {
  wire.always("PATCH", "/Users/bad", [](const http::request&) { return status(500); });
  wire.always("PATCH", "/Users/", [](const http::request&) { return status(204); });
  EXPECT_EQ(apply_kinds({renamed_user(1, "a"), renamed_user(2, "bad"), renamed_user(3, "b"), renamed_user(4, "c"),
                         renamed_user(5, "d")}),
            (kinds{done, unknown, done, done, done}));
}

TEST_F(scim_target, a_target_that_is_down_is_not_asked_a_thousand_times) {
  wire.always("PATCH", "/Users/", [](const http::request&) -> result<http::response> { return down; });
  std::vector<released_change> many;
  for (unsigned i = 1; i <= 200; ++i) many.push_back(renamed_user(i, "u"));
  const auto out = apply_kinds(many);
  EXPECT_EQ(std::count(out.begin(), out.end(), not_sent), 200);
  EXPECT_LE(wire.requests.size(), 4U * 4U);
  wire.requests.clear();
  EXPECT_EQ(apply_one(renamed_user(1, "u")).what, not_sent);
  EXPECT_FALSE(wire.requests.empty()) << "the next batch tries again";
}

TEST_F(scim_target, a_refused_token_is_not_tried_a_thousand_times) {
  wire.always("POST", "/Users", [](const http::request&) { return status(401); });
  std::vector<released_change> many;
  for (unsigned i = 1; i <= 50; ++i) many.push_back(new_user(i));
  for (const auto& each : apply(many)) {
    EXPECT_TRUE(each.what == failed || each.what == not_sent);
    EXPECT_NE(each.cause.text().find("/etc/sluis/partner.token"), std::string::npos);
  }
  EXPECT_LE(wire.requests.size(), 4U);
}

TEST_F(scim_target, an_update_without_anything_to_say_costs_nothing) {
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {}, "u1")).what, done);
  EXPECT_TRUE(apply({}).empty());
  EXPECT_TRUE(wire.requests.empty());
}

}  // namespace
}  // namespace sluis::targets::scim
