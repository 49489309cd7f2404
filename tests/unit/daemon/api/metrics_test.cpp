#include "daemon/api/metrics.hpp"

#include <gtest/gtest.h>

#include "tests/support/golden.hpp"

namespace sluis::daemon::api {
namespace {

TEST(metrics, are_counts_by_institution_and_target) {
  institution_status demo, other;
  demo.id = institution_id("stichting-demo");
  demo.name = "Stichting Demo";
  demo.students = 1200;
  demo.withheld = 1290;
  demo.last_sync = instant{std::chrono::seconds{1795525774}};
  demo.sources = {{source_id("las"), demo.last_sync, ""}};
  target_status partner;
  partner.id = target_id("partner");
  partner.waiting = 7;
  partner.failing_since = instant{std::chrono::seconds{1795525000}};
  demo.targets = {partner};
  other.id = institution_id("other");
  other.problem = "its database is damaged";
  EXPECT_EQ(testing_support::against_golden(SLUIS_SOURCE_DIR "/tests/unit/daemon/golden/metrics.txt",
                                            metrics_text({demo, other})),
            "");
}

}  // namespace
}  // namespace sluis::daemon::api
