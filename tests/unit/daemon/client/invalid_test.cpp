// `sluis invalid list`, with and without the keys that the source's records have.
#include <gtest/gtest.h>

#include "daemon/client/exit_code.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;

TEST(sluis_invalid, keys_are_shown_with_a_reason_only) {
  served daemon;
  daemon.core.ids = {institution_id("demo")};
  invalid_keys_page::keyed one;
  one.record.institution = institution_id("demo");
  one.state = "known";
  one.key = "4711-A";
  daemon.core.invalid_keyed.records = {one};
  const auto shown = run(daemon.admin(), {"invalid", "list", "--keys", "--reason", "for the school office"});
  EXPECT_EQ(shown.how, exit_code::done);
  expect_says(shown.out, "key in the source: 4711-A\n");
  EXPECT_EQ(daemon.core.asked.back(), "invalid keys demo 0 1000 for the school office");
  daemon.core.invalid = {one.record};
  const auto plain = run(daemon.admin(), {"invalid", "list"});
  EXPECT_EQ(plain.out.find("4711-A"), std::string::npos);
  expect_says(plain.out, "sluis invalid list --keys --reason");
  EXPECT_EQ(daemon.core.asked.back(), "invalid * 0 1000");
  const auto refused =
      run(daemon.audit(), {"invalid", "list", "--keys", "--institution", "demo", "--reason", "an audit"});
  EXPECT_EQ(refused.how, exit_code::held);
  EXPECT_EQ(daemon.core.asked.back(), "invalid * 0 1000") << "nothing was asked for an auditor";
}

}  // namespace
}  // namespace sluis::daemon::client
