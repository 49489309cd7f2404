// What single objects in a delta query's answer mean: parts, strangers, replays, and what cannot be read.
#include "connectors/targets/graph/delta_item.hpp"

#include <gtest/gtest.h>

#include "connectors/targets/graph/handles.hpp"

namespace sluis::targets::graph {
namespace {

using kind = remote_object::kind;
using life = remote_object::life;
using ids = std::unordered_set<std::string>;

const shown_properties asked = properties_of("5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f");
const std::string own = target_handle{}.hex();
const std::string unique = unique_name(target_handle{});

/// With the ids that are known.
survey heard_in(extent round, kind what, const std::vector<json>& items, ids known = {"u1", "g1"}) {
  survey out(round, {known, known});
  out.begin(round);
  delta_items telling(what, round, asked);
  for (const auto& each : items) EXPECT_TRUE(telling.tell(each, out)) << each;
  return out;
}
json removed(const char* id, const char* reason) {
  return {{"id", id}, {"@removed", {{"reason", reason}}}};
}

TEST(graph_delta_item, a_part_changes_only_what_it_speaks_of) {
  const auto found =
      heard_in(extent::changes, kind::user,
               {{{"id", "u1"}, {"givenName", "Jan"}, {"surname", "Berg"}}, {{"id", "u1"}, {"givenName", "Piet"}}});
  EXPECT_EQ(found.users.at("u1").fields, (field_map{{field::given_name, "Piet"}, {field::family_name, "Berg"}}));
  EXPECT_EQ(found.users.at("u1").stands, life::present);
}

TEST(graph_delta_item, the_last_word_counts) {
  const json shown = {
      {"id", "u1"}, {"userPrincipalName", "x@demo.example"}, {asked.handle_field, own}, {"accountEnabled", true}};
  EXPECT_EQ(heard_in(extent::changes, kind::user, {shown, removed("u1", "changed")}).users.at("u1").stands,
            life::deleted);
  EXPECT_EQ(heard_in(extent::changes, kind::user, {removed("u1", "changed"), shown}).users.at("u1").stands,
            life::present);
  EXPECT_EQ(
      heard_in(extent::changes, kind::user, {removed("u1", "changed"), removed("u1", "deleted")}).users.at("u1").stands,
      life::gone);
  EXPECT_EQ(heard_in(extent::whole, kind::user, {shown, removed("u1", "deleted")}).users.at("u1").stands, life::gone);
}

TEST(graph_delta_item, who_is_told_and_whose_handle_it_carries) {
  const json ours = {{"id", "x"}, {"userPrincipalName", "x@demo.example"}, {asked.handle_field, own}};
  const json theirs = {{"id", "x"}, {"userPrincipalName", "x@demo.example"}, {asked.handle_field, "theirs"}};
  const json none = {{"id", "x"}, {"userPrincipalName", "x@demo.example"}};
  const json taken = {{"id", "x"}, {asked.handle_field, nullptr}};
  const json silent = {{"id", "x"}, {"givenName", "Jan"}};
  struct row {
    const char* name;
    const json& item;
    extent round;
    bool known, told;
    std::optional<std::string> handle;
  };
  const row rows[] = {
      {"ours, unknown id", ours, extent::whole, false, true, own},
      {"a stranger", theirs, extent::whole, false, false, {}},
      {"known, with another handle", theirs, extent::whole, true, true, ""},
      {"known, a whole answer without a handle", none, extent::whole, true, true, ""},
      {"known, a change that does not speak of it", silent, extent::changes, true, true, std::nullopt},
      {"known, a change that takes it away", taken, extent::changes, true, true, ""},
      {"a stranger's change", theirs, extent::changes, false, false, {}},
      {"an unknown object's change", silent, extent::changes, false, false, {}},
      {"ours under a new id", ours, extent::changes, false, true, own},
  };
  for (const auto& r : rows) {
    const auto found = heard_in(r.round, kind::user, {r.item}, r.known ? ids{"x"} : ids{});
    ASSERT_EQ(found.users.contains("x"), r.told) << r.name;
    if (!r.told) continue;
    EXPECT_EQ(found.users.at("x").handle, r.handle) << r.name;
    EXPECT_EQ(found.users.at("x").stands, life::present) << r.name;
  }
}

TEST(graph_delta_item, one_of_three_places_is_enough_for_a_group) {
  for (const char* place : {"uniqueName", "mailNickname"}) {
    json group = {{"id", "g1"}, {"mailNickname", "x"}, {asked.handle_field, nullptr}};
    group[place] = unique;
    EXPECT_EQ(heard_in(extent::whole, kind::group, {group}).groups.at("g1").handle, own) << place;
  }
  const json bare = {{"id", "g1"}, {"mailNickname", "x"}};
  EXPECT_EQ(heard_in(extent::whole, kind::group, {bare}).groups.at("g1").handle, "");
  EXPECT_EQ(heard_in(extent::changes, kind::group, {bare}).groups.at("g1").handle, std::nullopt)
      << "the other places were not told";
}

TEST(graph_delta_item, what_was_removed_is_told_of_known_objects_in_a_first_round) {
  EXPECT_EQ(heard_in(extent::whole, kind::user, {removed("u1", "changed")}).users.at("u1").stands, life::deleted);
  EXPECT_TRUE(heard_in(extent::whole, kind::user, {removed("u9", "deleted")}).users.empty());
}

TEST(graph_delta_item, members_come_in_parts_and_go) {
  const json group = {
      {"id", "g1"}, {"uniqueName", unique}, {"displayName", "4A"}, {"members@delta", {{{"id", "u1"}}, {{"id", "u2"}}}}};
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
    EXPECT_FALSE(delta_items(kind::group, extent::whole, asked)
                     .tell({{"id", "g1"}, {"uniqueName", unique}, {"members@delta", members}}, out))
        << members;
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
