// The process ends right behind each step of a restore, as a kill would end it: what it leaves is nobody's folder, and
// there may be keys in it.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/state/backup/backup_fixture.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;
using namespace testing_support;

/// Two pupils, a backup, and one of them erased since.
class restore_interrupted : public backup_fixture, public testing::WithParamInterface<restore_step> {
 protected:
  void SetUp() override {
    backup_fixture::SetUp();
    next_day({pupil("1", "Canarie"), pupil("2", "Blijver")});
    gone_ = person_called("Canarie").row.id;
    backup_ = back_up().folder;
    next_day({pupil("2", "Blijver")});
    store_->erase({gone_}, {}, "retention 90 days").value();
    store_->copy_keys().value();
  }
  void break_off_behind(restore_step last) {
    const auto child = ::fork();
    if (child == 0) {
      const auto end_there = [&](restore_step step) {
        if (step == last) ::kill(::getpid(), SIGKILL);
      };
      const secret root(root_key_);
      (void)restore_backup({backup_, copies_, to_, {}}, root, chance_, going_on, end_there);
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(WTERMSIG(status), SIGKILL);
  }

  subject_id gone_;
  fs::path backup_;
  fs::path unfinished_ = root_.path() / ".restored.restoring";
};

TEST_P(restore_interrupted, leaves_nothing_that_is_served_and_the_next_one_does_it) {
  const auto keys_before = all_bytes_of(copies_);
  break_off_behind(GetParam());
  const bool is_named = GetParam() == restore_step::named;
  ASSERT_EQ(fs::exists(to_), is_named);
  EXPECT_EQ(fs::exists(unfinished_), !is_named && GetParam() != restore_step::backup_verified);
  EXPECT_EQ(all_bytes_of(copies_), keys_before) << "the keys' place is only read";
  EXPECT_TRUE(verify_backup(backup_, going_on));

  const auto again = try_restore(backup_);
  if (is_named) {
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().text().find("is there already; restore to a new folder"), std::string::npos)
        << again.error().text();
  } else {
    ASSERT_TRUE(again) << again.error().text();
  }
  EXPECT_FALSE(fs::exists(unfinished_));
  EXPECT_EQ(findings_in(to_), std::vector<std::string>{});
  take_its_place();
  EXPECT_FALSE(store_->keys().has(gone_));
  EXPECT_TRUE(store_->erasure_of(gone_).value()->done_leaf);
  EXPECT_EQ(leaves("restore.done"), 1U);
  EXPECT_EQ(person_called("Blijver").facts.family_name, "Blijver");
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(steps, restore_interrupted,
                         testing::Values(restore_step::backup_verified, restore_step::laid_out,
                                         restore_step::epoch_written, restore_step::epoch_counted,
                                         restore_step::key_destroyed, restore_step::file_emptied, restore_step::checked,
                                         restore_step::named));

}  // namespace
}  // namespace sluis::state
