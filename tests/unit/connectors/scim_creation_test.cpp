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
  wire.always("GET", first_page, [](const http::request&) {
    return list({{"x", "other"}, {"u1", handle_of(1).hex()}});
  });
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

// An administrator's word decides only where there is an answer (daemon/cycle/pushing/settling.hpp).
TEST_F(scim_creation, an_answer_that_does_not_tell_is_told_from_a_look_that_fails) {
  struct row {
    const char* name;
    http::response page;
    errc expected;
  };
  const row rows[] = {
      {"nobody's externalId is shown", ok(R"({"totalResults": 1, "Resources": [{"id": "x"}]})"), errc::invalid_input},
      {"it ends before its own total", ok(R"({"totalResults": 9, "Resources": []})"), errc::invalid_input},
      {"a page of HTML", ok("<html>back soon</html>"), errc::outcome_unknown},
      {"a text", ok(R"("<html>back soon</html>")"), errc::outcome_unknown},
      {"an answer that is cut", ok(R"({"totalResults": 1, "Resources": [{"id": ")"), errc::outcome_unknown},
      {"408", status(408), errc::outcome_unknown},
      {"421", status(421), errc::outcome_unknown},
      {"403", status(403), errc::outcome_unknown},
      {"500", status(500), errc::outcome_unknown},
  };
  http::response filtered, listed;
  wire.always("GET", filter_for(1), [&filtered](const http::request&) { return filtered; });
  wire.always("GET", first_page, [&listed](const http::request&) { return listed; });
  for (const auto& one : rows) {
    for (const bool is_filter : {false, true}) {
      offer(plain_);
      filtered = is_filter ? one.page : status(400);
      listed = one.page;
      const auto found = look_up(1);
      EXPECT_EQ(found.what, unknown) << one.name;
      EXPECT_EQ(found.cause.code(), one.expected)
          << one.name << (is_filter ? ", to the filter: " : ": ") << found.cause.text();
    }
  }
}

TEST_F(scim_creation, a_list_that_cannot_be_relied_on_is_read_once) {
  offer(plain_);
  wire.on("GET", filter_for(1), status(400));
  wire.on("GET", filter_for(2), status(400));
  wire.on("GET", filter_for(3), list({{"u3", handle_of(3).hex()}}));
  wire.always("GET", first_page,
              [](const http::request&) { return ok(R"({"totalResults": 1, "Resources": [{"id": "x"}]})"); });
  for (const unsigned n : {1U, 2U}) EXPECT_EQ(look_up(n).cause.code(), errc::invalid_input);
  EXPECT_EQ(pages(), 1U);
  EXPECT_EQ(look_up(3).remote_id, "u3") << "the filter is asked all the same";
}

// Services exist that ignore the filter: they show the first users they have, who may be strangers without an
// externalId.
TEST_F(scim_creation, a_filter_that_is_answered_with_strangers_leaves_it_to_the_list) {
  struct row {
    const char* name;
    http::response list;
    outcome::kind expected;
  };
  const row rows[] = {{"there", list({{"x", ""}, {"u1", handle_of(1).hex()}}), done},
                      {"not there", list({{"x", ""}, {"u2", handle_of(2).hex()}}), failed},
                      {"nobody's handle", list({{"x", ""}}), unknown},
                      {"nobody", list({}), unknown}};
  for (const auto& one : rows) {
    offer(plain_);
    wire.on("GET", filter_for(1), ok(R"({"totalResults": 1, "Resources": [{"id": "x"}]})"));
    wire.on("GET", first_page, one.list);
    EXPECT_EQ(look_up(1).what, one.expected) << one.name;
  }
}

TEST_F(scim_creation, a_list_that_lacks_who_is_there_proves_nothing) {
  struct row {
    const char* name;
    std::size_t known, shown;
    unsigned by_id;  // what a look by the id of one that the list lacks is answered with
    outcome::kind expected;
  };
  const row rows[] = {{"all are shown", 30, 30, 200, failed},
                      {"one is there and not shown", 30, 29, 200, unknown},
                      {"one was deleted there", 30, 29, 404, failed},
                      {"a tenth was", 30, 27, 404, failed},
                      {"more than a tenth", 30, 26, 404, unknown},
                      {"twenty of many", 201, 181, 404, failed},
                      {"more than are asked for", 220, 199, 404, unknown},
                      {"it does not tell", 30, 29, 403, unknown},
                      {"the list is empty", 3, 0, 200, unknown},
                      {"nobody is known", 0, 0, 200, failed}};
  unsigned by_id = 0;
  wire.always("GET", "/Users/k", [&by_id](const http::request&) { return status(by_id); });
  for (const auto& one : rows) {
    known_objects there;
    std::vector<std::pair<std::string, std::string>> shown;
    for (unsigned i = 0; i < one.known; ++i) {
      const auto id = "k" + std::to_string(i);
      there.users.insert(id);
      if (i < one.shown) shown.emplace_back(id, handle_of(2 + i % 250).hex());
    }
    target->expect(there);
    offer(plain_);
    filters_find_nothing();
    by_id = one.by_id;
    wire.on("GET", first_page, list({}));  // proves no filter
    wire.on("GET", first_page, list(shown));
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

// It may be shown later: services exist that show a new account minutes after it was made.
TEST_F(scim_creation, what_is_answered_with_503_and_is_not_there_is_unknown_and_sent_once) {
  offer(plain_);
  wire.on("POST", "/Users", test::scripted_transport::answer(503, {}, {{"retry-after", "30"}}));
  wire.on("GET", filter_for(1), list({}));
  const auto began = time.now();
  const auto out = apply_one(new_user(1));
  EXPECT_EQ(out.what, unknown);
  EXPECT_EQ(out.cause.code(), errc::outcome_unknown);
  EXPECT_EQ(log(), (std::vector<std::string>{"POST /Users", "GET /Users"}));
  EXPECT_GE(time.now() - began, std::chrono::seconds(30)) << "Retry-After is heeded";
}

TEST_F(scim_creation, one_that_is_answered_with_503_stops_no_other) {
  offer(plain_);
  wire.on("POST", "/Users", status(503));
  wire.always("GET", "/Users?filter", [](const http::request&) { return list({}); });
  unsigned made = 1;
  wire.always("POST", "/Users", [&made](const http::request&) { return created("u" + std::to_string(++made)); });
  const auto began = time.now();
  EXPECT_EQ(apply_kinds({new_user(1)}), kinds{unknown});
  EXPECT_GT(time.now() - began, std::chrono::milliseconds(0)) << "the next one waits";
  EXPECT_EQ(apply_kinds({new_user(2), new_user(3)}), (kinds{done, done}));
}

TEST_F(scim_creation, where_each_is_answered_with_503_the_rest_of_the_batch_is_not_sent) {
  offer(plain_);
  wire.always("POST", "/Users", [](const http::request&) { return status(503); });
  wire.always("GET", "/Users?filter", [](const http::request&) { return list({}); });
  std::vector<released_change> many;
  for (unsigned i = 10; i < 70; ++i) many.push_back(new_user(i));
  const auto out = apply_kinds(many);
  const auto posts = wire.count("POST", "/Users");
  EXPECT_GE(posts, 16U) << "4 attempts on each of 4 connections";
  EXPECT_LE(posts, 20U);
  EXPECT_EQ(std::count(out.begin(), out.end(), unknown), static_cast<std::ptrdiff_t>(posts)) << "each that was sent";
  EXPECT_EQ(std::count(out.begin(), out.end(), not_sent), static_cast<std::ptrdiff_t>(60 - posts));
}

TEST_F(scim_creation, lost_answers_between_do_not_make_a_busy_service_less_busy) {
  offer(plain_);
  unsigned asked = 0;
  wire.always("POST", "/Users", [&asked](const http::request&) { return status(++asked % 2 == 0 ? 500 : 503); });
  wire.always("GET", "/Users?filter", [](const http::request&) { return list({}); });
  std::vector<released_change> many;
  for (unsigned i = 10; i < 70; ++i) many.push_back(new_user(i));
  const auto out = apply_kinds(many);
  EXPECT_LE(wire.count("POST", "/Users"), 40U);
  EXPECT_EQ(std::count(out.begin(), out.end(), not_sent),
            static_cast<std::ptrdiff_t>(60 - wire.count("POST", "/Users")));
}

TEST_F(scim_creation, what_is_answered_with_503_and_cannot_be_looked_up_is_unknown) {
  offer(plain_);
  wire.on("POST", "/Users", status(503));
  wire.always("GET", "/Users", [](const http::request&) { return status(503); });
  EXPECT_EQ(apply_one(new_user(1)).what, unknown);
  EXPECT_EQ(wire.count("POST", "/Users"), 1U);
}

class scim_bulk_503 : public scim_bench {};

TEST_F(scim_bulk_503, what_is_not_there_is_unknown_and_nothing_of_the_message_is_sent_again) {
  offer_bulk();
  wire.on("POST", "/Bulk", status(503));
  wire.on("GET", filter_for(1), list({{"u1", handle_of(1).hex()}}));
  for (const unsigned n : {2U, 3U}) wire.on("GET", filter_for(n), list({}));
  wire.on("PATCH", "/Users/u1", status(204));
  const auto out = apply({new_user(1), new_user(2), new_user(3)});
  EXPECT_EQ(out[0].remote_id, "u1");
  EXPECT_EQ(out[1].what, unknown);
  EXPECT_EQ(out[2].what, unknown);
  EXPECT_EQ(wire.count("POST", "/"), 1U);
}

TEST_F(scim_bulk_503, where_the_filter_is_refused_the_list_is_read_once_for_all) {
  for (const unsigned code : {500U, 503U}) {
    offer_bulk();
    wire.on("POST", "/Bulk", status(code));
    wire.on("GET", "/Users?filter", status(400));
    wire.on("GET", first_page,
            list({{"u1", handle_of(1).hex()}, {"u2", handle_of(2).hex()}, {"u3", handle_of(3).hex()}}));
    wire.always("PATCH", "/Users/", [](const http::request&) { return status(204); });
    EXPECT_EQ(apply_kinds({new_user(1), new_user(2), new_user(3)}), (kinds{done, done, done})) << code;
    EXPECT_EQ(wire.count("POST", "/"), 1U) << code;
    EXPECT_EQ(wire.count("GET", "/Users?"), 2U) << code << ": one filter, and the list";
  }
}

TEST_F(scim_bulk_503, inside_an_answer_it_is_looked_up_and_not_sent_again) {
  offer_bulk();
  json items = json::array();
  for (const unsigned n : {1U, 2U})
    items.push_back({{"method", "POST"}, {"status", "503"}, {"bulkId", handle_of(n).hex()}});
  wire.on("POST", "/Bulk", ok(json{{"Operations", items}}.dump()));
  wire.on("GET", filter_for(1), list({{"u1", handle_of(1).hex()}}));
  wire.on("PATCH", "/Users/u1", status(204));
  wire.on("GET", filter_for(2), list({}));
  EXPECT_EQ(apply_kinds({new_user(1), new_user(2)}), (kinds{done, unknown}));
  EXPECT_EQ(wire.count("POST", "/"), 1U);
}

TEST_F(scim_bulk_503, to_every_message_ends_the_push) {
  for (const bool is_inside : {false, true}) {
    offer_bulk(25);
    wire.always("POST", "/Bulk", [is_inside](const http::request& r) {
      if (!is_inside) return status(503);
      json items = json::array();
      const auto message = json::parse(r.body);
      for (const auto& each : message["Operations"])
        items.push_back({{"method", "POST"}, {"status", "503"}, {"bulkId", each["bulkId"]}});
      return ok(json{{"Operations", items}}.dump());
    });
    wire.always("GET", "/Users?filter", [](const http::request&) { return list({}); });
    std::ptrdiff_t were_sent = 0, were_not = 0;
    for (unsigned batch = 0; batch < 2; ++batch) {  // of a push; each is four messages
      std::vector<released_change> many;
      for (unsigned i = 0; i < 100; ++i) many.push_back(new_user(10 + 100 * batch + i));
      const auto out = apply_kinds(many);
      were_sent += std::count(out.begin(), out.end(), unknown);
      were_not += std::count(out.begin(), out.end(), not_sent);
    }
    EXPECT_EQ(were_not, 100) << "the second batch is not sent";
    EXPECT_EQ(wire.count("POST", "/Bulk"), 4U);
    EXPECT_EQ(were_sent, static_cast<std::ptrdiff_t>(25U * wire.count("POST", "/Bulk"))) << "each that was sent";
    wire.on("PATCH", "/Users/u1", status(204));
    EXPECT_EQ(apply_one(change_of(operation::deactivate_user, 1, {{field::active, "false"}}, "u1")).what, done)
        << "all else goes on";
  }
}

}  // namespace
}  // namespace sluis::targets::scim
