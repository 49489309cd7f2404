// The nightly verification of all of the log, slice by slice, while the log grows.
#include "state/log/log_verification.hpp"
#include "state/log/log_moments.hpp"

#include <gtest/gtest.h>

#include "state/log/verify.hpp"
#include "tests/unit/state/log/log_on_disk.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

TEST(log_verification, a_sound_log_is_sound_whatever_the_size_of_a_slice) {
  for (const std::uint64_t size : {0U, 1U, 256U, 600U, 1000U}) {
    log_on_disk on_disk;
    if (size > 0) on_disk.grow_to(size);
    for (const std::uint64_t slice : {1U, 100U, 256U, 5000U}) EXPECT_EQ(on_disk.verify(slice), "") << size;
    EXPECT_FALSE(std::filesystem::exists(on_disk.folder() / "../log_in_doubt"));
  }
}

TEST(log_verification, goes_on_while_the_log_grows_and_covers_what_came_meanwhile) {
  log_on_disk on_disk;
  on_disk.grow_to(700);
  log_verification all(on_disk.folder());
  unsigned slices = 0;
  for (;; ++slices) {
    const auto done = all.go_on(on_disk.db(), 100);
    ASSERT_TRUE(done) << done.error().text();
    if (*done) break;
    if (slices < 5) on_disk.grow_to(on_disk.log().size() + 33);
    on_disk.commit_only(1);  // not published yet
    if (slices == 3) on_disk.open();
  }
  EXPECT_EQ(all.compared(), on_disk.log().published());
  EXPECT_GE(slices, 8U);
}

// What is under an entry that was compared already may be changed until the end: the root is that of the rows as read.
TEST(log_verification, what_is_changed_behind_it_is_found_by_the_next) {
  log_on_disk on_disk;
  on_disk.grow_to(700);
  log_verification all(on_disk.folder());
  EXPECT_FALSE(all.go_on(on_disk.db(), 512).value());
  flip_byte(on_disk.folder() / "tile/0/000", 1);
  EXPECT_TRUE(all.go_on(on_disk.db(), 512).value());
  EXPECT_NE(on_disk.verify(), "");
}

TEST(log_verification, an_older_checkpoint_that_is_put_in_place_meanwhile_is_found) {
  log_on_disk on_disk;
  on_disk.grow_to(300);
  const auto older = slurp(on_disk.folder() / "checkpoint");
  on_disk.grow_to(700);
  log_verification all(on_disk.folder());
  EXPECT_FALSE(all.go_on(on_disk.db(), 512).value());
  spill(on_disk.folder() / "checkpoint", older);
  const auto done = all.go_on(on_disk.db(), 512);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message().find("speaks of 300 entries, and spoke of 512"), std::string::npos)
      << done.error().text();
}

// At each level, full or not: flipped, it is named, the log is in doubt, and mended it is not any more.
TEST(log_verification, every_byte_of_every_file_counts) {
  log_on_disk on_disk;
  on_disk.grow_to(600);
  for (const auto* file : {"tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/000",
                           "tile/entries/001", "tile/entries/002.p/88", "checkpoint", "vkey"}) {
    const auto size = slurp(on_disk.folder() / file).size();
    for (const auto at : {std::size_t{0}, size / 2, size - 2}) {
      const auto was = slurp(on_disk.folder() / file);
      flip_byte(on_disk.folder() / file, at);
      EXPECT_NE(on_disk.verify().find(file), std::string::npos) << file << ", byte " << at << ": " << on_disk.verify();
      EXPECT_TRUE(std::filesystem::exists(on_disk.folder() / "../log_in_doubt"));
      spill(on_disk.folder() / file, was);
      on_disk.open();
      ASSERT_EQ(on_disk.open_failure(), "") << file;
      EXPECT_FALSE(std::filesystem::exists(on_disk.folder() / "../log_in_doubt"));
    }
  }
}

TEST(log_verification, a_database_that_cannot_be_read_is_an_error_and_throws_nothing) {
  log_on_disk on_disk;
  on_disk.grow_to(300);
  on_disk.db().exec("DROP TABLE leaf");
  EXPECT_NE(on_disk.verify(), "");
}

TEST(log_verification, remembers_when_it_was) {
  log_on_disk on_disk;
  EXPECT_EQ(last_moment(on_disk.folder(), log_event::verified), std::nullopt);
  const instant when{std::chrono::milliseconds{1'796'064'000'123}};
  ASSERT_TRUE(note_moment(on_disk.folder(), log_event::verified, {when, 12'345}));
  EXPECT_EQ(last_moment(on_disk.folder(), log_event::verified), (log_moment{when, 12'345}));
  spill(on_disk.folder() / "../log_verified", "1796064000123");  // of an earlier version
  EXPECT_EQ(last_moment(on_disk.folder(), log_event::verified), (log_moment{when, 0}));
  spill(on_disk.folder() / "../log_verified", "1796064000123 many");
  EXPECT_EQ(last_moment(on_disk.folder(), log_event::verified), std::nullopt);
  spill(on_disk.folder() / "../log_verified", "yesterday");
  EXPECT_EQ(last_moment(on_disk.folder(), log_event::verified), std::nullopt);
}

TEST(log_verification, a_continuation_is_proven_by_checkpoints_and_a_few_tiles) {
  log_on_disk on_disk;
  on_disk.grow_to(70'000);
  for (const std::uint64_t older : {1U, 255U, 256U, 600U, 65'536U, 66'000U, 70'000U}) {
    log_on_disk shorter;
    shorter.grow_to(older);
    EXPECT_FALSE(prove_continuation(shorter.folder(), on_disk.folder())) << older;  // another key
  }
  temp_folder copies;
  on_disk.copy_to(copies.path() / "log");
  for (const std::uint64_t newer : {70'000U, 70'001U, 70'300U, 71'000U}) {
    if (newer > on_disk.log().size()) on_disk.grow_to(newer);
    for (std::uint64_t n = 0; n < 200; ++n) {
      if (n % 256 != 255) std::filesystem::remove(on_disk.folder() / tlog::tile_name{0, n, 256}.path());
    }
    const auto proven = prove_continuation(copies.path() / "log", on_disk.folder());
    ASSERT_TRUE(proven) << proven.error().text();
    EXPECT_EQ(*proven, newer);
    EXPECT_EQ(prove_continuation(on_disk.folder(), copies.path() / "log").has_value(), newer == 70'000);
  }
}

}  // namespace
}  // namespace sluis::state
