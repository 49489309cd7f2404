// A whole year of a small school under random faults, with a restart after each part: no duplicate, nothing lost, and
// the same end as without.
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

constexpr unsigned users = 45;
constexpr unsigned groups = 3;
constexpr unsigned first_group = 900;

class graph_faults : public graph_bench {
 protected:
  using maker = std::function<released_change(unsigned)>;

  /// All of them until each is done; their ids.
  std::vector<std::string> until_done(unsigned how_many, const maker& make) {
    std::vector<std::string> ids(how_many);
    std::vector<unsigned> open;
    for (unsigned i = 0; i < how_many; ++i) open.push_back(i);
    for (int turn = 0; turn < 20 && !open.empty(); ++turn) {
      std::vector<released_change> changes;
      for (const auto i : open) changes.push_back(make(i));
      const auto out = apply(changes);
      std::vector<unsigned> left;
      for (std::size_t i = 0; i < out.size(); ++i) {
        EXPECT_NE(out[i].what, failed) << out[i].cause.text();
        if (out[i].what == done) {
          ids[open[i]] = out[i].remote_id;
        } else {
          left.push_back(open[i]);
        }
      }
      open = left;
      restart(with);
    }
    EXPECT_TRUE(open.empty());
    return ids;
  }

  json year() {
    const auto gid = until_done(groups, [](unsigned i) { return group(first_group + i); });
    const auto uid = until_done(users, [](unsigned i) { return creation(i + 1); });
    const auto in_group = [&](operation op, unsigned i) {
      return change_by(op, first_group + i % groups, {}, gid[i % groups], uid[i]);
    };
    until_done(users, [&](unsigned i) { return in_group(operation::add_member, i); });
    until_done(users, [&](unsigned i) { return renamed(i + 1, uid[i]); });
    until_done(groups, [&](unsigned i) {
      return change_by(operation::update_group, first_group + i, {{field::group_name, "groep 6"}}, gid[i]);
    });
    until_done(20, [&](unsigned i) { return in_group(operation::remove_member, i); });
    until_done(20, [&](unsigned i) { return change_by(operation::deactivate_user, i + 1, {}, uid[i]); });
    until_done(10, [&](unsigned i) { return change_by(operation::delete_user, i + 1, {}, uid[i]); });
    until_done(1, [&](unsigned i) { return change_by(operation::delete_group, first_group + i, {}, gid[i]); });
    return tenant->dump();
  }

  void ends_in_the_same_state(unsigned seeds);
  graph_settings with = settings();
};

void graph_faults::ends_in_the_same_state(unsigned seeds) {
  restart(with);
  const auto without = year();
  EXPECT_EQ(without["users"].size(), users - 10);
  EXPECT_EQ(without["groups"].size(), groups - 1);
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    auto of_tenant = tenant_settings(time);
    of_tenant.unseen_for = seed % 3;
    start_over(of_tenant);
    restart(with);
    test::seeded_random dice(seed);
    wire->fate = [&dice](std::size_t, const http::request&) {
      constexpr lab::fault all[] = {lab::fault::throttle, lab::fault::unavailable,  lab::fault::error,
                                    lab::fault::html,     lab::fault::reset_before, lab::fault::reset_after,
                                    lab::fault::cut};
      const auto drawn = dice.next() % 28;  // a fourth of all
      return drawn < 7 ? all[drawn] : lab::fault::none;
    };
    EXPECT_EQ(year(), without) << "seed " << seed << ", unseen for " << seed % 3;
    EXPECT_EQ(tenant->counts()["duplicates"], 0U) << seed;
  }
}

TEST_F(graph_faults, end_in_the_same_state) {
  ends_in_the_same_state(40);
}

TEST_F(graph_faults, end_in_the_same_state_with_classes) {
  with.education = true;
  ends_in_the_same_state(40);
}

}  // namespace
}  // namespace sluis::targets::graph
