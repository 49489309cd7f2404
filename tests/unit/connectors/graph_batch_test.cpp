// Many at a time, and what goes wrong on the way: throttling, lost answers, half answers.
#include "tests/support/permitted.hpp"
#include "tests/support/scripted_transport.hpp"
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

using graph_batch = graph_bench;

std::vector<released_change> many(unsigned count) {
  std::vector<released_change> out;
  for (unsigned i = 1; i <= count; ++i) out.push_back(creation(i));
  return out;
}

TEST_F(graph_batch, batches_are_full) {
  made_users(45);
  EXPECT_EQ(count("POST", "/$batch"), 6U) << "three of creations, and three of reads: whose is the id in each answer?";
  EXPECT_EQ(wire->requests.size(), 6U);
  EXPECT_EQ(json::parse(wire->requests[0].body)["requests"].size(), 20U);
  wire->requests.clear();
  made_users(1, 100);
  EXPECT_EQ(count("POST", "/users"), 1U) << "one goes without";
}

TEST_F(graph_batch, a_fault_makes_no_duplicate_and_loses_nothing) {
  struct row {
    const char* name;
    lab::fault what;
    unsigned first;  // the n-th request, and the next
    unsigned times;
  };
  const row rows[] = {
      {"lost before", lab::fault::reset_before, 1, 1},
      {"lost after", lab::fault::reset_after, 1, 1},
      {"cut", lab::fault::cut, 2, 1},
      {"500", lab::fault::error, 1, 1},
      {"gateway", lab::fault::html, 2, 1},
      {"throttled", lab::fault::throttle, 1, 2},
      {"unavailable", lab::fault::unavailable, 1, 2},
      {"lost after, and the look as well", lab::fault::reset_after, 1, 2},
  };
  for (const auto& r : rows) {
    start_over(tenant_settings(time));
    wire->fate = [&r](std::size_t n, const http::request&) {
      return n >= r.first && n < r.first + r.times ? r.what : lab::fault::none;
    };
    EXPECT_EQ(apply_kinds(many(45)), kinds(45, done)) << r.name;
    EXPECT_EQ(tenant->dump()["users"].size(), 45U) << r.name;
    EXPECT_EQ(tenant->counts()["duplicates"], 0U) << r.name;
  }
}

TEST_F(graph_batch, what_is_not_seen_yet_is_looked_for_again) {
  auto with = tenant_settings(time);
  with.unseen_for = 2;
  start_over(with);
  wire->fate = [](std::size_t n, const http::request&) { return n == 1 ? lab::fault::reset_after : lab::fault::none; };
  EXPECT_EQ(apply_kinds(many(5)), kinds(5, done)) << "created, lost, not found, said again, in the way, found";
  EXPECT_EQ(tenant->dump()["users"].size(), 5U);
  wire->fate = {};
  const auto users = made_users(3, 50);
  EXPECT_EQ(apply_kinds({renamed(50, users[0]), renamed(51, users[1]), renamed(52, users[2])}),
            (kinds{done, done, done}));
  EXPECT_EQ(user(52)["surname"], "Jansen");
  EXPECT_FALSE(rest.waits.empty());
}

TEST_F(graph_batch, an_item_throttled_inside_waits_as_long_as_it_was_told) {
  auto with = tenant_settings(time);
  with.quotas.writes = 30;
  with.quotas.writes_window = std::chrono::seconds{40};
  start_over(with);
  const auto before = time.now();
  EXPECT_EQ(apply_kinds(many(45)), kinds(45, done));
  EXPECT_GE(time.now() - before, std::chrono::seconds{40});
  EXPECT_EQ(tenant->dump()["users"].size(), 45U);
  EXPECT_GT(tenant->counts()["throttled"], 0U);
  EXPECT_LE(tenant->counts()["throttled"], 30U) << "only what was under way when the first was told";
}

TEST_F(graph_batch, who_must_wait_too_long_is_not_sent) {
  auto with = tenant_settings(time);
  with.quotas.writes = 5;
  with.quotas.writes_window = std::chrono::seconds{1'000};
  start_over(with);
  const auto out = apply_kinds(many(8));
  EXPECT_EQ(std::count(out.begin(), out.end(), unknown), 5)
      << "made, and not read before the hold: the next sync looks them up";
  EXPECT_EQ(std::count(out.begin(), out.end(), not_sent), 3);
}

TEST_F(graph_batch, stopped_while_waiting_nothing_more_is_sent) {
  wire->fate = [](std::size_t, const http::request&) { return lab::fault::throttle; };
  rest.stopped = true;
  EXPECT_EQ(apply_kinds({creation(1), creation(2)}), (kinds{not_sent, not_sent}));
}

// A batch's answers one by one, where the lab would not give them so.
class graph_items : public testing::Test {
 protected:
  static http::response answers(const json& items) {
    return test::scripted_transport::answer(200, json{{"responses", items}}.dump());
  }
  const std::string own_field = handle_field(settings().client_id);

  static json item(const char* id, unsigned status, json body = nullptr, json headers = json::object()) {
    return {{"id", id}, {"status", status}, {"headers", std::move(headers)}, {"body", std::move(body)}};
  }
  static json conflict() {
    return {
        {"error",
         {{"code", "Request_BadRequest"},
          {"message", "jan.jansen is taken"},
          {"details", {{{"code", "ObjectConflict"}, {"target", "userPrincipalName"}, {"message", "jan.jansen"}}}}}}};
  }
  static json refusal_of(const char* code) {
    return {{"error", {{"code", code}, {"message", "jan.jansen does not fit"}}}};
  }
  /// An answer that shows our own field, so that nothing has to be read.
  [[nodiscard]] json shown(const char* id, unsigned number) const {
    return {{"id", id}, {own_field, numbered(number).hex()}};
  }
  static json list(const json& objects) { return {{"value", objects}}; }

  std::vector<outcome> apply(const std::vector<released_change>& changes) {
    auto out = test::run(target->apply(changes));
    for (const auto& each : out)
      EXPECT_EQ(each.cause.text().find("jan.jansen"), std::string::npos) << each.cause.text();
    EXPECT_EQ(wire.unused(), 0U);
    return out;
  }

  test::virtual_clock time;
  test::virtual_sleeper rest{time};
  test::seeded_random chance{1};
  test::scripted_transport wire;
  std::unique_ptr<sluis::targets::target> target =
      test::permitted(make_graph_target(settings(), wire, rest, time, chance));

 private:
  static graph_settings settings() {
    graph_settings out;
    out.id = target_id("partner");
    out.client_id = "5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f";
    return out;
  }
};

TEST_F(graph_items, each_is_judged_by_itself_in_any_order) {
  wire.on("POST", "/$batch",
          answers({item("3", 400, refusal_of("Request_BadRequest")), item("1", 201, shown("u1", 1)),
                   item("2", 403, refusal_of("Authorization_RequestDenied"))}));
  const auto out = apply({creation(1), creation(2), creation(3)});
  EXPECT_EQ(out[0].remote_id, "u1");
  EXPECT_EQ(out[1].cause.code(), errc::refused);
  EXPECT_NE(out[1].cause.text().find("403 Authorization_RequestDenied"), std::string::npos);
  EXPECT_EQ(out[2].cause.code(), errc::invalid_input);
  EXPECT_NE(out[2].cause.text().find("sent: "), std::string::npos) << out[2].cause.text();
}

TEST_F(graph_items, a_throttled_one_goes_again_after_its_time) {
  wire.on("POST", "/$batch",
          answers({item("1", 201, shown("u1", 1)),
                   item("2", 429, refusal_of("TooManyRequests"), {{"Retry-After", "17"}})}));
  wire.on("POST", "/users", test::scripted_transport::answer(201, shown("u2", 2).dump()));
  const auto before = time.now();
  EXPECT_EQ(apply({creation(1), creation(2)})[1].remote_id, "u2");
  EXPECT_GE(time.now() - before, std::chrono::seconds{17});
}

TEST_F(graph_items, what_is_missing_is_looked_up_and_what_collides_is_told_apart) {
  wire.on("POST", "/$batch", answers({item("2", 400, conflict()), item("3", 201, shown("u3", 3))}));
  const json ours = list({{{"id", "u1"}, {own_field, numbered(1).hex()}}});
  wire.on("POST", "/$batch", answers({item("1", 200, ours), item("2", 200, list(json::array()))}));
  // Then 1 is told what to hold, and who has the name of 2 is asked for.
  wire.on("POST", "/$batch", answers({item("1", 204), item("2", 200, list({{{"id", "s"}, {own_field, nullptr}}}))}));
  const auto out = apply({creation(1), creation(2), creation(3)});
  EXPECT_EQ(out[0].what, done);
  EXPECT_EQ(out[0].remote_id, "u1");
  EXPECT_EQ(out[1].what, failed);
  EXPECT_EQ(out[1].cause.code(), errc::conflict);
  EXPECT_EQ(out[2].remote_id, "u3");
  const auto told = json::parse(wire.requests[2].body)["requests"][0];
  EXPECT_EQ(told["method"], "PATCH");
  EXPECT_EQ(told["url"], "/users/u1");
  EXPECT_FALSE(told["body"].contains("passwordProfile")) << "whose account it is keeps the password";
}

TEST_F(graph_items, two_with_our_handle_are_left_to_people) {
  wire.on("POST", "/users", error(errc::outcome_unknown, "no answer"));
  const json two = list({{{"id", "a"}, {own_field, numbered(1).hex()}}, {{"id", "b"}, {own_field, numbered(1).hex()}}});
  wire.on("GET", "/users?", test::scripted_transport::answer(200, two.dump()));
  const auto out = apply({creation(1)});
  EXPECT_EQ(out[0].what, unknown);
  EXPECT_EQ(out[0].cause.code(), errc::conflict);
}

TEST_F(graph_items, a_change_that_failed_for_a_moment_is_said_again) {
  wire.on("POST", "/$batch", answers({item("1", 500), item("2", 204)}));
  wire.on("PATCH", "/users/u1", test::scripted_transport::answer(204));
  const auto out = apply({renamed(1, "u1"), renamed(2, "u2")});
  EXPECT_EQ(out[0].what, done);
  EXPECT_EQ(out[1].what, done);
}

TEST_F(graph_items, a_change_that_may_have_arrived_is_unknown_even_if_its_repetition_never_left) {
  wire.on("POST", "/$batch", answers({item("1", 500), item("2", 504)}));
  for (int i = 0; i < 4; ++i) wire.on("POST", "/$batch", error(errc::unavailable, "no connection"));
  const auto out = apply({renamed(1, "u1"), renamed(2, "u2")});
  EXPECT_EQ(out[0].what, unknown);
  EXPECT_EQ(out[1].what, unknown);
}

TEST_F(graph_items, two_writes_of_one_object_at_a_time_are_not_a_failure) {
  wire.on("POST", "/$batch", answers({item("1", 409, refusal_of("Directory_ConcurrencyViolation")), item("2", 204)}));
  wire.on("PATCH", "/users/u1",
          test::scripted_transport::answer(409, refusal_of("Directory_ConcurrencyViolation").dump()));
  wire.on("PATCH", "/users/u1", test::scripted_transport::answer(204));
  EXPECT_EQ(apply({renamed(1, "u1"), renamed(2, "u2")})[0].what, done);
}

TEST_F(graph_items, a_batch_that_nobody_can_read_leaves_creations_to_be_looked_up) {
  wire.on("POST", "/$batch", test::scripted_transport::answer(200, "<html>"));
  wire.on("POST", "/$batch",
          answers({item("1", 200, list({{{"id", "u1"}, {own_field, numbered(1).hex()}}})), item("2", 400)}));
  wire.on("PATCH", "/users/u1", test::scripted_transport::answer(204));
  const auto out = apply({creation(1), creation(2)});
  EXPECT_EQ(out[0].remote_id, "u1");
  EXPECT_EQ(out[1].what, unknown) << "whether it exists cannot be said";
}

}  // namespace
}  // namespace sluis::targets::graph
