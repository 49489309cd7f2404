// The process ends right behind each step of a backup, as a kill would end it: nothing is flushed, nothing unwound.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/state/backup/backup_fixture.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;
using namespace testing_support;

class backup_interrupted : public backup_fixture, public testing::WithParamInterface<backup_step> {
 protected:
  void SetUp() override {
    backup_fixture::SetUp();
    next_day({pupil("1", "Canarie"), pupil("2", "Blijver")});
    back_up();
    next_day({pupil("2", "Blijver")});
  }
  /// Another backup, in a process that ends behind the step; the store stays open here, as a daemon's does while its
  /// backup's thread works.
  void break_off_behind(backup_step last) {
    const auto child = ::fork();
    if (child == 0) {
      const auto end_there = [&](backup_step step) {
        if (step == last) ::kill(::getpid(), SIGKILL);
      };
      (void)make_backup(folder_, backups_, institution_id("stichting"), clock_.at, going_on, end_there);
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(WTERMSIG(status), SIGKILL);
  }
};

TEST_P(backup_interrupted, is_none_or_whole_and_the_next_one_clears_it_away) {
  break_off_behind(GetParam());
  const bool is_whole = GetParam() == backup_step::named;
  const auto listed = list_backups(backups_).value();
  ASSERT_EQ(listed.size(), is_whole ? 2U : 1U);
  for (const auto& one : listed) EXPECT_TRUE(verify_backup(one.folder, going_on)) << one.folder;

  const auto next = back_up();
  EXPECT_TRUE(verify_backup(next.folder, going_on));
  EXPECT_EQ(list_backups(backups_).value().size(), listed.size() + 1);
  for (const auto& entry : fs::directory_iterator(backups_))
    EXPECT_NE(entry.path().filename().string().front(), '.') << entry.path();
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
  restore(next.folder);
  EXPECT_EQ(findings_in(to_), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(steps, backup_interrupted,
                         testing::Values(backup_step::folder_made, backup_step::log_copied,
                                         backup_step::database_copied, backup_step::files_hashed,
                                         backup_step::manifest_written, backup_step::verified, backup_step::named));

}  // namespace
}  // namespace sluis::state
