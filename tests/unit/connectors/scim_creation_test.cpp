// Creations of which it is not certain whether they took effect: what an empty answer of a filter is worth, and 503.
#include "tests/unit/connectors/scim_bench.hpp"

namespace sluis::targets::scim {
namespace {

class scim_creation : public scim_bench {
 protected:
  const std::string plain_ = R"({"patch": {"supported": true}, "filter": {"supported": true}})";
  /// The usual answer to a filter that is not supported.
  void filters_find_nothing() {
    wire.always("GET", "/Users?filter", [](const http::request&) { return list({}); });
  }
  outcome look_up(unsigned n) { return test::run(target->look_up(new_user(n))); }
  std::size_t pages() const { return wire.count("GET", first_page); }
};

TEST_F(scim_creation, a_filter_that_finds_nothing_of_what_is_there_is_not_believed) {
  offer(plain_);
  filters_find_nothing();
  wire.always("GET", first_page,
              [](const http::request&) { return list({{"x", "other"}, {"u1", handle_of(1).hex()}}); });
  EXPECT_EQ(look_up(1).remote_id, "u1");
  EXPECT_EQ(look_up(2).what, failed) << "the list does not show it";
  EXPECT_EQ(pages(), 2U) << "one page to prove the filter, and the list once for all";
}

TEST_F(scim_creation, a_filter_that_found_an_object_of_ours_is_believed_until_the_next_push) {
  for (int push = 0; push < 2; ++push) {
    offer(plain_);
    wire.on("GET", filter_for(1), list({}));
    wire.on("GET", filter_for(2), list({}));
    prove_the_filter();
    EXPECT_EQ(look_up(1).what, failed);
    EXPECT_EQ(look_up(2).what, failed);
    EXPECT_EQ(pages(), 1U) << "one probe";
  }
  offer(plain_);
  wire.on("GET", filter_for(3), list({{"u3", handle_of(3).hex()}}));
  EXPECT_EQ(look_up(3).remote_id, "u3");
  wire.on("GET", filter_for(1), list({}));
  EXPECT_EQ(look_up(1).what, failed);
  EXPECT_EQ(pages(), 0U) << "the look-up before proved it";
}

TEST_F(scim_creation, a_filter_that_cannot_be_proven_leaves_it_to_the_list) {
  struct row {
    const char* name;
    http::response page;
    outcome::kind expected;
  };
  const row rows[] = {
      {"nobody is there", list({}), failed},
      {"others have other values", list({{"x", "other"}}), failed},
      {"nobody's externalId is shown", ok(R"({"totalResults": 1, "Resources": [{"id": "x"}]})"), unknown},
      {"no list", status(403), unknown},
  };
  for (const auto& one : rows) {
    offer(plain_);
    wire.on("GET", filter_for(1), list({}));
    wire.on("GET", first_page, one.page);
    wire.on("GET", first_page, one.page);
    EXPECT_EQ(look_up(1).what, one.expected) << one.name;
  }
}

TEST_F(scim_creation, an_account_without_an_id_is_switched_off_also_where_the_filter_finds_nothing) {
  offer(plain_);
  filters_find_nothing();
  wire.always("GET", first_page, [](const http::request&) { return list({{"u1", handle_of(1).hex()}}); });
  wire.on("PATCH", "/Users/u1", status(204));
  EXPECT_EQ(apply_one(change_of(operation::deactivate_user, 1, {{field::active, "false"}})).remote_id, "u1");
}

TEST_F(scim_creation, what_is_answered_with_503_is_looked_up_and_found) {
  offer(plain_);
  wire.on("POST", "/Users", status(503));
  wire.on("GET", filter_for(1), list({{"u1", handle_of(1).hex()}}));
  wire.on("PATCH", "/Users/u1", status(204));
  EXPECT_EQ(apply_one(new_user(1)).remote_id, "u1");
  EXPECT_EQ(wire.count("POST", "/Users"), 1U);
}

TEST_F(scim_creation, what_is_answered_with_503_and_is_not_there_is_made_in_the_same_push) {
  offer(plain_);
  wire.on("POST", "/Users", test::scripted_transport::answer(503, {}, {{"retry-after", "30"}}));
  wire.on("GET", filter_for(1), list({}));
  prove_the_filter();
  wire.on("POST", "/Users", created("u1"));
  const auto began = time.now();
  EXPECT_EQ(apply_one(new_user(1)).remote_id, "u1");
  EXPECT_GE(time.now() - began, std::chrono::seconds(30)) << "Retry-After is heeded";
  wire.requests.clear();
  wire.on("POST", "/Users", status(503));
  wire.on("GET", filter_for(2), list({}));
  wire.on("POST", "/Users", created("u2"));
  EXPECT_EQ(apply_one(new_user(2)).what, done);
  EXPECT_EQ(log(), (std::vector<std::string>{"POST /Users", "GET /Users", "POST /Users"})) << "one look-up more";
}

TEST_F(scim_creation, what_is_answered_with_503_to_the_end_is_not_sent_and_the_target_is_down) {
  offer(plain_);
  wire.always("POST", "/Users", [](const http::request&) { return status(503); });
  wire.always("GET", "/Users?filter", [](const http::request& r) {
    return r.path.find(handle_of(9).hex()) == std::string::npos ? list({}) : list({{"u9", handle_of(9).hex()}});
  });
  wire.on("GET", first_page, list({{"u9", handle_of(9).hex()}}));
  EXPECT_EQ(apply_one(new_user(1)).what, not_sent);
  EXPECT_EQ(wire.count("POST", "/Users"), 4U);
  wire.requests.clear();
  std::vector<released_change> many;
  for (unsigned i = 10; i <= 60; ++i) many.push_back(new_user(i));
  const auto out = apply_kinds(many);
  EXPECT_EQ(std::count(out.begin(), out.end(), not_sent), 51);
  EXPECT_LE(wire.count("POST", "/Users"), 16U) << "the rest of the batch is not sent";
}

TEST_F(scim_creation, what_is_answered_with_503_and_cannot_be_looked_up_is_unknown) {
  offer(plain_);
  wire.on("POST", "/Users", status(503));
  wire.always("GET", "/Users", [](const http::request&) { return status(503); });
  EXPECT_EQ(apply_one(new_user(1)).what, unknown);
  EXPECT_EQ(wire.count("POST", "/Users"), 1U);
}

class scim_bulk_503 : public scim_bench {
 protected:
  static http::response all_created(const http::request& r) {
    json items = json::array();
    const auto message = json::parse(r.body);
    for (const auto& each : message["Operations"]) {
      const auto handle = each["bulkId"].get<std::string>();
      const json made = {{"id", "u" + handle}, {"externalId", handle}};
      items.push_back({{"method", "POST"}, {"status", "201"}, {"bulkId", handle}, {"response", made}});
    }
    return ok(json{{"Operations", items}}.dump());
  }
};

TEST_F(scim_bulk_503, before_any_effect_the_message_is_sent_again) {
  offer_bulk();
  wire.on("POST", "/Bulk", status(503));
  for (const unsigned n : {1U, 2U, 3U}) wire.on("GET", filter_for(n), list({}));
  prove_the_filter();
  wire.always("POST", "/Bulk", [](const http::request& r) { return all_created(r); });
  EXPECT_EQ(apply_kinds({new_user(1), new_user(2), new_user(3)}), (kinds{done, done, done}));
  EXPECT_EQ(wire.count("POST", "/Bulk"), 2U);
  EXPECT_EQ(wire.count("POST", "/Users"), 0U);
}

TEST_F(scim_bulk_503, what_is_there_all_the_same_is_not_made_again) {
  offer_bulk();
  wire.on("POST", "/Bulk", status(503));
  wire.on("GET", filter_for(1), list({{"u1", handle_of(1).hex()}}));
  wire.on("GET", filter_for(2), list({}));
  wire.on("PATCH", "/Users/u1", status(204));
  wire.on("POST", "/Users", created("u2"));
  const auto out = apply({new_user(1), new_user(2)});
  EXPECT_EQ(out[0].remote_id + " " + out[1].remote_id, "u1 u2");
  EXPECT_EQ(wire.count("POST", "/Bulk"), 1U);
  EXPECT_EQ(wire.count("POST", "/Users"), 1U);
}

TEST_F(scim_bulk_503, where_the_filter_finds_nothing_the_list_is_read_once_for_all) {
  offer_bulk();
  wire.on("POST", "/Bulk", status(503));
  wire.always("GET", "/Users?filter", [](const http::request&) { return list({}); });
  wire.always("GET", first_page, [](const http::request&) {
    return list({{"u1", handle_of(1).hex()}, {"u2", handle_of(2).hex()}, {"u3", handle_of(3).hex()}});
  });
  wire.always("PATCH", "/Users/", [](const http::request&) { return status(204); });
  EXPECT_EQ(apply_kinds({new_user(1), new_user(2), new_user(3)}), (kinds{done, done, done}));
  EXPECT_EQ(wire.count("POST", "/"), 1U);
  EXPECT_EQ(wire.count("GET", first_page), 2U) << "one page to prove the filter, and the list";
}

TEST_F(scim_bulk_503, to_the_end_nothing_is_sent_and_inside_an_answer_it_is_looked_up) {
  offer_bulk();
  json items = json::array();
  for (const unsigned n : {1U, 2U}) items.push_back({{"method", "POST"}, {"status", "503"}, {"bulkId", handle_of(n).hex()}});
  wire.on("POST", "/Bulk", ok(json{{"Operations", items}}.dump()));
  wire.on("GET", filter_for(1), list({{"u1", handle_of(1).hex()}}));
  wire.on("PATCH", "/Users/u1", status(204));
  wire.on("GET", filter_for(2), list({}));
  wire.on("POST", "/Users", created("u2"));
  EXPECT_EQ(apply_kinds({new_user(1), new_user(2)}), (kinds{done, done}));
  wire.always("POST", "/Bulk", [](const http::request&) { return status(503); });
  wire.always("GET", "/Users?filter", [](const http::request&) { return list({}); });
  EXPECT_EQ(apply_kinds({new_user(3), new_user(4)}), (kinds{not_sent, not_sent}));
  EXPECT_EQ(wire.count("POST", "/Bulk"), 5U);
}

}  // namespace
}  // namespace sluis::targets::scim
