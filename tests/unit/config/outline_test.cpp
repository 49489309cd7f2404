#include "config/outline.hpp"

#include <gtest/gtest.h>

namespace sluis::config {
namespace {

constexpr const char* two_institutions = R"(
[daemon]
state_dir = "/var/lib/sluis"
[[institution]]
id = "demo"
name = "Stichting \"Demo\""
[institution.guard]
max_removals = 2
[[institution.source]]
id = "las"
path = "las"
[[institution.target]]
id = "partner"
token_file = "partner.token"
attributes = ["given_name", "email"]
requests_per_second = 2.5
[[institution]]
id = "other"
)";

TEST(outline, names_each_key_and_leaves_out_other_institutions) {
  const auto all = outlines_of(two_institutions).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(text_of(all.at(institution_id("demo"))), R"(daemon.state_dir = "/var/lib/sluis"
institution.guard.max_removals = 2
institution.id = "demo"
institution.name = "Stichting \"Demo\""
institution.source.las.id = "las"
institution.source.las.path = "las"
institution.target.partner.attributes = ["given_name", "email"]
institution.target.partner.id = "partner"
institution.target.partner.requests_per_second = 2.5
institution.target.partner.token_file = "partner.token"
)");
  EXPECT_EQ(text_of(all.at(institution_id("other"))),
            "daemon.state_dir = \"/var/lib/sluis\"\ninstitution.id = \"other\"\n");
}

TEST(outline, what_is_no_toml_or_not_there_is_refused) {
  EXPECT_EQ(outlines_of("[daemon").error().code(), errc::invalid_input);
  EXPECT_EQ(outlines_in("/nowhere/sluis.toml").error().code(), errc::io);
}

}  // namespace
}  // namespace sluis::config
