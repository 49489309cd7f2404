#include "state/own_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "state/files.hpp"
#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;

::mode_t mode_of(const fs::path& folder) {
  struct ::stat found {};
  ::stat(folder.c_str(), &found);
  return found.st_mode & 07777;
}

class own_folder : public testing::Test {
 protected:
  own_folder() : before_(::umask(0)) {}
  ~own_folder() override { ::umask(before_); }
  own_folder(const own_folder&) = delete;
  own_folder& operator=(const own_folder&) = delete;

  testing_support::temp_folder at_;
  ::mode_t before_;
};

TEST_F(own_folder, has_the_mode_that_it_is_given_under_a_lax_umask_and_a_strict_one) {
  for (const ::mode_t mask : {0000U, 0002U, 0077U}) {
    ::umask(mask);
    const auto folder = at_.path() / std::to_string(mask) / "state";
    ASSERT_TRUE(make_own_folder(folder, private_folder));
    EXPECT_EQ(mode_of(folder), private_folder) << mask;
    EXPECT_EQ(mode_of(folder.parent_path()), private_folder) << mask;
    const auto shown = at_.path() / std::to_string(mask) / "run";
    ASSERT_TRUE(make_own_folder(shown, readable_folder));
    EXPECT_EQ(mode_of(shown), readable_folder) << mask;
  }
}

TEST_F(own_folder, that_others_may_write_is_refused) {
  const auto folder = at_.path() / "state";
  ASSERT_TRUE(make_own_folder(folder, private_folder));
  ::chmod(folder.c_str(), 0777);
  const auto refused = make_own_folder(folder, private_folder);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::refused);
  EXPECT_NE(refused.error().hint().find("chmod go-w"), std::string::npos);
  ::chmod(folder.c_str(), 0750);
  EXPECT_TRUE(make_own_folder(folder, private_folder));
}

TEST_F(own_folder, of_somebody_else_is_refused_to_work_in_and_taken_for_a_copy) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives folders away";
  const auto folder = at_.path() / "state";
  ASSERT_TRUE(make_own_folder(folder, private_folder));
  ASSERT_EQ(::chown(folder.c_str(), 4001, 4001), 0);
  EXPECT_TRUE(make_own_folder(folder, private_folder));
  const auto refused = expect_own(folder);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::refused);
  EXPECT_NE(refused.error().text().find("belongs to user 4001"), std::string::npos) << refused.error().text();
  ::chmod(at_.path().c_str(), 0755);
  ASSERT_EQ(::seteuid(4001), 0);
  const auto own = expect_own(folder);
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_TRUE(own) << "their own program works in it";
}

TEST_F(own_folder, a_file_in_its_place_is_told) {
  const auto file = at_.path() / "state";
  ASSERT_TRUE(write_durably(file, "x"));
  EXPECT_FALSE(make_own_folder(file, private_folder));
}

}  // namespace
}  // namespace sluis::state
