#include "state/log/mirror.hpp"

#include <gtest/gtest.h>

#include <set>

#include "state/files.hpp"
#include "state/log/verify.hpp"
#include "tests/support/small_log.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;
using test::make_log;
using test::temp_dir;

log_fetcher from(const fs::path& folder, std::vector<std::string>* asked = nullptr) {
  return [folder, asked](const std::string& name) {
    if (asked != nullptr) asked->push_back(name);
    return read_file(folder / name, 1 << 25);
  };
}

const auto quietly = [](std::uint64_t, std::uint64_t) {};

std::set<std::string> paths_in(const fs::path& folder) {
  std::set<std::string> out;
  for (const auto& each : fs::recursive_directory_iterator(folder)) {
    if (each.is_regular_file()) out.insert(fs::relative(each.path(), folder).string());
  }
  return out;
}

TEST(log_mirror, knows_the_tiles_of_a_tree) {
  struct row {
    std::uint64_t size;
    std::vector<std::string> expected;
  };
  for (const auto& [size, expected] : {row{0, {}}, row{1, {"tile/entries/000.p/1", "tile/0/000.p/1"}},
                                       row{256, {"tile/entries/000", "tile/0/000", "tile/1/000.p/1"}},
                                       row{513,
                                           {"tile/entries/000", "tile/entries/001", "tile/entries/002.p/1",
                                            "tile/0/000", "tile/0/001", "tile/0/002.p/1", "tile/1/000.p/2"}}}) {
    std::vector<std::string> found;
    const auto note = [&](const tlog::tile_name& name) -> result<void> {
      found.push_back(name.path());
      return {};
    };
    ASSERT_TRUE(for_each_tile(size, note));
    EXPECT_EQ(found, expected) << size;
  }
}

TEST(log_mirror, copies_what_verifies_at_every_edge_of_a_tile) {
  for (const std::uint64_t size : {0u, 1u, 255u, 256u, 257u, 512u, 66000u}) {
    const temp_dir folder;
    make_log(folder / "log", "sluis/demo", size);
    const auto done = mirror_log(from(folder / "log"), folder / "copy", quietly);
    ASSERT_TRUE(done) << size << " " << done.error().text();
    EXPECT_EQ(done->size, size);
    EXPECT_EQ(paths_in(folder / "copy"), paths_in(folder / "log")) << size;
    const auto valid = state::verify_log(folder / "copy");
    ASSERT_TRUE(valid) << size << " " << valid.error().text();
    EXPECT_EQ(valid->size, size);
  }
}

TEST(log_mirror, takes_the_beginning_of_a_tile_that_has_filled_up_meanwhile) {
  const temp_dir folder;
  make_log(folder / "log", "sluis/demo", 300);
  make_log(folder / "grown", "sluis/demo", 513);
  // The checkpoint is of 300, the tiles are those of 513: the partial ones of 300 are gone.
  fs::copy_file(folder / "log/checkpoint", folder / "grown/checkpoint", fs::copy_options::overwrite_existing);
  test::put_file(folder / "grown/tile/1/000.p/1", read_file(folder / "log/tile/1/000.p/1", 1 << 20).value());
  const auto done = mirror_log(from(folder / "grown"), folder / "copy", quietly);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_TRUE(fs::exists(folder / "copy/tile/0/001.p/44"));
  const auto valid = state::verify_log(folder / "copy");
  ASSERT_TRUE(valid) << valid.error().text();
  EXPECT_EQ(valid->size, 300u);
}

TEST(log_mirror, takes_a_newer_checkpoint_where_the_edge_of_the_older_one_is_gone) {
  const temp_dir folder;
  make_log(folder / "log", "sluis/demo", 300);
  make_log(folder / "grown", "sluis/demo", 310);  // has .p/54, not .p/44
  int looks = 0;
  const auto busy = [&](const std::string& name) {
    return from(folder / (name == "checkpoint" && looks++ == 0 ? "log" : "grown"))(name);
  };
  const auto done = mirror_log(busy, folder / "copy", quietly);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->size, 310u);
  EXPECT_TRUE(state::verify_log(folder / "copy"));
}

TEST(log_mirror, does_not_look_for_ever_for_a_tile_that_is_missing) {
  const temp_dir folder;
  make_log(folder / "log", "sluis/demo", 300);
  fs::remove_all(folder / "log/tile/0/001.p");
  EXPECT_EQ(mirror_log(from(folder / "log"), folder / "copy", quietly).error().code(), errc::not_found);
  EXPECT_FALSE(fs::exists(folder / "copy"));
}

TEST(log_mirror, brings_an_older_copy_up_to_date) {
  const temp_dir folder;
  make_log(folder / "old", "sluis/demo", 300);
  make_log(folder / "log", "sluis/demo", 700);
  ASSERT_TRUE(mirror_log(from(folder / "old"), folder / "copy", quietly));
  ASSERT_TRUE(mirror_log(from(folder / "log"), folder / "copy", quietly));
  EXPECT_EQ(state::verify_log(folder / "copy")->size, 700u);
  EXPECT_TRUE(state::verify_consistency(folder / "old", folder / "copy"));
}

TEST(log_mirror, what_was_compared_before_is_not_fetched_again) {
  const temp_dir folder;
  make_log(folder / "log", "sluis/demo", 66'000);
  std::set<std::string> fetched;
  const auto noting = [&](const std::string& name) {
    fetched.insert(name);
    return from(folder / "log")(name);
  };
  const auto again = [&](std::uint64_t known) {
    fetched.clear();
    ASSERT_TRUE(mirror_log(noting, folder / "copy", quietly, known));
    EXPECT_EQ(paths_in(folder / "copy"), paths_in(folder / "log"));
  };
  ASSERT_TRUE(mirror_log(from(folder / "log"), folder / "copy", quietly));
  again(66'000);
  EXPECT_FALSE(fetched.contains("tile/0/255"));
  EXPECT_FALSE(fetched.contains("tile/1/000")) << "full, of the first 65,536";
  again(65'535);
  EXPECT_TRUE(fetched.contains("tile/0/255")) << "of which one leaf was not there yet";
  EXPECT_TRUE(fetched.contains("tile/1/000"));
  EXPECT_FALSE(fetched.contains("tile/0/254"));
  fs::remove_all(folder / "copy");
  again(66'000);  // another disk in its place
  EXPECT_TRUE(fetched.contains("tile/0/000"));
  make_log(folder / "old", "sluis/demo", 300);
  fs::remove_all(folder / "copy");
  ASSERT_TRUE(mirror_log(from(folder / "old"), folder / "copy", quietly));
  fetched.clear();
  ASSERT_TRUE(mirror_log(noting, folder / "copy", quietly, 66'000));  // or one with an older copy
  EXPECT_TRUE(fetched.contains("tile/0/000"));
  EXPECT_TRUE(state::verify_log(folder / "copy"));
}

TEST(log_mirror, never_puts_a_shorter_log_over_a_longer_copy) {
  const temp_dir folder;
  make_log(folder / "log", "sluis/demo", 300);
  make_log(folder / "cut", "sluis/demo", 299);
  ASSERT_TRUE(mirror_log(from(folder / "log"), folder / "copy", quietly));
  const auto refused = mirror_log(from(folder / "cut"), folder / "copy", quietly);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::conflict);
  EXPECT_EQ(state::verify_log(folder / "copy")->size, 300u);
}

TEST(log_mirror, does_not_mix_logs_nor_write_among_other_files) {
  const temp_dir folder;
  make_log(folder / "a", "sluis/a", 3);
  make_log(folder / "b", "sluis/b", 3);
  test::put_file(folder / "letters/letter.txt", "dear");
  ASSERT_TRUE(mirror_log(from(folder / "a"), folder / "copy", quietly));
  EXPECT_EQ(mirror_log(from(folder / "b"), folder / "copy", quietly).error().code(), errc::conflict);
  EXPECT_EQ(mirror_log(from(folder / "b"), folder / "letters", quietly).error().code(), errc::conflict);
  EXPECT_EQ(paths_in(folder / "letters"), std::set<std::string>{"letter.txt"});
}

TEST(log_mirror, the_checkpoint_comes_last_so_that_a_copy_that_breaks_off_is_no_copy) {
  const temp_dir folder;
  make_log(folder / "log", "sluis/demo", 300);
  const auto breaks_off = [&](const std::string& name) -> result<std::string> {
    if (name == "tile/0/001.p/44") return error(errc::unavailable, "the connection broke off");
    return from(folder / "log")(name);
  };
  EXPECT_FALSE(mirror_log(breaks_off, folder / "copy", quietly));
  EXPECT_FALSE(fs::exists(folder / "copy/checkpoint"));
  EXPECT_TRUE(mirror_log(from(folder / "log"), folder / "copy", quietly));
}

// Issue 15: counted as no copy, it was written over, and an older log of the same key was taken for the newest.
TEST(log_mirror, a_copy_whose_checkpoint_was_changed_is_not_written_over) {
  const temp_dir folder;
  make_log(folder / "log", "sluis/demo", 300);
  ASSERT_TRUE(mirror_log(from(folder / "log"), folder / "copy", quietly));
  auto note = read_file(folder / "copy/checkpoint", 1 << 16).value();
  note.back() ^= 1;
  test::put_file(folder / "copy/checkpoint", note);
  const auto refused = mirror_log(from(folder / "log"), folder / "copy", quietly);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::conflict);
  EXPECT_EQ(read_file(folder / "copy/checkpoint", 1 << 16).value(), note);
}

TEST(log_mirror, a_checkpoint_that_the_key_did_not_sign_is_refused) {
  const temp_dir folder;
  make_log(folder / "log", "sluis/demo", 3);
  auto note = read_file(folder / "log/checkpoint", 1 << 16).value();
  note.replace(note.find("\n3\n"), 3, "\n2\n");
  test::put_file(folder / "log/checkpoint", note);
  const auto refused = mirror_log(from(folder / "log"), folder / "copy", quietly);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::corrupt);
}

}  // namespace
}  // namespace sluis::state
