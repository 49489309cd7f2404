#include "daemon/api/log_file.hpp"

#include <gtest/gtest.h>

#include "tests/support/small_log.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::daemon::api {
namespace {

TEST(log_file, only_the_canonical_names_of_c2sp_tlog_tiles_are_files_of_a_log) {
  struct row {
    const char* name;
    bool expected;
  };
  for (const auto& [name, expected] : {row{"checkpoint", true},
                                       row{"vkey", true},
                                       row{"tile/0/000", true},
                                       row{"tile/7/x001/234", true},
                                       row{"tile/0/x001/x234/067", true},
                                       row{"tile/0/000.p/1", true},
                                       row{"tile/0/000.p/255", true},
                                       row{"tile/entries/x001/000.p/17", true},
                                       row{"", false},
                                       row{"state.db", false},
                                       row{"Checkpoint", false},
                                       row{"checkpoint/", false},
                                       row{"tile", false},
                                       row{"tile/", false},
                                       row{"tile/0", false},
                                       row{"tile/0/", false},
                                       row{"tile/8/000", false},
                                       row{"tile/00/000", false},
                                       row{"tile/-1/000", false},
                                       row{"tile/0/0", false},
                                       row{"tile/0/0000", false},
                                       row{"tile/0/x000/001", false},
                                       row{"tile/0/001/234", false},
                                       row{"tile/0/x001", false},
                                       row{"tile/0/x001//234", false},
                                       row{"tile/0/000.p/0", false},
                                       row{"tile/0/000.p/256", false},
                                       row{"tile/0/000.p/01", false},
                                       row{"tile/0/000.p/", false},
                                       row{"tile/0/000.p/1/2", false},
                                       row{"tile/entries/../../state.db", false},
                                       row{"tile/0/../000", false},
                                       row{"../state.db", false},
                                       row{"../keys/vault.1", false},
                                       row{"/etc/passwd", false},
                                       row{"tile//etc/passwd", false},
                                       row{"tile/0/000 ", false},
                                       row{"tile/0/x999/x999/x999/x999/x999/x999/x999/999", false}}) {
    EXPECT_EQ(is_log_file(name), expected) << name;
  }
}

TEST(log_file, gives_the_bytes_as_they_lie_there) {
  const test::temp_dir folder;
  test::put_file(folder / "log/tile/0/000.p/2", std::string("\0\xff\n", 3));
  EXPECT_EQ(read_log_file(folder / "log", "tile/0/000.p/2").value(), std::string("\0\xff\n", 3));
}

TEST(log_file, what_is_not_there_or_not_of_the_log_is_not_found) {
  const test::temp_dir folder;
  test::put_file(folder / "state.db", "facts");
  test::put_file(folder / "log/checkpoint", "c");
  for (const auto* name : {"tile/0/000", "../state.db", "vkey"}) {
    const auto found = read_log_file(folder / "log", name);
    ASSERT_FALSE(found) << name;
    EXPECT_EQ(found.error().code(), errc::not_found) << name;
  }
}

}  // namespace
}  // namespace sluis::daemon::api
