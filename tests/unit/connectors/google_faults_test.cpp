// Everything goes wrong at once, by chance from a seed: nothing is made twice, nothing is lost, and the end is the
// same.
#include <random>

#include "tests/unit/connectors/google_bench.hpp"

namespace sluis::targets::google {
namespace {

class google_faults : public google_bench {
 protected:
  /// Until all of it is done, as the next syncs would: what is unknown after a creation is looked up first.
  std::vector<std::string> until_done(const std::vector<released_change>& changes) {
    std::vector<std::string> ids(changes.size());
    std::vector<std::size_t> open(changes.size());
    for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;
    for (int sync = 0; sync < 100 && !open.empty(); ++sync) {
      std::vector<released_change> batch;
      for (const auto i : open) batch.push_back(changes[i]);
      const auto out = apply(batch);
      std::vector<std::size_t> rest_open;
      for (std::size_t k = 0; k < open.size(); ++k) {
        EXPECT_NE(out[k].what, failed) << out[k].cause.text();
        if (out[k].what == done) {
          ids[open[k]] = out[k].remote_id;
        } else {
          rest_open.push_back(open[k]);
        }
      }
      open = rest_open;
      time.advance(std::chrono::seconds{30});
    }
    EXPECT_TRUE(open.empty());
    return ids;
  }

  static json comparable(json dump) {
    for (auto& list : dump) {
      for (auto& each : list) each.erase("id");
    }
    return dump;
  }

  json whole_year(double trouble, unsigned seed) {
    lab::google::settings slow;
    slow.hidden_requests = 1;
    slow.incomplete_requests = 1;
    start(slow, sample_settings());
    std::mt19937 dice(seed);
    wire->fate = [&dice, trouble](std::size_t, const http::request&) {
      if (std::uniform_real_distribution<>()(dice) >= trouble) return lab::fault::none;
      const lab::fault all[] = {lab::fault::throttle,     lab::fault::unavailable, lab::fault::error, lab::fault::html,
                                lab::fault::reset_before, lab::fault::reset_after, lab::fault::cut};
      return all[dice() % std::size(all)];
    };
    std::vector<released_change> pupils, classes, joins, renames, leaves;
    for (unsigned n = 0; n < 40; ++n) pupils.push_back(new_user(n));
    for (unsigned n = 100; n < 104; ++n) classes.push_back(new_group(n));
    const auto group_ids = until_done(classes);
    const auto ids = until_done(pupils);
    for (unsigned n = 0; n < 40; ++n) {
      joins.push_back(change_of(operation::add_member, 100 + n % 4, {}, group_ids[n % 4], ids[n]));
      if (n % 3 == 0)
        renames.push_back(change_of(operation::update_user, n, {{field::function, "leerkracht"}}, ids[n]));
      if (n % 5 == 0) leaves.push_back(change_of(operation::deactivate_user, n, {}, ids[n]));
    }
    until_done(joins);
    until_done(renames);
    until_done(leaves);
    return comparable(service->dump());
  }
};

TEST_F(google_faults, the_end_is_the_same_whatever_happens_on_the_way) {
  const auto undisturbed = whole_year(0, 0);
  ASSERT_EQ(undisturbed["users"].size(), 40U);
  for (unsigned seed = 1; seed <= 20; ++seed) {
    EXPECT_EQ(whole_year(0.3, seed), undisturbed) << "seed " << seed;
  }
}

TEST_F(google_faults, a_request_that_always_fails_is_tried_five_times) {
  const auto id = created(new_user(1));
  wire->requests.clear();
  wire->fate = [](std::size_t, const http::request&) { return lab::fault::error; };
  EXPECT_EQ(apply_one(change_of(operation::update_user, 1, {{field::given_name, "Jo"}}, id)).what, unknown);
  EXPECT_EQ(wire->requests.size(), 5U);
}

TEST_F(google_faults, what_may_have_arrived_is_unknown_whatever_ends_the_next_attempt) {
  const auto id = created(new_user(1));
  const auto member = created(new_user(2));
  const auto group = created(new_group(100));
  grow_old();
  const released_change all[] = {change_of(operation::update_user, 1, {{field::given_name, "Jo"}}, id),
                                 change_of(operation::deactivate_user, 1, {}, id),
                                 change_of(operation::add_member, 100, {}, group, member),
                                 change_of(operation::delete_user, 1, {}, id)};
  const lab::fault lost[] = {lab::fault::error, lab::fault::reset_after};
  for (const auto& change : all) {
    for (const auto how : lost) {
      for (const bool is_stopped : {true, false}) {
        const auto before = wire->requests.size();
        wire->fate = [&, before](std::size_t n, const http::request&) {
          if (n != before + 1) return lab::fault::unavailable;
          rest.stopped = is_stopped;
          return how;
        };
        EXPECT_EQ(apply_one(change).what, unknown)
            << to_string(change.op()) << (is_stopped ? ", stopped" : ", then 503");
        EXPECT_EQ(wire->requests.size() > before + 1, !is_stopped);
        rest.stopped = false;
      }
    }
  }
}

TEST_F(google_faults, silence_stops_the_rest_after_a_while) {
  wire->fate = [](std::size_t, const http::request&) { return lab::fault::reset_before; };
  std::vector<released_change> many;
  for (unsigned n = 0; n < 300; ++n) many.push_back(new_user(n));
  for (const auto& each : apply(many)) EXPECT_TRUE(each.what == unknown || each.what == not_sent);
  EXPECT_LE(wire->requests.size(), 20U);
}

TEST_F(google_faults, nothing_to_do_is_nothing_sent) {
  EXPECT_TRUE(apply({}).empty());
  EXPECT_TRUE(wire->requests.empty());
}

}  // namespace
}  // namespace sluis::targets::google
