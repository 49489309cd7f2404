// How many changes a second each target's published quota permits at best.
#include <gtest/gtest.h>

#include "connectors/targets/google/best_pace.hpp"
#include "connectors/targets/graph/best_pace.hpp"
#include "connectors/targets/scim/best_pace.hpp"

namespace sluis::targets {
namespace {

TEST(best_pace, of_graph_is_writes_within_units) {
  const graph::graph_limits published;
  EXPECT_DOUBLE_EQ(graph::best_pace(published, operation::create_user), 20);
  EXPECT_DOUBLE_EQ(graph::best_pace(published, operation::add_member), 400) << "twenty in a write";
  EXPECT_DOUBLE_EQ(graph::best_pace(published, operation::remove_member), 20);
  EXPECT_DOUBLE_EQ(graph::best_pace(published, operation::delete_user), 10) << "softly, then for good";
  graph::graph_limits few_units;
  few_units.units = 100;
  EXPECT_DOUBLE_EQ(graph::best_pace(few_units, operation::create_user), 10);
}

TEST(best_pace, of_google_is_queries_and_creations) {
  google::google_settings settings;
  EXPECT_DOUBLE_EQ(google::best_pace(settings, operation::create_user), 10);
  EXPECT_DOUBLE_EQ(google::best_pace(settings, operation::add_member), 40);
  settings.queries_per_minute = 60;
  EXPECT_DOUBLE_EQ(google::best_pace(settings, operation::create_user), 1);
}

TEST(best_pace, of_scim_is_by_what_the_partner_offers) {
  scim::scim_settings settings;
  scim::capabilities offers;
  EXPECT_DOUBLE_EQ(scim::best_pace(settings, offers, operation::create_user), 50);
  EXPECT_DOUBLE_EQ(scim::best_pace(settings, offers, operation::add_member), 5'000);
  offers.bulk = scim::offered::yes;
  offers.bulk_operations = 10;
  EXPECT_DOUBLE_EQ(scim::best_pace(settings, offers, operation::create_user), 500);
  EXPECT_DOUBLE_EQ(scim::best_pace(settings, offers, operation::delete_user), 50) << "never in bulk";
}

}  // namespace
}  // namespace sluis::targets
