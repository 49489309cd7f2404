// What is read back, and that a half of it proves nothing.
#include "connectors/targets/graph/survey.hpp"

#include <map>
#include <set>

#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

class notes : public surveyor {
 public:
  void on_object(const remote_object& found) override { objects[found.remote_id] = found; }
  void on_membership(const std::string& group, const std::string& member) override { members[group].insert(member); }
  std::map<std::string, remote_object> objects;
  std::map<std::string, std::set<std::string>> members;
};

/// More is told than it may hear.
class full : public notes {
 public:
  [[nodiscard]] bool is_over() const override { return !objects.empty(); }
};

using graph_survey = graph_bench;
using life = remote_object::life;

TEST_F(graph_survey, tells_all_that_is_ours_and_nothing_else) {
  const auto groups = made({group(901), group(902)});
  const auto users =
      made({change_by(operation::create_user, 1,
                      {{field::user_name, "jan@demo.example"},
                       {field::display_name, "Jan van der Berg"},
                       {field::given_name, "Jan"},
                       {field::family_name_prefix, "van der"},
                       {field::family_name, "Berg"},
                       {field::school, "De Regenboog"},
                       {field::function, "leerkracht"}}),
            change_by(operation::create_user, 2, {{field::user_name, "piet@demo.example"}}), creation(3)});
  apply({change_by(operation::add_member, 901, {}, groups[0], users[0]),
         change_by(operation::add_member, 901, {}, groups[0], users[1])});
  behind_our_back("DELETE", "/users/" + users[2]);
  behind_our_back("DELETE", "/groups/" + groups[1]);
  const json stranger = {{"accountEnabled", true},
                         {"displayName", "Somebody"},
                         {"mailNickname", "x"},
                         {"userPrincipalName", "x@demo.example"},
                         {"employeeId", "12345"},
                         {own_field(), "theirs"},
                         {"passwordProfile", {{"password", "Aa1-Aa1-Aa1-"}}}};
  ASSERT_EQ(behind_our_back("POST", "/users", stranger).status, 201U);

  notes found;
  ASSERT_TRUE(test::run(target->survey(found)));
  EXPECT_EQ(found.objects.size(), 5U);
  EXPECT_EQ(found.objects[users[0]].fields, (field_map{{field::user_name, "jan@demo.example"},
                                                       {field::display_name, "Jan van der Berg"},
                                                       {field::given_name, "Jan"},
                                                       {field::family_name, "van der Berg"},
                                                       {field::email, "jan@demo.example"},
                                                       {field::school, "De Regenboog"},
                                                       {field::function, "leerkracht"},
                                                       {field::active, "true"}}));
  EXPECT_EQ(found.objects[users[1]].fields.count(field::display_name), 0U) << "a stand-in is no name";
  EXPECT_EQ(found.objects[users[2]].stands, life::deleted);
  EXPECT_EQ(found.objects[groups[0]].fields, (field_map{{field::group_name, "groep 901"}}));
  EXPECT_EQ(found.objects[groups[1]].stands, life::deleted);
  EXPECT_EQ(found.members, (std::map<std::string, std::set<std::string>>{{groups[0], {users[0], users[1]}}}));
}

TEST_F(graph_survey, a_list_that_tells_too_much_ends_the_survey) {
  made({group(901)});
  made({creation(1), creation(2)});
  full heard;
  const auto told = test::run(target->survey(heard));
  ASSERT_FALSE(told);
  EXPECT_NE(told.error().message().find("far more than was ever put there"), std::string::npos)
      << told.error().message();
}

TEST_F(graph_survey, pages_are_followed_to_the_end) {
  const auto users = made_users(1'005);
  notes found;
  ASSERT_TRUE(test::run(target->survey(found)));
  EXPECT_EQ(found.objects.size(), users.size());
  EXPECT_EQ(count("GET", "/users/delta?"), 11U) << "a hundred to a page";
}

TEST_F(graph_survey, any_page_that_fails_fails_the_whole) {
  made_users(1'005);
  const auto groups = made({group(901), group(902)});
  wire->requests.clear();
  notes all;
  ASSERT_TRUE(test::run(target->survey(all)));
  const auto needed = wire->requests.size();
  const auto before = wire->requests;
  for (std::size_t bad = 1; bad <= needed; ++bad) {
    restart();
    std::size_t nth = 0;
    wire->fate = [&](std::size_t, const http::request&) { return ++nth >= bad ? lab::fault::html : lab::fault::none; };
    notes part;
    const auto out = test::run(target->survey(part));
    EXPECT_FALSE(out) << before[bad - 1].path;
  }
}

TEST_F(graph_survey, a_page_on_another_host_is_not_asked_for) {
  made_users(1);
  auto with = settings();
  with.base_url = "https://graph.microsoft.com/v1.0";
  restart(with);
  made_users(1'005, 10);
  notes found;
  const auto out = test::run(target->survey(found));
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().text().find("`url`"), std::string::npos);
}

}  // namespace
}  // namespace sluis::targets::graph
