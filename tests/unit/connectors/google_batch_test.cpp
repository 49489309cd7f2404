// Many changes at a time: full batches, parts judged one by one, inside the quota.
#include "tests/support/permitted.hpp"
#include "tests/unit/connectors/google_bench.hpp"

namespace sluis::targets::google {
namespace {

using google_batch = google_bench;

std::vector<released_change> new_users(unsigned count) {
  std::vector<released_change> out;
  for (unsigned n = 0; n < count; ++n) out.push_back(new_user(n));
  return out;
}

std::size_t batches(const test::service_transport& wire) {
  return static_cast<std::size_t>(std::count_if(wire.requests.begin(), wire.requests.end(),
                                                [](const auto& r) { return r.path == "/batch/admin/directory_v1"; }));
}

TEST_F(google_batch, the_fewest_requests_that_the_limits_permit) {
  const auto made = apply(new_users(250));
  for (const auto& each : made) EXPECT_EQ(each.what, done);
  EXPECT_EQ(wire->requests.size(), 25U) << "ten creations a second, so ten in a batch";
  const auto group = created(new_group(999));
  wire->requests.clear();
  std::vector<released_change> joins;
  for (const auto& each : made) joins.push_back(change_of(operation::add_member, 999, {}, group, each.remote_id));
  for (const auto& each : apply(joins)) EXPECT_EQ(each.what, done);
  EXPECT_EQ(wire->requests.size(), 3U);
  EXPECT_EQ(groups()[0]["member_external_ids"].size(), 250U);
}

TEST_F(google_batch, the_size_is_the_settings) {
  auto settings = sample_settings();
  settings.batch_parts = 50;
  start({}, settings);
  std::vector<released_change> groups_to_make;
  for (unsigned n = 0; n < 100; ++n) groups_to_make.push_back(new_group(n));
  for (const auto& each : apply(groups_to_make)) EXPECT_EQ(each.what, done);
  EXPECT_EQ(wire->requests.size(), 2U);
  EXPECT_EQ(target->batch_size(), 200U);
}

TEST_F(google_batch, each_answer_belongs_to_its_own_change) {
  const auto made = apply(new_users(10));
  for (unsigned n = 0; n < 10; ++n) EXPECT_EQ(user(made[n].remote_id)["externalId"], handle_of(n).hex());
}

TEST_F(google_batch, one_bad_record_stops_nobody) {
  auto changes = new_users(5);
  field_map too_long = changes[2].fields();
  too_long[field::family_name] = std::string(60, 'x');
  changes[2] = change_of(operation::create_user, 2, too_long);
  const json stranger = {
      {"primaryEmail", login_of(4)}, {"password", "theirsalone"}, {"name", {{"givenName", "A"}, {"familyName", "B"}}}};
  ASSERT_EQ(by_hand("POST", "/users", stranger).status, 200U);
  const auto out = apply(changes);
  for (const std::size_t good : {0, 1, 3}) EXPECT_EQ(out[good].what, done);
  EXPECT_EQ(out[2].what, failed);
  EXPECT_NE(out[2].cause.text().find("name.familyName"), std::string::npos) << out[2].cause.text();
  EXPECT_EQ(out[4].what, failed);
  EXPECT_EQ(out[4].cause.code(), errc::conflict);
}

TEST_F(google_batch, a_lost_batch_of_creations_makes_no_duplicate) {
  unsigned first = 0;
  for (const auto fate :
       {lab::fault::reset_after, lab::fault::reset_before, lab::fault::cut, lab::fault::error, lab::fault::html}) {
    std::vector<released_change> changes;
    for (unsigned n = 0; n < 10; ++n) changes.push_back(new_user(first + n));
    befall(1, fate);
    for (const auto& each : apply(changes)) EXPECT_EQ(each.what, done) << to_string(fate);
    first += 10;
    EXPECT_EQ(users().size(), first) << to_string(fate);
  }
}

TEST_F(google_batch, throttled_parts_go_again_and_the_others_do_not) {
  lab::google::settings tight;
  tight.creations_per_second = 4;
  start(tight, sample_settings());
  for (const auto& each : apply(new_users(20))) EXPECT_EQ(each.what, done) << each.cause.text();
  EXPECT_EQ(service->counts()["creations"], 20);
  EXPECT_GT(service->counts()["throttled"].get<int>(), 0);
}

TEST_F(google_batch, who_is_throttled_for_ever_is_not_sent_and_says_so) {
  lab::google::settings none;
  none.creations_per_second = 0;
  start(none, sample_settings());
  for (const auto& each : apply(new_users(3))) {
    EXPECT_EQ(each.what, not_sent);
    EXPECT_NE(each.cause.text().find("quota"), std::string::npos) << each.cause.text();
  }
  EXPECT_GE(rest.waits.size(), 4U);
}

TEST_F(google_batch, waits_double_and_have_a_second_of_chance) {
  lab::google::settings none;
  none.creations_per_second = 0;
  start(none, sample_settings());
  (void)apply(new_users(2));
  std::vector<std::chrono::milliseconds> long_ones;
  for (const auto wait : rest.waits) {
    if (wait >= std::chrono::seconds{1}) long_ones.push_back(wait);
  }
  ASSERT_GE(long_ones.size(), 4U);
  std::chrono::milliseconds least{1'000};
  for (std::size_t i = 0; i < 4; ++i, least *= 2) {
    EXPECT_GE(long_ones[i], least) << i;
    EXPECT_LE(long_ones[i], least + std::chrono::milliseconds{1'000}) << i;
  }
}

TEST_F(google_batch, stays_inside_both_limits_and_uses_nearly_all_of_them) {
  const auto begun = time.now();
  const auto made = apply(new_users(600));
  for (const auto& each : made) EXPECT_EQ(each.what, done);
  const double seconds = std::chrono::duration<double>(time.now() - begun).count();
  EXPECT_EQ(service->counts()["throttled"], 0);
  EXPECT_GE(600 / seconds, 9.5) << "creations a second, of 10";

  grow_old();
  const auto group = created(new_group(9'999));
  const auto from = time.now();
  int joined = 0;
  for (int turn = 0; turn < 20; ++turn) {
    const auto op = turn % 2 == 0 ? operation::add_member : operation::remove_member;
    std::vector<released_change> joins;
    for (const auto& each : made) joins.push_back(change_of(op, 9'999, {}, group, each.remote_id));
    for (const auto& each : apply(joins)) joined += each.what == done ? 1 : 0;
  }
  const double minutes = std::chrono::duration<double>(time.now() - from).count() / 60;
  EXPECT_EQ(joined, 12'000);
  EXPECT_EQ(service->counts()["throttled"], 0);
  EXPECT_GE(joined / minutes, 0.95 * 2'400);
  RecordProperty("creations_per_second", std::to_string(600 / seconds));
  RecordProperty("queries_per_minute", std::to_string(joined / minutes));
}

TEST_F(google_batch, a_server_that_takes_no_batches_is_asked_one_by_one) {
  class no_batches : public lab::service {
   public:
    explicit no_batches(lab::service& real) : real_(real) {}
    [[nodiscard]] std::string prefix() const override { return real_.prefix(); }
    [[nodiscard]] std::string public_origin() const override { return real_.public_origin(); }
    [[nodiscard]] lab::answer handle(const lab::request& r) override {
      if (r.target.starts_with("/google/batch")) return {404, {}, "<html>no such page"};
      return real_.handle(r);
    }
    [[nodiscard]] lab::answer faulty(lab::fault f, const lab::scenario& what) const override {
      return real_.faulty(f, what);
    }
    [[nodiscard]] json dump() const override { return real_.dump(); }
    [[nodiscard]] json save() const override { return real_.save(); }
    void load(const json& from) override { real_.load(from); }
    void clear() override { real_.clear(); }
    [[nodiscard]] json counts() const override { return real_.counts(); }

   private:
    lab::service& real_;
  };
  no_batches without(*service);
  test::service_transport direct(without, "/google");
  const auto alone = test::permitted(make_google_target(sample_settings(), direct, rest, time, chance));
  for (const auto& each : test::run(alone->apply(new_users(5)))) EXPECT_EQ(each.what, done);
  EXPECT_EQ(users().size(), 5U);
}

TEST_F(google_batch, told_to_stop_it_ends_with_an_outcome_for_each) {
  lab::google::settings none;
  none.creations_per_second = 0;
  start(none, sample_settings());
  rest.stopped = true;
  for (const auto& each : apply(new_users(25))) EXPECT_EQ(each.what, not_sent);
  EXPECT_LE(batches(*wire), 1U);
}

}  // namespace
}  // namespace sluis::targets::google
