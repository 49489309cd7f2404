// What single objects in a delta query's answer mean: parts, strangers, replays, and what cannot be read.
#include "connectors/targets/graph/delta_item.hpp"

#include <gtest/gtest.h>

#include "connectors/targets/graph/handles.hpp"

namespace sluis::targets::graph {
namespace {

using kind = remote_object::kind;
using life = remote_object::life;
using ids = std::unordered_set<std::string>;

constexpr const char* employee = "aaaaaaaaaaaaaaaa";
const std::string unique = unique_name(target_handle{});

survey heard_in(extent round, kind what, const std::vector<json>& items) {
  survey out;
  out.begin(round);
  delta_items telling(what, round);
  for (const auto& each : items) EXPECT_TRUE(telling.tell(each, out)) << each;
  return out;
}
json removed(const char* id, const char* reason) { return {{"id", id}, {"@removed", {{"reason", reason}}}}; }

TEST(graph_delta_item, a_part_changes_only_what_it_speaks_of) {
  const auto found = heard_in(extent::changes, kind::user, {{{"id", "u1"}, {"givenName", "Jan"}, {"surname", "Berg"}}, {{"id", "u1"}, {"givenName", "Piet"}}});
  EXPECT_EQ(found.users.at("u1").fields, (field_map{{field::given_name, "Piet"}, {field::family_name, "Berg"}}));
  EXPECT_EQ(found.users.at("u1").stands, life::present);
}

TEST(graph_delta_item, the_last_word_counts) {
  const json shown = {{"id", "u1"}, {"employeeId", employee}, {"accountEnabled", true}};
  EXPECT_EQ(heard_in(extent::changes, kind::user, {shown, removed("u1", "changed")}).users.at("u1").stands, life::deleted);
  EXPECT_EQ(heard_in(extent::changes, kind::user, {removed("u1", "changed"), shown}).users.at("u1").stands, life::present);
  EXPECT_EQ(heard_in(extent::changes, kind::user, {removed("u1", "changed"), removed("u1", "deleted")}).users.at("u1").stands, life::gone);
  EXPECT_EQ(heard_in(extent::whole, kind::user, {shown, removed("u1", "deleted")}).users.at("u1").stands, life::gone);
}

TEST(graph_delta_item, strangers_are_left_out_of_the_whole_and_are_nothing_of_ours_in_changes) {
  const std::vector<json> items = {{{"id", "u1"}, {"employeeId", "12345"}}, {{"id", "u2"}, {"employeeId", nullptr}}, {{"id", "u3"}}, removed("u4", "deleted")};
  EXPECT_TRUE(heard_in(extent::whole, kind::user, items).users.empty());
  const auto found = heard_in(extent::changes, kind::user, items);
  EXPECT_EQ(found.users.at("u1").stands, life::gone);
  EXPECT_EQ(found.users.at("u2").stands, life::gone);
  EXPECT_EQ(found.users.at("u3").stands, life::present) << "it does not say whose it is";
  EXPECT_EQ(found.users.at("u4").stands, life::gone);
}

TEST(graph_delta_item, members_come_in_parts_and_go) {
  const json group = {{"id", "g1"}, {"uniqueName", unique}, {"displayName", "4A"}, {"members@delta", {{{"id", "u1"}}, {{"id", "u2"}}}}};
  const json more = {{"id", "g1"}, {"members@delta", {{{"id", "u3"}}}}};
  const json gone = {{"id", "g1"}, {"members@delta", {{{"id", "u1"}, {"@removed", {{"reason", "deleted"}}}}}}};
  const json stranger = {{"id", "g2"}, {"uniqueName", "x"}, {"members@delta", {{{"id", "u1"}}}}};
  for (const auto round : {extent::whole, extent::changes}) {
    const auto found = heard_in(round, kind::group, {group, more, gone, stranger, group, gone});
    EXPECT_EQ(found.members, (survey::members_of{{"g1", {"u2", "u3"}}}));
    EXPECT_EQ(found.ended.empty(), round == extent::whole);
    EXPECT_EQ(found.groups.at("g1").fields.at(field::group_name), "4A");
  }
  EXPECT_EQ(heard_in(extent::changes, kind::group, {gone}).ended.at("g1"), ids{"u1"});
  EXPECT_TRUE(heard_in(extent::changes, kind::group, {gone, group}).ended.at("g1").empty());
}

TEST(graph_delta_item, members_that_cannot_be_read_are_an_error) {
  for (const json& members : {json("u1"), json::array({"u1"}), json::array({json::object()}), json(nullptr)}) {
    survey out;
    EXPECT_FALSE(delta_items(kind::group, extent::whole).tell({{"id", "g1"}, {"uniqueName", unique}, {"members@delta", members}}, out)) << members;
  }
}

TEST(graph_delta_item, which_answers_ask_to_begin_anew) {
  const auto says = [](unsigned status, const char* code) { return heard{status, {{"error", {{"code", code}}}}, {}}; };
  EXPECT_TRUE(must_begin_anew({410, {}, {}}));
  EXPECT_TRUE(must_begin_anew(says(410, "anything")));
  EXPECT_TRUE(must_begin_anew(says(400, "syncStateNotFound")));
  EXPECT_TRUE(must_begin_anew(says(404, "resyncRequired")));
  EXPECT_FALSE(must_begin_anew(says(404, "Request_ResourceNotFound")));
  EXPECT_FALSE(must_begin_anew(says(503, "ServiceUnavailable")));
  EXPECT_FALSE(must_begin_anew({0, {}, {errc::unavailable, "down"}}));
}

}  // namespace
}  // namespace sluis::targets::graph
