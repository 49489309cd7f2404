// The education roster: groups as classes, and users in the schools whose names were released.
#include "connectors/targets/graph/delta_item.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/school_key.hpp"
#include "model/survey.hpp"
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

constexpr const char* classes = "/education/classes";
constexpr const char* schools = "/education/schools";

released_change pupil_of(unsigned n, const std::string& school) {
  return change_by(operation::create_user, n,
                   {{field::user_name, "jan.jansen" + std::to_string(n) + "@demo.example"}, {field::school, school}});
}

class graph_education : public graph_bench {
 protected:
  static graph_settings with_education() {
    auto out = settings();
    out.education = true;
    return out;
  }
  void SetUp() override {
    graph_bench::SetUp();
    restart(with_education());
  }
  void start_unseen(unsigned unseen_for) {
    auto with = tenant_settings(time);
    with.unseen_for = unseen_for;
    start_over(with);
    restart(with_education());
  }
  /// What befalls the n-th POST to this path.
  void befalls(const char* path, std::size_t nth, lab::fault f) {
    wire->fate = [path, nth, f, seen = std::size_t{0}](std::size_t, const http::request& r) mutable {
      return r.method == "POST" && r.path.rfind(path, 0) == 0 && ++seen == nth ? f : lab::fault::none;
    };
  }
  [[nodiscard]] json class_of(unsigned n) const { return one("groups", "mailNickname", unique_name(numbered(n))); }
  [[nodiscard]] json school(const std::string& name) const {
    const auto all = tenant->dump().value("schools", json::array());
    for (const auto& each : all) {
      if (each["externalId"] == school_key(name)) return each;
    }
    return nullptr;
  }
};

TEST_F(graph_education, a_class_is_made_as_the_vendor_takes_it) {
  const auto ids = made({group(901)});
  ASSERT_EQ(wire->requests.size(), 2U) << "the vendor's form takes no extension: the handle follows";
  EXPECT_EQ(wire->requests[0].path, classes);
  const auto unique = unique_name(numbered(901));
  EXPECT_EQ(
      json::parse(wire->requests[0].body),
      json(
          {{"displayName", "groep 901"}, {"mailNickname", unique}, {"externalId", unique}, {"externalSource", "sis"}}));
  EXPECT_EQ(json::parse(wire->requests[1].body),
            json({{"displayName", "groep 901"}, {own_field(), numbered(901).hex()}}));
  EXPECT_EQ(class_of(901)["groupTypes"], json::array({"Unified"}));
}

TEST_F(graph_education, a_class_lives_as_a_group) {
  const auto ids = made({group(901), group(902)});
  const auto users = made_users(25);
  std::vector<released_change> joins;
  for (const auto& id : users) joins.push_back(change_by(operation::add_member, 901, {}, ids[0], id));
  wire->requests.clear();
  EXPECT_EQ(apply_kinds(joins), kinds(25, done));
  EXPECT_LE(wire->requests.size(), 2U) << "in twenties";
  EXPECT_EQ(class_of(901)["member_external_ids"].size(), 25U);
  EXPECT_EQ(apply_one(change_by(operation::update_group, 901, {{field::group_name, "groep 5a"}}, ids[0])).what, done);
  EXPECT_EQ(class_of(901)["displayName"], "groep 5a");
  EXPECT_EQ(apply_one(change_by(operation::remove_member, 901, {}, ids[0], users[0])).what, done);
  EXPECT_EQ(class_of(901)["member_external_ids"].size(), 24U);
  EXPECT_EQ(apply_one(change_by(operation::delete_group, 902, {}, ids[1])).what, done);
  EXPECT_TRUE(class_of(902).is_null()) << "for good";
}

TEST_F(graph_education, classes_go_in_batches) {
  std::vector<released_change> changes;
  for (unsigned n = 900; n < 940; ++n) changes.push_back(group(n));
  made(changes);
  EXPECT_EQ(wire->requests.size(), 4U);
  EXPECT_EQ(count("POST", "/$batch"), 4U) << "forty classes, and their handles";
}

TEST_F(graph_education, a_lost_answer_makes_no_second_class) {
  struct row {
    const char* name;
    lab::fault befalls;
    unsigned unseen_for;
    std::size_t posts;
  };
  const row rows[] = {{"before the effect", lab::fault::reset_before, 0, 2},
                      {"after the effect", lab::fault::reset_after, 0, 1},
                      {"after the effect, seen late", lab::fault::reset_after, 3, 2},
                      {"an HTML page", lab::fault::html, 0, 2}};
  for (const auto& r : rows) {
    start_unseen(r.unseen_for);
    befalls(classes, 1, r.befalls);
    const auto ids = made({group(901)});
    EXPECT_EQ(tenant->dump()["groups"].size(), 1U) << r.name;
    EXPECT_EQ(count("POST", classes), r.posts) << r.name;
    EXPECT_EQ(apply_one(change_by(operation::update_group, 901, {{field::group_name, "groep 5a"}}, ids[0])).what, done)
        << r.name;
  }
}

TEST_F(graph_education, what_is_there_is_adopted_with_its_new_name) {
  const auto ids = made({group(901)});
  restart(with_education());
  const auto again = apply_one(change_by(operation::create_group, 901, {{field::group_name, "groep 5a"}}));
  EXPECT_EQ(again.what, done) << again.cause.text();
  EXPECT_EQ(again.remote_id, ids[0]);
  EXPECT_EQ(class_of(901)["displayName"], "groep 5a");
  EXPECT_EQ(tenant->dump()["groups"].size(), 1U);
}

TEST_F(graph_education, a_look_up_finds_classes_and_plain_groups) {
  const auto ids = made({group(901)});
  restart();
  const auto plain = made({group(902)});
  restart(with_education());
  EXPECT_EQ(test::run(target->look_up(group(901))).remote_id, ids[0]);
  EXPECT_EQ(test::run(target->look_up(group(902))).remote_id, plain[0]);
  EXPECT_EQ(test::run(target->look_up(group(903))).what, failed);
}

TEST_F(graph_education, a_survey_knows_classes_by_their_mail_nickname) {
  const auto ids = made({group(901), group(902)});
  const auto users = made_users(1);
  apply({change_by(operation::add_member, 901, {}, ids[0], users[0])});
  survey first(extent::changes);
  ASSERT_TRUE(test::run(target->survey(first)));
  ASSERT_EQ(first.groups.size(), 2U);
  EXPECT_EQ(first.groups[ids[0]].fields, (field_map{{field::group_name, "groep 901"}}));
  EXPECT_EQ(first.members[ids[0]].count(users[0]), 1U);
  behind_our_back("PATCH", "/groups/" + ids[0], {{"displayName", "x"}});
  behind_our_back("DELETE", "/groups/" + ids[1]);
  survey later(extent::changes);
  ASSERT_TRUE(test::run(target->survey(later)));
  EXPECT_EQ(later.told, extent::changes);
  EXPECT_EQ(later.groups[ids[0]].stands, remote_object::life::present);
  EXPECT_EQ(later.groups[ids[0]].fields, (field_map{{field::group_name, "x"}}));
  EXPECT_EQ(later.groups[ids[1]].stands, remote_object::life::deleted);
  restart();
  survey without(extent::whole);
  ASSERT_TRUE(test::run(target->survey(without)));
  EXPECT_EQ(without.groups.size(), 2U) << "also with `education` off again";
}

TEST_F(graph_education, a_part_of_a_class_in_the_changes_ends_nothing) {
  struct row {
    const char* name;
    json item;
    std::optional<std::string> handle;
  };
  const auto asked = properties_of(settings().client_id);
  const row rows[] = {
      {"nothing about a handle", {{"id", "g1"}, {"displayName", "x"}}, std::nullopt},
      {"a class has no uniqueName", {{"id", "g1"}, {"displayName", "x"}, {"uniqueName", nullptr}}, std::nullopt},
      {"a class",
       {{"id", "g1"}, {"uniqueName", nullptr}, {"mailNickname", unique_name(numbered(1))}},
       numbered(1).hex()},
      {"somebody took the handle away",
       {{"id", "g1"}, {"uniqueName", nullptr}, {"mailNickname", "x"}, {own_field(), nullptr}},
       ""},
  };
  for (const auto& r : rows) {
    survey heard_of(extent::changes, {{}, {"g1"}});
    heard_of.begin(extent::changes);
    ASSERT_TRUE(delta_items(remote_object::kind::group, extent::changes, asked).tell(r.item, heard_of)) << r.name;
    EXPECT_EQ(heard_of.groups["g1"].stands, remote_object::life::present) << r.name;
    EXPECT_EQ(heard_of.groups["g1"].handle, r.handle) << r.name;
  }
}

TEST_F(graph_education, a_missing_right_says_which) {
  const heard by{403, json::parse(R"({"error":{"code":"Authorization_RequestDenied"}})"), {}};
  EXPECT_NE(answer_error(by, "x", "f").hint().find("EduRoster.ReadWrite.All"), std::string::npos);
}

TEST_F(graph_education, a_school_is_made_once_and_its_users_are_in_it) {
  const auto users =
      made({pupil_of(1, "De Regenboog"), pupil_of(2, "De Regenboog"), pupil_of(3, "'t Kofschip"), creation(4)});
  EXPECT_EQ(school("De Regenboog")["displayName"], "De Regenboog");
  EXPECT_EQ(school("De Regenboog")["user_external_ids"].size(), 2U);
  EXPECT_EQ(school("'t Kofschip")["user_external_ids"], json::array({numbered(3).hex()}));
  wire->requests.clear();
  made({pupil_of(5, "De Regenboog")});
  EXPECT_EQ(count("GET", schools), 0U) << "remembered";
  restart(with_education());
  made({pupil_of(6, "De Regenboog")});
  EXPECT_EQ(count("GET", schools), 1U) << "found again";
  EXPECT_EQ(tenant->dump()["schools"].size(), 2U);
  EXPECT_EQ(school("De Regenboog")["user_external_ids"].size(), 4U);
}

TEST_F(graph_education, nothing_leaves_but_the_name_and_its_digest) {
  made({pupil_of(1, "De Regenboog")});
  for (const auto& r : wire->requests) {
    if (r.method != "POST" || r.path != schools) continue;
    EXPECT_EQ(
        json::parse(r.body),
        json({{"displayName", "De Regenboog"}, {"externalId", school_key("De Regenboog")}, {"externalSource", "sis"}}));
  }
  EXPECT_EQ(school_key("abc"), "ba7816bf8f01cfea414140de5dae2223") << "FIPS 180-4, the example, cut";
}

TEST_F(graph_education, who_is_in_already_is_looked_at_and_done) {
  const auto users = made({pupil_of(1, "De Regenboog")});
  wire->requests.clear();
  EXPECT_EQ(apply_one(change_by(operation::update_user, 1, {{field::school, "De Regenboog"}}, users[0])).what, done);
  EXPECT_EQ(count("GET", "/education/users/" + users[0]), 1U);
  EXPECT_EQ(apply_one(change_by(operation::update_user, 1, {{field::school, "'t Kofschip"}}, users[0])).what, done);
  EXPECT_EQ(school("'t Kofschip")["user_external_ids"].size(), 1U) << "who changes school is in the new one";
  wire->requests.clear();
  EXPECT_EQ(apply_one(change_by(operation::update_user, 1, {{field::school, ""}}, users[0])).what, done);
  EXPECT_EQ(count("POST", schools) + count("GET", schools), 0U) << "a name that is cleared makes no school";
}

TEST_F(graph_education, a_lost_answer_makes_no_second_school) {
  for (const auto f : {lab::fault::reset_before, lab::fault::reset_after, lab::fault::html}) {
    for (const unsigned unseen_for : {0U, 2U}) {
      start_unseen(unseen_for);
      befalls(schools, 1, f);
      made({pupil_of(1, "De Regenboog"), pupil_of(2, "De Regenboog")});
      EXPECT_EQ(tenant->dump()["schools"].size(), 1U) << to_string(f) << unseen_for;
      EXPECT_EQ(school("De Regenboog")["user_external_ids"].size(), 2U) << to_string(f) << unseen_for;
    }
  }
}

TEST_F(graph_education, an_account_does_not_wait_for_its_school) {
  wire->fate = [](std::size_t, const http::request& r) {
    return r.path.rfind(schools, 0) == 0 ? lab::fault::error : lab::fault::none;
  };
  const auto users = made({pupil_of(1, "De Regenboog"), pupil_of(2, "De Regenboog")});
  EXPECT_TRUE(school("De Regenboog").is_null());
  const auto warnings = target->take_warnings();
  ASSERT_EQ(warnings.size(), 1U) << "told once, not for each account";
  EXPECT_EQ(warnings[0].find("no education school: "), 0U) << warnings[0];
  EXPECT_EQ(warnings[0].find("Regenboog"), std::string::npos) << "a school's name is in no journal";
  EXPECT_TRUE(target->take_warnings().empty());
  wire->fate = nullptr;
  time.advance(std::chrono::minutes{16});
  apply({change_by(operation::deactivate_user, 2, {}, users[1])});
  EXPECT_TRUE(school("De Regenboog").is_null()) << "a change that releases no school asks for none";
  made({pupil_of(3, "De Regenboog")});
  EXPECT_EQ(school("De Regenboog")["user_external_ids"], json::array({numbered(1).hex(), numbered(3).hex()}))
      << "who waited is in, who was switched off meanwhile is not";
}

TEST_F(graph_education, off_means_no_request_about_it) {
  restart();
  made({group(901)});
  made({pupil_of(1, "De Regenboog")});
  for (const auto& r : wire->requests) {
    EXPECT_EQ(r.path.find("education"), std::string::npos) << r.path;
    EXPECT_EQ(r.body.find("education"), std::string::npos);
  }
}

}  // namespace
}  // namespace sluis::targets::graph
