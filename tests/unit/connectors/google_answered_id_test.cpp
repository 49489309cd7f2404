// The id in the answer to a creation may be another object's: it counts only for one that is shown to be ours.
#include "connectors/targets/anothers_answer.hpp"
#include "tests/support/rewriting_transport.hpp"
#include "tests/unit/connectors/google_bench.hpp"

namespace sluis::targets::google {
namespace {

class google_answered_id : public google_bench {
 protected:
  void SetUp() override {
    google_bench::SetUp();
    auto rewriting = std::make_unique<test::rewriting_transport>(*service, "/google");
    answers = rewriting.get();
    wire = std::move(rewriting);
    target = test::permitted(make_google_target(sample_settings(), *wire, rest, time, chance));
  }

  test::rewriting_transport* answers = nullptr;

  [[nodiscard]] bool was_written_to(const std::string& id) const {
    return std::any_of(wire->requests.begin(), wire->requests.end(), [&](const http::request& r) {
      if (r.method != "GET" && r.path.find(id) != std::string::npos) return true;
      for (auto at = r.body.find(id); at != std::string::npos; at = r.body.find(id, at + 1)) {
        const auto line = r.body.rfind('\n', at) + 1;
        if (r.body.compare(line, 3, "GET") != 0) return true;
      }
      return false;
    });
  }
  static std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
      text.replace(at, what.size(), by);
    return text;
  }
};

TEST_F(google_answered_id, of_another_pupils_account_is_not_believed) {
  const auto victim = created(new_user(50));
  const auto before = user(victim);
  wire->requests.clear();
  for (const bool whole : {true, false}) {
    answers->rewrite = [&](const http::request& r, std::string& body) {
      if (r.method == "POST" && r.path.ends_with("/users")) body = whole ? before.dump() : json{{"id", victim}}.dump();
    };
    const auto out = apply_one(new_user(whole ? 1 : 2));
    EXPECT_EQ(out.what, done) << out.cause.text();
    EXPECT_EQ(user(out.remote_id)["externalId"], handle_of(whole ? 1 : 2).hex()) << "found by its handle";
  }
  EXPECT_FALSE(was_written_to(victim));
  EXPECT_EQ(user(victim), before);
  EXPECT_EQ(users().size(), 3U);
}

TEST_F(google_answered_id, to_a_change_of_another_object_is_no_confirmation) {
  const auto mine = created(new_user(1));
  const auto other = created(new_user(2));
  grow_old();
  answers->rewrite = [&](const http::request& r, std::string& body) {
    if (r.method == "PATCH") body = user(other).dump();
  };
  const auto out = apply_one(change_of(operation::update_user, 1, {{field::family_name, "Bakker"}}, mine));
  EXPECT_EQ(out.what, unknown) << out.cause.text();
  EXPECT_FALSE(is_answered_by_another(out)) << "another id: the answer may belong to another request";
  answers->rewrite = [&](const http::request& r, std::string& body) {
    if (r.method == "PATCH") body = replaced(body, handle_of(1).hex(), handle_of(2).hex());
  };
  const auto under_its_id = apply_one(change_of(operation::update_user, 1, {{field::family_name, "Bakker"}}, mine));
  EXPECT_EQ(under_its_id.what, unknown);
  EXPECT_TRUE(is_answered_by_another(under_its_id)) << under_its_id.cause.text();
  answers->rewrite = nullptr;
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::family_name, "Bakker"}}, mine)).what, done);
}

TEST_F(google_answered_id, in_a_batch_is_believed_only_of_ones_own) {
  const auto victim = created(new_user(50));
  const auto before = user(victim);
  wire->requests.clear();
  answers->rewrite = [&](const http::request& r, std::string& body) {
    if (r.body.find("changePasswordAtNextLogin") == std::string::npos) return;
    for (const unsigned n : {1U, 2U}) body = replaced(body, handle_of(n).hex(), handle_of(50).hex());
  };
  const auto out = apply({new_user(1), new_user(2), new_user(3)});
  for (unsigned i = 0; i < 3; ++i)
    EXPECT_EQ(user(out[i].remote_id)["externalId"], handle_of(i + 1).hex()) << out[i].cause.text();
  EXPECT_FALSE(was_written_to(victim));
  EXPECT_EQ(users().size(), 4U);
}

TEST_F(google_answered_id, of_an_answer_without_the_handle_costs_one_read) {
  answers->rewrite = [](const http::request& r, std::string& body) {
    if (r.method != "POST") return;
    auto shown = json::parse(body);
    shown.erase("customSchemas");
    body = shown.dump();
  };
  EXPECT_EQ(apply_one(new_user(1)).what, done);
  EXPECT_EQ(wire->requests.size(), 2U);
}

TEST_F(google_answered_id, of_nobody_who_is_shown_is_unknown_and_nobody_is_made_again) {
  const auto victim = created(new_user(50));
  wire->requests.clear();
  answers->rewrite = [&](const http::request& r, std::string& body) {
    if (r.method == "POST") body = json{{"id", victim}}.dump();
    if (r.path.find("query=") != std::string::npos) body = "{}";
  };
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, unknown);
  EXPECT_EQ(out.remote_id, "");
  EXPECT_FALSE(was_written_to(victim));
  EXPECT_EQ(count("POST", "/admin/directory/v1/users"), 1U);
}

TEST_F(google_answered_id, of_another_group_is_not_believed) {
  const auto victim = created(new_group(50));
  wire->requests.clear();
  answers->rewrite = [&](const http::request& r, std::string& body) {
    if (r.method == "POST")
      body = json{{"id", victim}, {"email", "sluis-" + handle_of(50).hex() + "@demo.example"}}.dump();
  };
  const auto own = created(new_group(1));
  EXPECT_NE(own, victim);
  EXPECT_FALSE(was_written_to(victim));
}

TEST_F(google_answered_id, costs_nothing_where_the_answer_shows_the_handle) {
  std::vector<released_change> all;
  for (unsigned n = 0; n < 1'000; ++n) all.push_back(new_user(n));
  for (const auto& each : apply(all)) ASSERT_EQ(each.what, done) << each.cause.text();
  EXPECT_EQ(wire->requests.size(), 1'000 / sample_settings().creation_parts());
}

TEST_F(google_answered_id, whole_list_is_read_once_for_many_look_ups) {
  const auto first = created(new_user(1));
  created(new_user(2));
  wire->refused = {"query=", 400};
  wire->requests.clear();
  EXPECT_EQ(test::run(target->look_up(new_user(1))).remote_id, first);
  EXPECT_EQ(test::run(target->look_up(new_user(9))).what, failed);
  EXPECT_EQ(wire->requests.size(), 2U) << "one search, and the list once";
  const auto late = created(new_user(9));
  EXPECT_EQ(test::run(target->look_up(new_user(9))).remote_id, late) << "no list from before a push";
}

}  // namespace
}  // namespace sluis::targets::google
