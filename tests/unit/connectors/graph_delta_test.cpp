// Surveys by delta queries: the second asks only for what changed, and a link that ended leads to a whole one.
#include "connectors/targets/graph/survey.hpp"

#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

using life = remote_object::life;
using kind = remote_object::kind;
using ids = std::unordered_set<std::string>;

class graph_delta : public graph_bench {
 protected:
  void SetUp() override {
    graph_bench::SetUp();
    fill();
  }
  void fill() {
    groups = made({group(901), group(902)});
    users = made_users(45);
    std::vector<released_change> joins;
    for (const auto& id : users) joins.push_back(change_by(operation::add_member, 901, {}, groups[0], id));
    apply(joins);
  }
  survey look(extent may_hear) {
    survey out(may_hear, {{users.begin(), users.end()}, {groups.begin(), groups.end()}});
    wire->requests.clear();
    const auto told = test::run(target->survey(out));
    EXPECT_TRUE(told) << told.error().text();
    return out;
  }
  std::vector<std::string> groups, users;
};

TEST_F(graph_delta, a_second_survey_without_changes_asks_twice_however_many_there_are) {
  made_users(1'005, 100);
  const auto first = look(extent::changes);
  EXPECT_EQ(first.told, extent::whole) << "there was none before";
  EXPECT_EQ(first.users.size(), 1'050U);
  EXPECT_EQ(first.members.at(groups[0]).size(), users.size()) << "in parts of twenty";
  EXPECT_GT(wire->requests.size(), 10U);
  const auto second = look(extent::changes);
  EXPECT_EQ(second.told, extent::changes);
  EXPECT_TRUE(second.users.empty() && second.groups.empty() && second.members.empty() && second.ended.empty());
  EXPECT_EQ(wire->requests.size(), 2U);
}

TEST_F(graph_delta, tells_what_changed_what_was_removed_and_who_came_and_went) {
  look(extent::whole);
  behind_our_back("PATCH", "/users/" + users[0], {{"givenName", "Meddled"}});
  behind_our_back("DELETE", "/users/" + users[1]);
  behind_our_back("DELETE", "/users/" + users[2]);
  behind_our_back("DELETE", "/directory/deletedItems/" + users[2]);
  behind_our_back("PATCH", "/users/" + users[3], {{own_field(), nullptr}});
  behind_our_back("DELETE", "/groups/" + groups[0] + "/members/" + users[4] + "/$ref");
  behind_our_back("POST", "/groups/" + groups[1] + "/members/$ref",
                  {{"@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + users[5]}});
  const auto found = look(extent::changes);
  EXPECT_EQ(found.told, extent::changes);
  EXPECT_EQ(found.users.size(), 4U);
  EXPECT_EQ(found.users.at(users[0]).fields.at(field::given_name), "Meddled");
  EXPECT_EQ(found.users.at(users[1]).stands, life::deleted);
  EXPECT_EQ(found.users.at(users[2]).stands, life::gone);
  EXPECT_EQ(found.users.at(users[3]).stands, life::present) << "it is there";
  EXPECT_EQ(found.users.at(users[3]).handle, "") << "and carries our handle no more";
  EXPECT_EQ(found.ended.at(groups[0]), (ids{users[2], users[4]}));
  EXPECT_EQ(found.members.at(groups[1]), ids{users[5]});
  behind_our_back("POST", "/directory/deletedItems/" + users[1] + "/restore");
  EXPECT_EQ(look(extent::changes).users.at(users[1]).stands, life::present);
}

TEST_F(graph_delta, many_changes_come_page_by_page) {
  made_users(250, 100);
  look(extent::whole);
  const auto all = tenant->dump();
  for (const auto& one : all["users"]) {
    behind_our_back("PATCH", "/users/" + one["userPrincipalName"].get<std::string>(), {{"jobTitle", "leerkracht"}});
  }
  const auto found = look(extent::changes);
  EXPECT_EQ(found.users.size(), 295U);
  EXPECT_EQ(wire->requests.size(), 4U);
}

TEST_F(graph_delta, a_link_that_ended_leads_to_a_whole_one_within_the_same_survey) {
  look(extent::whole);
  behind_our_back("DELETE", "/users/" + users[1]);
  behind_our_back("DELETE", "/directory/deletedItems/" + users[1]);
  time.advance(std::chrono::hours{24 * 7 + 1});
  const auto found = look(extent::changes);
  EXPECT_EQ(found.told, extent::whole);
  EXPECT_EQ(found.users.size(), users.size() - 1);
  EXPECT_EQ(found.members.at(groups[0]).size(), users.size() - 1);
  EXPECT_EQ(look(extent::changes).told, extent::changes) << "and from there on";
}

TEST_F(graph_delta, who_may_hear_only_a_whole_one_hears_a_whole_one) {
  look(extent::changes);
  const auto found = look(extent::whole);
  EXPECT_EQ(found.told, extent::whole);
  EXPECT_EQ(found.users.size(), users.size());
  restart();
  EXPECT_EQ(look(extent::changes).told, extent::whole) << "a new process knows no link";
}

TEST_F(graph_delta, a_survey_that_failed_is_asked_for_again_from_the_same_place) {
  look(extent::whole);
  behind_our_back("PATCH", "/users/" + users[0], {{"givenName", "Meddled"}});
  wire->requests.clear();
  wire->fate = [](std::size_t, const http::request& r) {
    return r.path.find("/groups/") == 0 ? lab::fault::html : lab::fault::none;
  };
  survey half(extent::changes);
  EXPECT_FALSE(test::run(target->survey(half)));
  wire->fate = nullptr;
  const auto found = look(extent::changes);
  EXPECT_EQ(found.told, extent::changes);
  EXPECT_EQ(found.users.count(users[0]), 1U) << "told again";
}

TEST_F(graph_delta, the_lab_takes_no_liberties) {
  const auto first = json::parse(behind_our_back("GET", "/groups/delta?$select=id,members").body);
  const auto link = first["@odata.deltaLink"].get<std::string>();
  const auto query = link.substr(link.find('?'));
  EXPECT_EQ(behind_our_back("GET", "/groups/delta" + query).status, 200U);
  EXPECT_EQ(behind_our_back("GET", "/groups/delta" + query + "&$select=id").status, 400U)
      << "the link holds all that it needs";
  EXPECT_EQ(behind_our_back("GET", "/users/delta" + query).status, 400U);
  EXPECT_EQ(behind_our_back("GET", "/users/delta?$top=10").status, 400U);
  EXPECT_EQ(behind_our_back("GET", "/users/delta?$select=nothing").status, 400U);
  EXPECT_EQ(behind_our_back("GET", "/users/delta?$deltatoken=made-up").status, 410U);
  EXPECT_EQ(behind_our_back("POST", "/users/delta", json::object()).status, 405U);
}

}  // namespace
}  // namespace sluis::targets::graph
