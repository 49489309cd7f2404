#include "tests/unit/connectors/scim_bench.hpp"

namespace sluis::targets::scim {
namespace {

using scim_bulk = scim_bench;

json item(const std::string& bulk_id, const std::string& id, const std::string& code) {
  json out = {{"method", "POST"}, {"status", code}};
  if (!bulk_id.empty()) out["bulkId"] = bulk_id;
  if (!id.empty()) out["location"] = "https://p.example/scim/v2/Users/" + id;
  if (code == "409") out["response"] = {{"scimType", "uniqueness"}, {"detail", "jan.jansen exists"}};
  if (code == "201" && !id.empty()) out["response"] = {{"id", id}, {"externalId", bulk_id}};
  return out;
}

http::response answers(const std::vector<json>& items) {
  return test::scripted_transport::answer(200, json{{"Operations", items}}.dump());
}

TEST_F(scim_bulk, each_operation_is_judged_by_itself) {
  offer_bulk();
  wire.on("POST", "/Bulk",
          answers({item(handle_of(3).hex(), "", "400"), item(handle_of(1).hex(), "u1", "201"),
                   item(handle_of(2).hex(), "u2", "201")}));
  const auto out = apply({new_user(1), new_user(2), new_user(3)});
  EXPECT_EQ(out[0].remote_id, "u1");
  EXPECT_EQ(out[1].remote_id, "u2");
  EXPECT_EQ(out[2].what, failed);
  EXPECT_EQ(body(0)["schemas"], json::parse(R"(["urn:ietf:params:scim:api:messages:2.0:BulkRequest"])"));
  EXPECT_FALSE(body(0).contains("failOnErrors"));
}

TEST_F(scim_bulk, ids_that_are_swapped_in_the_answer_are_nobodys) {
  offer_bulk();
  auto first = item(handle_of(1).hex(), "u2", "201");
  auto second = item(handle_of(2).hex(), "u1", "201");
  auto third = item(handle_of(3).hex(), "u3", "201");
  for (auto* each : {&first, &second, &third}) each->erase("response");
  wire.on("POST", "/Bulk", answers({first, second, third}));
  for (unsigned n = 1; n <= 3; ++n) {
    const auto id = "u" + std::to_string(n);
    wire.on("GET", "/Users/" + id, ok(json{{"id", id}, {"externalId", handle_of(n).hex()}}.dump()));
  }
  const auto out = apply({new_user(1), new_user(2), new_user(3)});
  EXPECT_EQ((kinds{out[0].what, out[1].what, out[2].what}), (kinds{unknown, unknown, done}));
  EXPECT_EQ(out[0].remote_id + out[1].remote_id + out[2].remote_id, "u3");
}

TEST_F(scim_bulk, what_the_answer_leaves_out_is_looked_up) {
  offer_bulk();
  wire.on("POST", "/Bulk", answers({item(handle_of(1).hex(), "u1", "201")}));
  wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(2).hex(), list({{"u2", handle_of(2).hex()}}));
  wire.on("PATCH", "/Users/u2", status(204));
  wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(3).hex(), list({}));
  const auto out = apply({new_user(1), new_user(2), new_user(3)});
  EXPECT_EQ(out[1].remote_id, "u2");
  EXPECT_EQ(out[2].what, unknown) << "it may be shown later";
  EXPECT_EQ(wire.count("POST", "/Users"), 0U);
}

TEST_F(scim_bulk, a_lost_bulk_answer_is_looked_up_one_by_one) {
  for (const auto& trouble :
       {result<http::response>(lost), result<http::response>(ok("<html>")), result<http::response>(status(500))}) {
    wire.requests.clear();
    offer_bulk();
    wire.on("POST", "/Bulk", trouble);
    wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(1).hex(), list({{"u1", handle_of(1).hex()}}));
    wire.on("PATCH", "/Users/u1", status(204));
    wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(2).hex(), list({}));
    const auto out = apply({new_user(1), new_user(2)});
    EXPECT_EQ(out[0].remote_id, "u1");
    EXPECT_EQ(out[1].what, unknown) << "it may be shown later";
    EXPECT_EQ(wire.count("POST", "/Bulk"), 1U);
    EXPECT_EQ(wire.count("POST", "/Users"), 0U);
  }
}

TEST_F(scim_bulk, conflicts_inside_are_resolved) {
  offer_bulk();
  wire.on("POST", "/Bulk", answers({item(handle_of(1).hex(), "", "409"), item(handle_of(2).hex(), "", "409")}));
  wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(1).hex(), list({{"u1", handle_of(1).hex()}}));
  wire.on("PATCH", "/Users/u1", status(204));
  wire.on("GET", "/Users?filter=externalId%20eq%20%22" + handle_of(2).hex(), list({}));
  wire.on("GET", "/Users?filter=userName", list({{"s", "jan.jansen2@demo.example"}}, "userName"));
  EXPECT_EQ(apply_kinds({new_user(1), new_user(2)}), (kinds{done, failed}));
}

TEST_F(scim_bulk, an_operation_throttled_inside_goes_alone) {
  offer_bulk();
  wire.on("POST", "/Bulk", answers({item(handle_of(1).hex(), "u1", "201"), item(handle_of(2).hex(), "", "429")}));
  wire.on("POST", "/Users", created("u2"));
  EXPECT_EQ(apply({new_user(1), new_user(2)})[1].remote_id, "u2");
}

TEST_F(scim_bulk, updates_and_deactivations_go_in_bulk_too) {
  offer_bulk();
  wire.on("POST", "/Bulk", answers({item("", "u2", "204"), item("", "u1", "200"), item("", "u3", "404")}));
  EXPECT_EQ(apply_kinds({renamed_user(1, "u1"), renamed_user(2, "u2"), renamed_user(3, "u3")}),
            (kinds{done, done, failed}));
  wire.on("POST", "/Bulk", answers({item("", "u1", "204"), item("", "u2", "404")}));
  EXPECT_EQ(apply_kinds({change_of(operation::deactivate_user, 1, {}, "u1"),
                         change_of(operation::deactivate_user, 2, {}, "u2")}),
            (kinds{done, done}));
}

TEST_F(scim_bulk, an_update_without_an_answer_is_said_again_alone) {
  offer_bulk();
  wire.on("POST", "/Bulk", answers({item("", "u1", "204")}));
  wire.on("PATCH", "/Users/u2", status(204));
  EXPECT_EQ(apply_kinds({renamed_user(1, "u1"), renamed_user(2, "u2")}), (kinds{done, done}));
}

TEST_F(scim_bulk, an_update_that_is_answered_with_another_object_is_said_again_alone) {
  offer_bulk();
  auto other = item("", "u2", "200");
  other["response"] = {{"id", "u7"}};
  wire.on("POST", "/Bulk", answers({item("", "u1", "204"), other}));
  wire.on("PATCH", "/Users/u2", status(204));
  EXPECT_EQ(apply_kinds({renamed_user(1, "u1"), renamed_user(2, "u2")}), (kinds{done, done}));
  EXPECT_EQ(wire.unused(), 0U);
}

TEST_F(scim_bulk, an_update_that_is_answered_with_somebody_elses_handle_is_not_said_again) {
  offer_bulk();
  auto other = item("", "u2", "200");
  other["response"] = {{"id", "u2"}, {"externalId", handle_of(9).hex()}};
  wire.on("POST", "/Bulk", answers({item("", "u1", "204"), other}));
  EXPECT_EQ(apply_kinds({renamed_user(1, "u1"), renamed_user(2, "u2")}), (kinds{done, unknown}));
  EXPECT_EQ(wire.requests.back().path, "/Bulk");
}

TEST_F(scim_bulk, updates_that_were_lost_with_the_target_stay_unknown) {
  offer_bulk();
  wire.always("POST", "/Bulk", [](const http::request&) -> result<http::response> { return lost; });
  EXPECT_EQ(apply_kinds({renamed_user(1, "u1"), renamed_user(2, "u2")}), (kinds{unknown, unknown}));
}

TEST_F(scim_bulk, a_refused_message_goes_apart) {
  for (const unsigned code : {400U, 413U, 404U, 405U, 501U}) {
    wire.requests.clear();
    offer_bulk();
    wire.on("POST", "/Bulk", status(code));
    wire.on("POST", "/Users", created("u1"));
    wire.on("POST", "/Users", status(400));
    EXPECT_EQ(apply_kinds({new_user(1), new_user(2)}), (kinds{done, failed})) << code;
    if (code == 400 || code == 413) continue;
    wire.on("POST", "/Users", created("u3"));
    wire.on("POST", "/Users", created("u4"));
    EXPECT_EQ(apply_kinds({new_user(3), new_user(4)}), (kinds{done, done})) << "bulk is given up after " << code;
    EXPECT_EQ(wire.count("POST", "/Bulk"), 1U) << code;
  }
}

TEST_F(scim_bulk, keeps_to_the_providers_bounds) {
  offer_bulk(3);
  wire.always("POST", "/Bulk", [](const http::request& r) -> result<http::response> {
    std::vector<json> items;
    const auto message = json::parse(r.body);
    for (const auto& each : message["Operations"]) {
      const auto id = each["bulkId"].get<std::string>();
      items.push_back(item(id, "u-" + id, "201"));
    }
    EXPECT_LE(items.size(), 3U);
    return answers(items);
  });
  std::vector<released_change> many;
  for (unsigned i = 1; i <= 10; ++i) many.push_back(new_user(i));
  const auto out = apply(many);
  for (unsigned i = 0; i < 10; ++i) EXPECT_EQ(out[i].remote_id, "u-" + handle_of(i + 1).hex());
  EXPECT_EQ(wire.requests.size(), 4U);
}

TEST_F(scim_bulk, a_record_that_cannot_be_written_fails_alone) {
  offer_bulk();
  const auto bad = change_of(operation::create_user, 2, {{field::user_name, "\xff\xfe"}});
  wire.on("POST", "/Bulk", answers({item(handle_of(1).hex(), "u1", "201")}));
  EXPECT_EQ(apply_kinds({new_user(1), bad}), (kinds{done, failed}));
}

TEST_F(scim_bulk, one_change_and_deletions_go_without) {
  offer_bulk();
  wire.on("POST", "/Users", created("u1"));
  EXPECT_EQ(apply_one(new_user(1)).what, done);
  wire.on("DELETE", "/Users/a", status(204));
  wire.on("DELETE", "/Users/b", status(204));
  EXPECT_EQ(apply_kinds({change_of(operation::delete_user, 1, {}, "a"), change_of(operation::delete_user, 2, {}, "b")}),
            (kinds{done, done}));
}

}  // namespace
}  // namespace sluis::targets::scim
