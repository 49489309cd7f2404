#include "config/needs_restart.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace sluis::config {
namespace {

using keys = std::vector<std::string>;

TEST(needs_restart, names_each_key_that_counts_from_the_start_only) {
  struct row {
    const char* name;
    std::function<void(config&)> change;
    keys expected;
  };
  const std::vector<row> rows{
      {"nothing", [](config&) {}, {}},
      {"the folder of the state", [](config& c) { c.daemon.state_dir = "/b"; }, {"daemon.state_dir"}},
      {"the sockets", [](config& c) { c.daemon.run_dir = "/b"; }, {"daemon.run_dir"}},
      {"the root key", [](config& c) { c.daemon.key_file = "/b"; }, {"daemon.key_file"}},
      {"both groups",
       [](config& c) { c.daemon.admin_group = "a", c.daemon.audit_group = "b"; },
       {"daemon.admin_group", "daemon.audit_group"}},
      {"user namespaces", [](config& c) { c.daemon.subuid_file = "/b"; }, {"daemon.subuid_file"}},
      {"the journal", [](config& c) { c.daemon.log_level = "debug"; }, {"daemon.log_level"}},
      {"the copies of the keys", [](config& c) { c.backup.keys_folder = "/b"; }, {"backup.keys_folder"}},
      {"what is taken over at once", [](config& c) { c.backup.keep = 3, c.daemon.proxy.emplace(); }, {}},
  };
  const config at_start;
  for (const auto& each : rows) {
    auto now = at_start;
    each.change(now);
    EXPECT_EQ(keys_that_need_a_restart(at_start, now), each.expected) << each.name;
  }
}

}  // namespace
}  // namespace sluis::config
