// Who joins and who leaves.
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

class graph_memberships : public graph_bench {
 protected:
  void people(unsigned how_many) {
    group_id = made({group(500)}).front();
    ids = made_users(how_many);
    time.advance(std::chrono::hours{1});  // nothing is new any more
    wire->requests.clear();
    rest.waits.clear();
  }
  [[nodiscard]] released_change join(const std::string& id) const {
    return change_by(operation::add_member, 500, {}, group_id, id);
  }
  [[nodiscard]] released_change leave(const std::string& id) const {
    return change_by(operation::remove_member, 500, {}, group_id, id);
  }
  [[nodiscard]] std::vector<released_change> all_join() const {
    std::vector<released_change> out;
    for (const auto& id : ids) out.push_back(join(id));
    return out;
  }
  [[nodiscard]] std::size_t members() const { return group_of(500)["member_external_ids"].size(); }

  std::string group_id;
  std::vector<std::string> ids;
  const std::string nobody = "00000000-0000-4000-8000-000000000000";
};

TEST_F(graph_memberships, twenty_join_with_one_request) {
  people(50);
  EXPECT_EQ(apply_kinds(all_join()), kinds(50, done));
  EXPECT_EQ(members(), 50U);
  EXPECT_EQ(wire->requests.size(), 3U);
  EXPECT_EQ(count("PATCH", "/groups/"), 3U);
}

TEST_F(graph_memberships, many_groups_share_a_batch) {
  people(10);
  const auto other = made({group(501)}).front();
  wire->requests.clear();
  auto changes = all_join();
  for (const auto& id : ids) changes.push_back(change_by(operation::add_member, 501, {}, other, id));
  EXPECT_EQ(apply_kinds(changes), kinds(20, done));
  EXPECT_EQ(wire->requests.size(), 1U);
}

TEST_F(graph_memberships, a_batch_speaks_of_a_hundred_people_at_most) {
  people(20);
  std::vector<released_change> changes = all_join();
  for (unsigned n = 501; n < 507; ++n) {
    const auto other = made({group(n)}).front();
    for (const auto& id : ids) changes.push_back(change_by(operation::add_member, n, {}, other, id));
  }
  wire->requests.clear();
  EXPECT_EQ(apply_kinds(changes), kinds(140, done));
  EXPECT_EQ(wire->requests.size(), 2U) << "five groups of twenty in the first";
}

TEST_F(graph_memberships, who_is_in_already_is_done) {
  people(25);
  apply({join(ids[0]), join(ids[24])});
  EXPECT_EQ(apply_kinds(all_join()), kinds(25, done));
  EXPECT_EQ(members(), 25U);
}

TEST_F(graph_memberships, one_bad_member_stops_nobody) {
  people(22);
  auto changes = all_join();
  changes.insert(changes.begin() + 3, join(nobody));
  apply({join(ids[1])});
  const auto out = apply(changes);
  for (std::size_t i = 0; i < out.size(); ++i) EXPECT_EQ(out[i].what, i == 3 ? failed : done) << i;
  EXPECT_EQ(out[3].cause.code(), errc::not_found);
  EXPECT_EQ(members(), 22U);
}

TEST_F(graph_memberships, a_lost_answer_is_read_before_anything_is_repeated) {
  for (const auto what : {lab::fault::reset_before, lab::fault::reset_after, lab::fault::error, lab::fault::html}) {
    start_over(tenant_settings(time));
    people(25);
    wire->fate = [what](std::size_t n, const http::request&) { return n == 1 ? what : lab::fault::none; };
    EXPECT_EQ(apply_kinds(all_join()), kinds(25, done)) << to_string(what);
    EXPECT_EQ(members(), 25U);
    wire->fate = {};
  }
}

TEST_F(graph_memberships, refused_and_unreadable_is_nobodys_failure) {
  people(3);
  auto changes = all_join();
  changes.push_back(join(nobody));
  wire->fate = [](std::size_t, const http::request& r) {
    return r.method == "GET" ? lab::fault::error : lab::fault::none;
  };
  EXPECT_EQ(apply_kinds(changes), kinds(4, not_sent));
}

TEST_F(graph_memberships, lost_every_time_is_unknown) {
  people(3);
  wire->fate = [](std::size_t, const http::request&) { return lab::fault::reset_after; };
  EXPECT_EQ(apply_kinds(all_join()), kinds(3, unknown));
}

TEST_F(graph_memberships, what_was_made_a_moment_ago_gets_time_to_be_seen) {
  auto with = tenant_settings(time);
  with.unseen_for = 2;
  start_over(with);
  const auto fresh_group = made({group(500)}).front();
  const auto fresh = made_users(30);
  std::vector<released_change> changes;
  for (const auto& id : fresh) changes.push_back(change_by(operation::add_member, 500, {}, fresh_group, id));
  EXPECT_EQ(apply_kinds(changes), kinds(30, done));
  EXPECT_EQ(members(), 30U);
  EXPECT_FALSE(rest.waits.empty());
}

TEST_F(graph_memberships, leaving_never_deletes_anybody) {
  people(25);
  apply(all_join());
  wire->requests.clear();
  std::vector<released_change> leaving;
  for (const auto& id : ids) leaving.push_back(leave(id));
  leaving.push_back(leave(nobody));
  EXPECT_EQ(apply_kinds(leaving), kinds(26, done)) << "who is not a member has left";
  EXPECT_EQ(members(), 0U);
  EXPECT_EQ(tenant->dump()["users"].size(), 25U);
  EXPECT_EQ(wire->requests.size(), 2U);
  for (const auto& r : wire->requests) {
    const auto batch = json::parse(r.body);
    for (const auto& each : batch["requests"]) {
      const auto url = each["url"].get<std::string>();
      EXPECT_EQ(url.substr(url.size() - 5), "/$ref");
    }
  }
}

TEST_F(graph_memberships, a_group_that_is_gone) {
  people(2);
  behind_our_back("DELETE", "/groups/" + group_id);
  const auto out = apply(all_join());
  for (const auto& each : out) EXPECT_EQ(each.cause.code(), errc::not_found) << each.cause.text();
  const auto of_no_group = apply({leave(ids[0])}).at(0);
  EXPECT_EQ(of_no_group.what, done);
  EXPECT_TRUE(of_no_group.was_absent) << "the group is then asked for";
}

TEST_F(graph_memberships, a_long_group_is_read_to_its_end) {
  people(1'020);
  apply(all_join());
  EXPECT_EQ(members(), 1'020U);
  restart();
  wire->requests.clear();
  EXPECT_EQ(apply_kinds({join(ids[1'019])}), kinds{done});
  EXPECT_EQ(count("GET", "/groups/"), 2U) << "two pages";
}

}  // namespace
}  // namespace sluis::targets::graph
