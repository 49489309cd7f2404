#include <gtest/gtest.h>

#include "config/config.hpp"

namespace sluis::config {
namespace {

result<config> with_backup(const std::string& backup) {
  return parse("[daemon]\nstate_dir = \"var\"\nrun_dir = \"run\"\n" + backup +
                   "[[institution]]\nid = \"demo\"\nname = \"Demo\"\nmail_domain = \"demo.example\"\n",
               "/etc/sluis/sluis.toml");
}

TEST(backup_settings, are_made_each_night_unless_said_otherwise) {
  const auto plain = with_backup("").value().backup;
  EXPECT_EQ(plain.when, backup_settings::schedule::nightly);
  EXPECT_FALSE(plain.folder);
  EXPECT_FALSE(plain.keys_folder);
  EXPECT_EQ(plain.keep, 14U);
  EXPECT_EQ(plain.keep_days, std::chrono::days(35));
  const auto said =
      with_backup("[backup]\nfolder = \"b\"\nkeys_folder = \"/mnt/keys\"\nkeep = 3\nkeep_days = 9\nnightly = false\n")
          .value()
          .backup;
  EXPECT_EQ(said.folder, "/etc/sluis/b");
  EXPECT_EQ(said.keys_folder, "/mnt/keys");
  EXPECT_EQ(said.keep, 3U);
  EXPECT_EQ(said.keep_days, std::chrono::days(9));
  EXPECT_EQ(said.when, backup_settings::schedule::on_demand);
}

TEST(backup_settings, what_cannot_be_is_refused) {
  for (const std::string wrong :
       {"keep = 0", "keep_days = 0", "nightly = \"yes\"", "folder = \"b\"\nkeys_folder = \"b\"", "kepp = 3"}) {
    const auto parsed = with_backup("[backup]\n" + wrong + "\n");
    ASSERT_FALSE(parsed) << wrong;
    EXPECT_NE(parsed.error().message().find("[backup]"), std::string::npos) << parsed.error().message();
  }
}

}  // namespace
}  // namespace sluis::config
