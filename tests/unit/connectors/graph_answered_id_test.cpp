// The id in the answer to a creation may be another object's: it counts only for one that is shown to be ours.
#include "connectors/targets/anothers_answer.hpp"
#include "tests/support/rewriting_transport.hpp"
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

class graph_answered_id : public graph_bench {
 protected:
  void begin(const lab::graph::settings& of_tenant, const graph_settings& with = settings()) {
    start_over(of_tenant);
    auto rewriting = std::make_unique<test::rewriting_transport>(*tenant, "/graph/v1.0");
    answers = rewriting.get();
    wire = std::move(rewriting);
    restart(with);
  }
  void SetUp() override { begin(tenant_settings(time)); }

  test::rewriting_transport* answers = nullptr;

  /// In the answers to creations, alone or in a batch, every id is this one.
  void answer_with(const std::string& id, const std::string& part_of_path) {
    answers->rewrite = [id, part_of_path](const http::request& r, std::string& body) {
      const bool creates = r.path.find(part_of_path) != std::string::npos && r.method != "GET";
      const bool in_batch = r.path == "/$batch" && r.body.find("\"method\":\"GET\"") == std::string::npos &&
                            r.body.find("passwordProfile") != std::string::npos;
      if (!creates && !in_batch) return;
      for (auto at = body.find("\"id\":\""); at != std::string::npos; at = body.find("\"id\":\"", at + 6)) {
        const auto end = body.find('"', at + 6);
        if (end - at - 6 == id.size()) body.replace(at + 6, id.size(), id);  // not the short ones of a batch's parts
      }
    };
  }
  [[nodiscard]] bool was_written_to(const std::string& id) const {
    for (const auto& r : wire->requests) {
      if (r.method != "GET" && r.path.find(id) != std::string::npos) return true;
      if (r.path != "/$batch") continue;
      const auto batch = json::parse(r.body);
      for (const auto& each : batch["requests"]) {
        if (each["method"] != "GET" && each["url"].get<std::string>().find(id) != std::string::npos) return true;
      }
    }
    return false;
  }
};

TEST_F(graph_answered_id, of_another_pupils_account_is_not_believed) {
  const auto victim = made_users(1, 50).front();
  const auto before = user(50);
  unsigned n = 0;
  for (const unsigned at_once : {1U, 5U}) {
    answer_with(victim, "/users");
    const auto own = made_users(at_once, n + 1);
    answers->rewrite = nullptr;
    for (unsigned i = 0; i < at_once; ++i)
      EXPECT_EQ(own[i], test::run(target->look_up(creation(n + 1 + i))).remote_id) << "found by its handle";
    n += at_once;
  }
  EXPECT_EQ(user(50), before);
  EXPECT_FALSE(was_written_to(victim));
  EXPECT_EQ(tenant->dump()["users"].size(), 7U);
}

TEST_F(graph_answered_id, to_a_change_of_another_object_is_no_confirmation) {
  const auto users = made_users(2);
  answers->rewrite = [&](const http::request& r, std::string& body) {
    if (r.method == "PATCH") body = json{{"id", users[1]}}.dump();
  };
  const auto out = apply_one(renamed(1, users[0]));
  EXPECT_EQ(out.what, outcome::kind::unknown) << out.cause.text();
  answers->rewrite = [&](const http::request& r, std::string& body) {
    if (r.method == "PATCH") body = json{{"id", users[0]}, {own_field(), numbered(2).hex()}}.dump();
  };
  const auto under_its_id = apply_one(renamed(1, users[0]));
  EXPECT_EQ(under_its_id.what, outcome::kind::unknown);
  EXPECT_TRUE(is_answered_by_another(under_its_id)) << under_its_id.cause.text();
  answers->rewrite = [&](const http::request& r, std::string& body) {
    if (r.method == "PATCH") body = json{{"id", users[0]}, {own_field(), numbered(1).hex()}}.dump();
  };
  EXPECT_EQ(apply_one(renamed(1, users[0])).what, outcome::kind::done);
}

TEST_F(graph_answered_id, of_a_stranger_is_nobodys_where_ours_is_not_shown) {
  const json stranger = {{"accountEnabled", true},
                         {"displayName", "Somebody"},
                         {"mailNickname", "x"},
                         {"userPrincipalName", "head@demo.example"},
                         {"passwordProfile", {{"password", "Aa1-Aa1-Aa1-"}}}};
  const auto id = json::parse(behind_our_back("POST", "/users", stranger).body)["id"].get<std::string>();
  answers->rewrite = [&](const http::request& r, std::string& body) {
    if (r.method == "POST" && r.path == "/users")
      body = json{{"id", id}, {"userPrincipalName", "head@demo.example"}}.dump();
    if (r.path.find("$filter") != std::string::npos) body = R"({"value": []})";
  };
  const auto out = apply_one(creation(1));
  EXPECT_EQ(out.what, unknown);
  EXPECT_EQ(out.remote_id, "");
  EXPECT_NE(out.cause.text().find("not ours"), std::string::npos) << out.cause.text();
  EXPECT_FALSE(was_written_to(id));
  EXPECT_EQ(count("POST", "/users"), 1U) << "not made again";
  answers->rewrite = nullptr;
  const auto found = test::run(target->look_up(creation(1)));
  EXPECT_EQ(found.what, done);
  EXPECT_NE(found.remote_id, id);
}

TEST_F(graph_answered_id, is_asked_for_until_it_is_shown) {
  auto slow = tenant_settings(time);
  slow.unseen_for = 2;
  begin(slow);
  made_users(3);
  EXPECT_EQ(tenant->dump()["users"].size(), 3U);
  EXPECT_EQ(rest.waits.size() >= 2, true);
}

TEST_F(graph_answered_id, of_another_group_is_not_believed) {
  for (const bool education : {false, true}) {
    auto with = settings();
    with.education = education;
    begin(tenant_settings(time), with);
    const auto victim = made({group(50)}).front();
    const auto others = wire->requests.size();
    answers->rewrite = [&](const http::request& r, std::string& body) {
      const bool creates = (r.method == "PATCH" && r.path.find("uniqueName=") != std::string::npos) ||
                           r.path.find("/education/classes") != std::string::npos;
      if (creates) body = json{{"id", victim}, {"mailNickname", unique_name(numbered(50))}}.dump();
    };
    const auto own = made({group(1)}).front();
    EXPECT_NE(own, victim) << education;
    wire->requests.erase(wire->requests.begin(), wire->requests.begin() + static_cast<std::ptrdiff_t>(others));
    EXPECT_FALSE(was_written_to(victim)) << education;
    answers->rewrite = nullptr;
  }
}

TEST_F(graph_answered_id, costs_one_read_of_each_user_in_batches) {
  ASSERT_EQ(made_users(1'000).size(), 1'000U);
  EXPECT_EQ(wire->requests.size(), 100U) << "50 batches of creations, 50 of reads";
  wire->requests.clear();
  std::vector<released_change> groups;
  for (unsigned n = 0; n < 100; ++n) groups.push_back(group(2'000 + n));
  ASSERT_EQ(made(groups).size(), 100U);
  EXPECT_EQ(wire->requests.size(), 5U) << "the answer shows the handle";
}

}  // namespace
}  // namespace sluis::targets::graph
