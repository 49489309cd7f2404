// What a survey shows under ids that are not on record, against look-ups that find nothing.
#include "daemon/cycle/pushing/shown_elsewhere.hpp"

#include <gtest/gtest.h>

#include "connectors/targets/absent_by_id.hpp"
#include "daemon/cycle/reconciling/bounded_surveyor.hpp"
#include "mapping/release.hpp"
#include "tests/unit/connectors/scim_changes.hpp"

namespace sluis::daemon {
namespace {

using how = sighting::how;
using targets::scim::handle_of;

remote_object shown_user(const std::string& id, const std::string& login, std::optional<std::string> handle = "") {
  return {remote_object::kind::user, id, remote_object::life::present, {{field::user_name, login}}, std::move(handle)};
}

released_look_up asked(const std::string& id, const std::string& login) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  return mapping::release::to_find(all, released_look_up::kind::user, {handle_of(1), id, {}},
                                   mapping::login_of{login, role::student, {}});
}

class shown_elsewhere_test : public testing::Test {
 protected:
  shown_elsewhere_test() { wanted_.add("jan@demo.example"); }
  sighting after(const sighting& seen, const std::string& id = "u1", const std::string& login = "jan@demo.example") {
    return shown_.or_shown(asked(id, login), seen);
  }
  static inline const sighting nothing{how::nothing, {}, {}};
  hashed_logins wanted_;
  shown_elsewhere shown_;
};

TEST_F(shown_elsewhere_test, a_login_counts_whatever_its_capitals) {
  shown_.take(shown_user("x", "Jan@Demo.Example"), wanted_);
  shown_.take(shown_user("y", "piet@demo.example"), wanted_);
  EXPECT_EQ(after(nothing).found, how::by_login);
  EXPECT_EQ(after(nothing).object.remote_id, "x");
  EXPECT_EQ(after(nothing, "u1", "").found, how::nothing) << "no consent for the address";
  EXPECT_EQ(after(nothing, "u1", "piet@demo.example").found, how::nothing) << "not kept";
}

TEST_F(shown_elsewhere_test, what_it_says_of_each_answer) {
  shown_.take(shown_user("x", "jan@demo.example"), wanted_);
  const sighting there{how::by_id, shown_user("u1", "jan@demo.example"), {}};
  auto deleted = there;
  deleted.object.stands = remote_object::life::deleted;
  const sighting silent{how::unknown, {}, {errc::unavailable, "no answer"}};
  const sighting not_listed{how::unknown, {}, {errc::not_found, "not listed"}};
  const struct {
    const char* name;
    sighting seen;
    how means;
  } rows[] = {{"nothing", nothing, how::by_login},
              {"there", there, how::by_id},
              {"deleted", deleted, how::by_login},
              {"no answer", silent, how::unknown},
              {"not listed by its id", not_listed, how::by_login}};
  for (const auto& row : rows) EXPECT_EQ(after(row.seen).found, row.means) << row.name;
}

TEST_F(shown_elsewhere_test, a_handle_comes_before_a_login_and_two_of_them_are_unknown) {
  shown_.take(shown_user("x", "jan@demo.example"), wanted_);
  shown_.take(shown_user("y", "somebody@demo.example", handle_of(1).hex()), wanted_);
  EXPECT_EQ(after(nothing).found, how::by_handle);
  EXPECT_EQ(after(nothing).object.remote_id, "y");
  shown_.take(shown_user("z", "another@demo.example", handle_of(1).hex()), wanted_);
  EXPECT_EQ(after(nothing).found, how::unknown);
  EXPECT_EQ(after(nothing).cause.text().find("jan"), std::string::npos);
}

TEST_F(shown_elsewhere_test, under_the_id_that_was_asked_for_it_is_told_as_what_only_a_list_shows) {
  shown_.take(shown_user("u1", "jan@demo.example"), wanted_);
  EXPECT_TRUE(targets::is_absent_by_id(after(nothing)));
  shown_.take(shown_user("u1", "jan@demo.example", handle_of(1).hex()), wanted_);
  EXPECT_EQ(after(nothing).found, how::nothing) << "taken over since the survey, and deleted";
}

TEST_F(shown_elsewhere_test, of_changes_the_last_word_counts_and_what_they_do_not_mention_stands) {
  known_objects known;
  survey found(extent::changes);
  shown_.take(shown_user("x", "jan@demo.example"), wanted_);
  const auto told = [&](const remote_object& one) {
    bounded_surveyor to(found, survey_bounds::for_known(0), known, wanted_, shown_);
    to.begin(extent::changes);
    to.on_stranger(one);
    shown_ = to.take_elsewhere();
    return after(nothing).found;
  };
  auto silent = shown_user("x", "");
  silent.fields.clear();
  EXPECT_EQ(told(silent), how::by_login) << "its login is not mentioned";
  EXPECT_EQ(told(shown_user("x", "renamed@demo.example")), how::nothing);
  EXPECT_EQ(told(shown_user("x", "jan@demo.example")), how::by_login);
  auto gone = shown_user("x", "jan@demo.example");
  gone.stands = remote_object::life::deleted;
  EXPECT_EQ(told(gone), how::nothing);
  EXPECT_EQ(told(shown_user("x", "jan@demo.example")), how::by_login);
  known.users.insert("x");
  EXPECT_EQ(told(shown_user("y", "piet@demo.example")), how::nothing) << "on record since then";
}

TEST_F(shown_elsewhere_test, a_whole_survey_begins_anew_also_where_the_target_does_not_say_so) {
  survey found;
  shown_.take(shown_user("x", "jan@demo.example"), wanted_);
  bounded_surveyor to(found, survey_bounds::for_known(0), {}, wanted_, shown_);
  to.on_object(shown_user("y", "JAN@demo.example", handle_of(2).hex()));
  shown_ = to.take_elsewhere();
  EXPECT_EQ(after(nothing).object.remote_id, "y") << "with another handle of the kind that we give";
}

TEST_F(shown_elsewhere_test, strangers_without_end_are_not_kept) {
  survey found;
  bounded_surveyor to(found, {3, 2, 100'000}, {}, wanted_);
  for (int i = 0; i < 100; ++i) to.on_stranger(shown_user("s" + std::to_string(i), "stranger@demo.example"));
  EXPECT_TRUE(to.outcome()) << "without a login of ours they are passed over";
  for (int i = 0; i < 4; ++i) to.on_stranger(shown_user("x" + std::to_string(i), "jan@demo.example"));
  EXPECT_FALSE(to.outcome());
}

}  // namespace
}  // namespace sluis::daemon
