#include <set>

#include "connectors/targets/anothers_answer.hpp"
#include "tests/support/permitted.hpp"
#include "tests/unit/connectors/scim_bench.hpp"

namespace sluis::targets::scim {
namespace {

constexpr auto add = operation::add_member;
constexpr auto leave = operation::remove_member;

/// A group at a provider that refuses some members, and keeps one twice that is added twice.
class scim_memberships : public scim_bench {
 protected:
  void SetUp() override {
    wire.always("GET", "/Groups/g", [this](const http::request&) {
      if (is_gone || (hides_empty && there.empty())) return status(404);
      return group_with({there.begin(), there.end()});
    });
    wire.always("PATCH", "/Groups/g",
                [this](const http::request& r) { return is_gone ? status(404) : patch(json::parse(r.body)); });
  }
  http::response patch(const json& message) {
    auto next = there;
    for (const auto& each : message["Operations"]) {
      if (each["op"] == "add") {
        for (const auto& value : each["value"]) {
          if (bad.count(value["value"].get<std::string>()) > 0) return status(400);
          next.insert(value["value"].get<std::string>());
        }
        continue;
      }
      const auto path = each["path"].get<std::string>();
      const auto id = path.substr(18, path.size() - 20);
      EXPECT_EQ(path, "members[value eq \"" + id + "\"]");
      if (next.erase(id) == 0 && refuses_absent) return status(400);
    }
    there = next;
    return status(204);
  }
  static std::vector<released_change> many(operation op, unsigned count) {
    std::vector<released_change> out;
    for (unsigned i = 0; i < count; ++i) out.push_back(member_change(op, 1, "g", "m" + std::to_string(i)));
    return out;
  }

  std::multiset<std::string> there;
  std::set<std::string> bad;
  bool refuses_absent = false, hides_empty = false, is_gone = false;
};

TEST_F(scim_memberships, a_hundred_join_with_one_request) {
  const auto out = apply(many(add, 250));
  for (const auto& each : out) EXPECT_EQ(each.what, done);
  EXPECT_EQ(there.size(), 250U);
  EXPECT_EQ(log(),
            (std::vector<std::string>{"GET /Groups/g", "PATCH /Groups/g", "PATCH /Groups/g", "PATCH /Groups/g"}));
  wire.requests.clear();
  apply({member_change(add, 1, "g", "late")});
  EXPECT_EQ(wire.requests.size(), 1U) << "a group is read once before the first addition of a process";
  wire.requests.clear();
  apply(many(leave, 250));
  EXPECT_EQ(there.size(), 1U);
  EXPECT_EQ(wire.requests.size(), 3U);
}

TEST_F(scim_memberships, a_group_that_was_made_just_now_need_not_be_read) {
  wire.on("POST", "/Groups",
          test::scripted_transport::answer(201, json{{"id", "g"}, {"externalId", handle_of(1).hex()}}.dump()));
  EXPECT_EQ(apply_one(change_of(operation::create_group, 1, {{field::group_name, "groep 5"}})).what, done);
  apply(many(add, 2));
  EXPECT_EQ(wire.count("GET", "/Groups"), 0U);
}

TEST_F(scim_memberships, what_a_killed_run_added_is_not_added_twice) {
  there = {"m0", "m1"};
  EXPECT_EQ(apply_kinds(many(add, 3)), (kinds{done, done, done}));
  EXPECT_EQ(there, (std::multiset<std::string>{"m0", "m1", "m2"}));
}

TEST_F(scim_memberships, a_lost_addition_is_read_before_it_is_repeated) {
  for (const bool arrived : {true, false}) {
    there.clear();
    target = test::permitted(make_scim_target(settings(), wire, rest, time, chance));
    if (arrived) there = {"m0", "m1"};
    wire.on("GET", "/Groups/g", group_with({}));  // before it was sent
    wire.on("PATCH", "/Groups/g", lost);
    EXPECT_EQ(apply_kinds(many(add, 2)), (kinds{done, done})) << arrived;
    EXPECT_EQ(there, (std::multiset<std::string>{"m0", "m1"})) << arrived;
  }
}

TEST_F(scim_memberships, lost_twice_is_unknown_and_the_group_is_read_next_time) {
  wire.on("PATCH", "/Groups/g", lost);
  wire.on("PATCH", "/Groups/g", lost);
  EXPECT_EQ(apply_kinds(many(add, 2)), (kinds{unknown, unknown}));
  there = {"m0"};
  wire.requests.clear();
  EXPECT_EQ(apply_kinds(many(add, 2)), (kinds{done, done}));
  EXPECT_EQ(log().front(), "GET /Groups/g");
  EXPECT_EQ(there, (std::multiset<std::string>{"m0", "m1"}));
}

TEST_F(scim_memberships, one_bad_member_stops_nobody) {
  bad = {"m3"};
  const auto out = apply_kinds(many(add, 6));
  EXPECT_EQ(out, (kinds{done, done, done, failed, done, done}));
  EXPECT_EQ(there.size(), 5U);
}

TEST_F(scim_memberships, one_bad_member_stops_nobody_in_a_group_that_is_not_shown_while_it_is_empty) {
  hides_empty = true;
  for (const char* who : {"m0", "m3"}) {
    there.clear();
    bad = {who};
    kinds expected(6, done);
    expected.at(static_cast<std::size_t>(who[1] - '0')) = failed;
    EXPECT_EQ(apply_kinds(many(add, 6)), expected) << who;
    EXPECT_EQ(there.size(), 5U) << who;
  }
}

TEST_F(scim_memberships, a_group_that_was_deleted_by_hand_costs_a_few_requests) {
  is_gone = true;
  EXPECT_EQ(apply_kinds(many(add, 90)), kinds(90, failed));
  EXPECT_LE(wire.requests.size(), 10U);
}

TEST_F(scim_memberships, who_is_not_a_member_has_left) {
  refuses_absent = true;
  there = {"m0", "m2"};
  EXPECT_EQ(apply_kinds(many(leave, 3)), (kinds{done, done, done}));
  EXPECT_TRUE(there.empty());
}

TEST_F(scim_memberships, of_another_group_in_an_answer_are_not_taken_for_this_ones) {
  wire.on("GET", "/Groups/g", ok(R"({"id": "other", "members": [{"value": "m0"}]})"));
  EXPECT_NE(apply_one(member_change(add, 1, "g", "m0")).what, done);
  EXPECT_EQ(wire.requests.size(), 1U) << "nothing is sent";
  wire.on("PATCH", "/Groups/g", ok(R"({"id": "other", "members": []})"));
  EXPECT_EQ(apply_one(member_change(leave, 1, "g", "m0")).what, unknown);
}

TEST_F(scim_memberships, a_group_with_somebody_elses_handle_is_not_written_to) {
  const auto other = ok(json{{"id", "g"}, {"externalId", handle_of(9).hex()}, {"members", json::array()}}.dump());
  const auto is_answered_so = [](const std::vector<outcome>& all, outcome::kind kind) {
    for (const auto& each : all) {
      EXPECT_EQ(each.what, kind) << each.cause.text();
      EXPECT_TRUE(is_answered_by_another(each)) << each.cause.text();
    }
  };
  wire.on("GET", "/Groups/g", other);
  is_answered_so(apply(many(add, 2)), failed);
  EXPECT_EQ(wire.count("PATCH", "/Groups/g"), 0U) << "it is read before the first addition";
  wire.on("PATCH", "/Groups/g", other);
  is_answered_so(apply(many(leave, 2)), unknown);
  wire.on("PATCH", "/Groups/g", status(501));
  wire.on("GET", "/Groups/g", other);
  is_answered_so(apply(many(leave, 2)), failed);
  EXPECT_EQ(wire.count("PUT", "/Groups/g"), 0U);
}

TEST_F(scim_memberships, a_group_that_is_gone) {
  const auto gone = [this] {
    wire.on("GET", "/Groups/x", status(404));
    wire.on("PATCH", "/Groups/x", status(404));
  };
  gone();
  EXPECT_EQ(apply_kinds({member_change(leave, 1, "x", "m")}), kinds{done});
  wire.on("GET", "/Groups/x", status(404));
  gone();
  EXPECT_EQ(apply_one(member_change(add, 1, "x", "m")).cause.code(), errc::not_found);
}

TEST_F(scim_memberships, who_is_still_shown_in_a_group_is_not_removed_by_not_found) {
  apply(many(add, 3));
  wire.on("PATCH", "/Groups/g", status(404));
  const auto one = apply_one(member_change(leave, 1, "g", "m1"));
  EXPECT_EQ(one.what, failed);
  EXPECT_EQ(one.cause.code(), errc::conflict);
  EXPECT_EQ(there.count("m1"), 1U);
  wire.on("PATCH", "/Groups/g", status(404));  // of all together: each is said by itself
  EXPECT_EQ(apply_kinds(many(leave, 3)), kinds(3, done));
  EXPECT_TRUE(there.empty());
}

TEST_F(scim_memberships, a_group_that_is_not_shown_because_it_is_empty_takes_its_first_member) {
  wire.on("GET", "/Groups/x", status(404));
  wire.on("PATCH", "/Groups/x", status(204));
  EXPECT_EQ(apply_one(member_change(add, 1, "x", "m")).what, done);
}

TEST_F(scim_memberships, that_a_group_is_not_shown_before_it_is_put_whole_is_no_answer_to_the_change) {
  wire.on("GET", "/Groups/x", status(404));
  wire.on("PATCH", "/Groups/x", status(501));
  wire.on("GET", "/Groups/x", status(404));
  const auto out = apply_one(member_change(add, 1, "x", "m"));
  EXPECT_EQ(out.what, failed);
  EXPECT_NE(out.cause.code(), errc::not_found);
}

TEST_F(scim_memberships, a_refusal_that_concerns_everybody_is_not_taken_apart) {
  wire.on("PATCH", "/Groups/g", status(403));
  EXPECT_EQ(apply_kinds(many(add, 3)), (kinds{failed, failed, failed}));
  EXPECT_EQ(wire.count("PATCH", "/Groups/g"), 1U);
}

TEST_F(scim_memberships, groups_do_not_disturb_each_other) {
  wire.always("GET", "/Groups/h", [](const http::request&) { return ok(R"({"id": "h", "members": []})"); });
  wire.always("PATCH", "/Groups/h", [](const http::request&) { return status(403); });
  EXPECT_EQ(apply_kinds(
                {member_change(add, 1, "g", "m1"), member_change(add, 2, "h", "m1"), member_change(add, 1, "g", "m2")}),
            (kinds{done, failed, done}));
}

TEST_F(scim_memberships, without_patch_the_whole_group_is_put) {
  offer(R"({"patch": {"supported": false}, "filter": {"supported": true}})");
  there = {"m0", "x"};
  wire.on("PUT", "/Groups/g", ok("{}"));
  EXPECT_EQ(apply_kinds(many(add, 2)), (kinds{done, done}));
  EXPECT_EQ(json::parse(wire.requests.back().body)["members"],
            json::parse(R"([{"value": "m0"}, {"value": "x"}, {"value": "m1"}])"));
  wire.on("PUT", "/Groups/g", ok("{}"));
  EXPECT_EQ(apply_kinds(many(leave, 2)), (kinds{done, done}));
  EXPECT_EQ(json::parse(wire.requests.back().body)["members"], json::parse(R"([{"value": "x"}])"));
  EXPECT_EQ(wire.count("PATCH", "/Groups"), 0U);
}

TEST_F(scim_memberships, patch_is_given_up_at_its_first_refusal) {
  wire.on("PATCH", "/Groups/g", status(501));
  wire.on("PUT", "/Groups/g", ok("{}"));
  EXPECT_EQ(apply_kinds(many(add, 150)), kinds(150, done));
  EXPECT_EQ(wire.count("PATCH", "/Groups"), 1U);
  EXPECT_EQ(wire.count("PUT", "/Groups"), 1U);
}

}  // namespace
}  // namespace sluis::targets::scim
