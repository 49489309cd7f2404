// Org units by template, against the lab: made before the users who need them, each once, and nobody else held up.
#include "tests/support/permitted.hpp"
#include "tests/unit/connectors/google_bench.hpp"

namespace sluis::targets::google {
namespace {

constexpr const char* collection = "/admin/directory/v1/customer/my_customer/orgunits";

class google_org_units : public google_bench {
 protected:
  void SetUp() override { start({}, by_template()); }

  static google_settings by_template(const char* path = "/Scholen/{school}/{function}") {
    auto out = sample_settings();
    out.org_unit = path;
    return out;
  }
  static released_change pupil(unsigned n, const std::string& school, const std::string& function = "leerling") {
    return change_of(operation::create_user, n,
                     {{field::user_name, login_of(n)},
                      {field::given_name, "Jan"},
                      {field::family_name, "Jansen"},
                      {field::school, school},
                      {field::function, function}});
  }
  /// As the plan says them: both, where one changes.
  released_change moved(unsigned n, const std::string& id, const std::string& school, const std::string& function) {
    return change_of(operation::update_user, n, {{field::school, school}, {field::function, function}}, id);
  }
  [[nodiscard]] std::size_t made() const { return count("POST", collection); }
  [[nodiscard]] std::string place(const std::string& id) const { return user(id)["orgUnitPath"]; }
  /// What was said about org units, and about these alone, meets this.
  void org_units_befall(lab::fault what) {
    wire->fate = [=](std::size_t, const http::request& r) {
      return r.path.starts_with(collection) ? what : lab::fault::none;
    };
  }
  void another_process(const google_settings& with = by_template()) {
    target = test::permitted(make_google_target(with, *wire, rest, time, chance));
  }
};

TEST_F(google_org_units, are_made_parent_first_before_the_users_who_need_them) {
  const auto out =
      apply({pupil(1, "De Regenboog"), pupil(2, "De Regenboog"), pupil(3, "De Regenboog", "leerkracht"), pupil(4, "")});
  EXPECT_EQ(place(out[0].remote_id), "/Scholen/De Regenboog/leerling");
  EXPECT_EQ(place(out[1].remote_id), "/Scholen/De Regenboog/leerling");
  EXPECT_EQ(place(out[2].remote_id), "/Scholen/De Regenboog/leerkracht");
  EXPECT_EQ(place(out[3].remote_id), "/Scholen/leerling") << "a school that was not released leaves its segment out";
  EXPECT_EQ(made(), 5U);
  EXPECT_EQ(service->counts()["org_units"], 5);
  EXPECT_EQ(service->counts()["throttled"], 0) << "one a second, as Google permits";
  created(pupil(5, "De Regenboog"));
  EXPECT_EQ(made(), 5U) << "each once";
}

TEST_F(google_org_units, what_is_there_already_is_found_and_not_made_again) {
  created(pupil(1, "De Regenboog"));
  another_process();
  created(pupil(2, "De Regenboog"));
  EXPECT_EQ(made(), 3U) << "the list told of it";
  another_process();
  wire->fate = [](std::size_t, const http::request& r) {
    return r.path.find("type=all") != std::string::npos ? lab::fault::error : lab::fault::none;
  };
  EXPECT_EQ(place(created(pupil(3, "De Regenboog"))), "/Scholen/De Regenboog/leerling") << "there already is fine";
}

TEST_F(google_org_units, who_changes_school_or_function_moves) {
  const auto id = created(pupil(1, "De Regenboog"));
  EXPECT_EQ(apply_one(moved(1, id, "Het Kompas", "leerling")).what, done);
  EXPECT_EQ(place(id), "/Scholen/Het Kompas/leerling");
  EXPECT_EQ(user(id)["organizations"][0]["name"], "Het Kompas");
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::given_name, "Johan"}}, id)).what, done);
  EXPECT_EQ(place(id), "/Scholen/Het Kompas/leerling") << "who changes nothing of it stays";
  EXPECT_EQ(apply_one(moved(1, id, "", "leerling")).what, done);
  EXPECT_EQ(place(id), "/Scholen/leerling");
}

TEST_F(google_org_units, a_literal_path_is_never_made_and_never_moved_to) {
  start({}, by_template("/Nergens"));
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, failed);
  EXPECT_EQ(count("GET", collection) + made(), 0U);
  start({}, sample_settings());
  const auto id = created(new_user(1));
  ASSERT_EQ(by_hand("POST", "/customer/my_customer/orgunits", {{"name", "Elders"}, {"parentOrgUnitPath", "/"}}).status,
            200U);
  ASSERT_EQ(by_hand("PATCH", "/users/" + id, {{"orgUnitPath", "/Elders"}}).status, 200U);
  EXPECT_EQ(apply_one(moved(1, id, "Het Kompas", "leerling")).what, done);
  EXPECT_EQ(place(id), "/Elders") << "where an administrator put them";
}

TEST_F(google_org_units, one_that_cannot_be_made_fails_only_those_who_need_it) {
  const auto first = created(pupil(1, "De Regenboog"));
  const auto out =
      apply({pupil(2, "De Regenboog"), pupil(3, std::string("Verb") + "\xff" + "oden"), pupil(4, "De Regenboog")});
  EXPECT_EQ(out[0].what, done);
  EXPECT_EQ(out[1].what, failed) << "not UTF-8";
  EXPECT_EQ(out[2].what, done);
  wire->authorization = "Bearer lab-token";
  org_units_befall(lab::fault::error);
  const auto later = apply({pupil(5, "Het Kompas"), pupil(6, "De Regenboog")});
  EXPECT_EQ(later[0].what, not_sent) << "Google's own failure: the next push tries again";
  EXPECT_NE(later[0].cause.text().find("org unit"), std::string::npos) << later[0].cause.text();
  EXPECT_EQ(later[1].what, done);
  EXPECT_EQ(apply_one(moved(1, first, "Het Kompas", "leerling")).what, not_sent);
  EXPECT_EQ(place(first), "/Scholen/De Regenboog/leerling");
  wire->fate = {};
  ASSERT_TRUE(test::run(target->prepare()));
  EXPECT_EQ(apply_one(moved(1, first, "Het Kompas", "leerling")).what, done) << "a new push";
}

TEST_F(google_org_units, lost_answers_make_no_second_one) {
  for (const auto what : {lab::fault::reset_after, lab::fault::cut, lab::fault::reset_before, lab::fault::throttle}) {
    start({}, by_template());
    befall(2, what);
    EXPECT_EQ(place(created(pupil(1, "De Regenboog"))), "/Scholen/De Regenboog/leerling") << to_string(what);
    EXPECT_EQ(service->counts()["org_units"].get<int>() > 3, what == lab::fault::reset_after || what == lab::fault::cut)
        << to_string(what);
  }
}

TEST_F(google_org_units, who_comes_back_stands_where_they_stood) {
  const auto id = created(pupil(1, "De Regenboog"));
  grow_old();
  ASSERT_EQ(by_hand("DELETE", "/users/" + id).status, 204U);
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::given_name, "Johan"}}, id)).what, done);
  EXPECT_EQ(place(id), "/Scholen/De Regenboog/leerling");
  EXPECT_EQ(user(id)["name"]["givenName"], "Johan");
  ASSERT_EQ(by_hand("DELETE", "/users/" + id).status, 204U);
  EXPECT_EQ(apply_one(moved(1, id, "Het Kompas", "leerling")).what, done);
  EXPECT_EQ(place(id), "/Scholen/Het Kompas/leerling");
}

TEST_F(google_org_units, who_was_there_already_is_adopted_into_the_right_place) {
  const auto id = created(change_of(operation::create_user, 1, {{field::user_name, login_of(1)}}));
  EXPECT_EQ(place(id), "/Scholen");
  EXPECT_EQ(created(pupil(1, "De Regenboog")), id);
  EXPECT_EQ(place(id), "/Scholen/De Regenboog/leerling");
}

}  // namespace
}  // namespace sluis::targets::google
