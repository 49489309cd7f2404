#include "state/log/mutation_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "state/log/leaf.hpp"
#include "state/log/log_moments.hpp"
#include "state/log/reader.hpp"
#include "state/log/verify.hpp"
#include "tests/unit/state/log/log_on_disk.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

void expect_sound(const log_on_disk& on_disk, std::uint64_t size) {
  const auto report = verify_log(on_disk.folder());
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(report->size, size);
  EXPECT_EQ(report->origin, "sluis/stichting-demo");
}

std::vector<std::string> files_in(const std::filesystem::path& folder) {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) out.push_back(std::filesystem::relative(entry.path(), folder).string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST(mutation_log, an_empty_log_verifies) {
  log_on_disk on_disk;
  expect_sound(on_disk, 0);
}

TEST(mutation_log, files_are_those_of_c2sp_at_the_borders) {
  log_on_disk on_disk;
  on_disk.grow_to(257);
  EXPECT_EQ(files_in(on_disk.folder()),
            (std::vector<std::string>{"checkpoint", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1",
                                      "tile/entries/000", "tile/entries/001.p/1", "vkey"}));
}

// A full disk: SQLite, or whoever held the transaction, gave it up, and the log heard nothing of it.
TEST(mutation_log, a_transaction_that_was_given_up_leaves_no_gap) {
  log_on_disk on_disk;
  on_disk.grow_to(3);
  {
    const sqlite::transaction given_up(on_disk.db());
    on_disk.log().append(log_on_disk::example(3));
  }
  EXPECT_EQ(on_disk.log().size(), 3U);
  on_disk.grow_to(5);
  {
    const sqlite::transaction by_sqlite(on_disk.db());
    on_disk.log().append(log_on_disk::example(5));
    EXPECT_THROW(on_disk.db().exec("INSERT OR ROLLBACK INTO leaf (seq, entry) VALUES (0, x'00')"),
                 sqlite::sqlite_error);
  }
  on_disk.grow_to(7);
  expect_sound(on_disk, 7);
  on_disk.open();
  EXPECT_EQ(on_disk.open_failure(), "");
}

TEST(mutation_log, grows_by_ones_and_by_lumps_to_the_same_tree) {
  log_on_disk by_ones, at_once;
  for (std::uint64_t size = 1; size <= 520; ++size) by_ones.grow_to(size);
  at_once.grow_to(520);
  expect_sound(by_ones, 520);
  EXPECT_EQ(verify_log(by_ones.folder())->root, verify_log(at_once.folder())->root);
}

TEST(mutation_log, partial_tiles_of_the_newest_two_checkpoints_are_kept_and_no_more) {
  log_on_disk on_disk;
  for (std::uint64_t size = 1; size <= 700; ++size) on_disk.grow_to(size);
  EXPECT_EQ(files_in(on_disk.folder()),
            (std::vector<std::string>{"checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/187", "tile/0/002.p/188",
                                      "tile/1/000.p/2", "tile/entries/000", "tile/entries/001",
                                      "tile/entries/002.p/187", "tile/entries/002.p/188", "vkey"}));
}

TEST(mutation_log, a_leaf_outside_of_a_transaction_is_a_mistake) {
  log_on_disk on_disk;
  EXPECT_THROW(on_disk.log().append(log_on_disk::example(0)), std::logic_error);
}

TEST(mutation_log, what_was_rolled_back_leaves_no_gap) {
  log_on_disk on_disk;
  on_disk.grow_to(10);
  {
    sqlite::transaction t(on_disk.db());
    EXPECT_EQ(on_disk.log().append(log_on_disk::example(99)), 10U);
    t.rollback();
  }
  on_disk.log().rolled_back();
  EXPECT_EQ(on_disk.log().size(), 10U);
  ASSERT_TRUE(on_disk.log().publish());
  on_disk.grow_to(12);
  expect_sound(on_disk, 12);
}

TEST(mutation_log, publishing_nothing_touches_nothing) {
  log_on_disk on_disk;
  on_disk.grow_to(3);
  const auto before = std::filesystem::last_write_time(on_disk.folder() / "checkpoint");
  ASSERT_TRUE(on_disk.log().publish());
  EXPECT_EQ(std::filesystem::last_write_time(on_disk.folder() / "checkpoint"), before);
}

TEST(mutation_log, a_crash_between_commit_and_publish_is_made_good_at_open) {
  for (const std::uint64_t tail : {1U, 300U, 20'000U}) {
    for (const std::uint64_t published : {0U, 1U, 200U, 256U, 300U, 512U}) {
      log_on_disk on_disk;
      if (published > 0) on_disk.grow_to(published);
      const auto before = slurp(on_disk.folder() / "checkpoint");
      on_disk.commit_only(tail);
      ASSERT_EQ(slurp(on_disk.folder() / "checkpoint"), before);
      on_disk.open();
      ASSERT_EQ(on_disk.open_failure(), "");
      EXPECT_EQ(on_disk.log().size(), published + tail);
      EXPECT_EQ(on_disk.log().published(), published + tail);
      expect_sound(on_disk, published + tail);
      on_disk.grow_to(published + tail + 100);
      expect_sound(on_disk, published + tail + 100);
    }
  }
}

// Where the next entry goes: at the next start. All others: by the next night. Of the checkpoint, see below.
TEST(mutation_log, any_file_that_is_gone_is_written_anew_from_the_table) {
  log_on_disk on_disk;
  on_disk.grow_to(300);
  on_disk.grow_to(600);
  for (const auto& name : files_in(on_disk.folder())) {
    if (name == "checkpoint") continue;
    const auto bytes = slurp(on_disk.folder() / name);
    const bool needed = !name.ends_with(".p/44") && !name.ends_with("1/000.p/1");  // those are of the checkpoint before
    const bool is_left_of_the_edge = name.ends_with("/000") || name.ends_with("/001");
    std::filesystem::remove(on_disk.folder() / name);
    on_disk.open();
    ASSERT_EQ(on_disk.open_failure(), "") << name;
    EXPECT_EQ(std::filesystem::exists(on_disk.folder() / name), needed && !is_left_of_the_edge) << name;
    EXPECT_EQ(on_disk.verify(), "") << name;
    EXPECT_TRUE(!needed || slurp(on_disk.folder() / name) == bytes) << name;
  }
  std::filesystem::remove_all(on_disk.folder() / "tile");
  on_disk.open();
  expect_sound(on_disk, 600);
}

// Issue 15: who takes the signed files away could have changed the rows before, and a log that is signed anew would not
// show it. The entry and the file beside the log say that it happened, and an older copy proves the rest.
TEST(mutation_log, a_checkpoint_that_is_gone_is_made_anew_and_the_log_and_a_file_say_so) {
  using change = std::function<void(const std::filesystem::path&)>;
  const std::vector<std::pair<const char*, change>> changes = {
      {"the checkpoint", [](const auto& log) { std::filesystem::remove(log / "checkpoint"); }},
      {"all of it", [](const auto& log) { std::filesystem::remove_all(log); }}};
  for (const auto& [name, doing] : changes) {
    log_on_disk on_disk;
    on_disk.grow_to(300);
    const temp_dir elsewhere;
    on_disk.copy_to(elsewhere / "copy");
    EXPECT_EQ(last_moment(on_disk.folder(), log_event::rebuilt), std::nullopt) << name;
    doing(on_disk.folder());
    for (int start = 0; start < 2; ++start) {
      on_disk.open();
      ASSERT_EQ(on_disk.open_failure(), "") << name;
      expect_sound(on_disk, 301);
    }
    auto row = on_disk.db().prepare("SELECT entry FROM leaf WHERE seq = 300");
    ASSERT_TRUE(row.step()) << name;
    const auto entry = tlog::parse_leaf(row.blob(0));
    ASSERT_TRUE(entry) << name;
    EXPECT_EQ(entry->what.kind, mutation_kind::log_rebuilt) << name;
    EXPECT_EQ(entry->what.note, "checkpoint missing, entries 300") << name;
    const auto told = last_moment(on_disk.folder(), log_event::rebuilt);
    ASSERT_TRUE(told) << name;
    EXPECT_EQ(told->entries, 300U) << name;
    EXPECT_TRUE(prove_continuation(elsewhere / "copy", on_disk.folder())) << name;
  }
}

// Issue 15: what is not signed yet is signed by the next start.
TEST(mutation_log, a_row_that_is_not_signed_yet_and_is_no_entry_is_not_signed) {
  for (const auto* change :
       {"UPDATE leaf SET entry = x'00' WHERE seq = 301", "UPDATE leaf SET entry = x'' WHERE seq = 302",
        "UPDATE leaf SET entry = (SELECT entry FROM leaf WHERE seq = 300) WHERE seq = 301"}) {
    log_on_disk on_disk;
    on_disk.grow_to(300);
    on_disk.commit_only(3);
    on_disk.db().exec(change);
    const auto before = slurp(on_disk.folder() / "checkpoint");
    on_disk.open();
    EXPECT_NE(on_disk.open_failure().find("is not an entry of the log, and is not signed yet"), std::string::npos)
        << change << ": " << on_disk.open_failure();
    EXPECT_EQ(slurp(on_disk.folder() / "checkpoint"), before) << change;
  }
}

TEST(mutation_log, left_over_temporary_files_do_no_harm) {
  log_on_disk on_disk;
  on_disk.grow_to(255);
  spill(on_disk.folder() / "checkpoint.tmp", "half a che");
  spill(on_disk.folder() / "tile/0/000.tmp", "half a tile");
  on_disk.open();
  on_disk.grow_to(260);
  expect_sound(on_disk, 260);
  EXPECT_FALSE(std::filesystem::exists(on_disk.folder() / "tile/0/000.tmp"));
}

/// Who finds it: opening, which looks at the right edge, or the verification of the night, which looks at everything.
enum class found : std::uint8_t { at_start, at_night };

struct damage {
  const char* name;
  void (*doing)(log_on_disk&);
  const char* says;
  found by;
};

// Never two roots for one size: each of these would lead to a second one, so nothing is served. 600 entries: the last
// bundle begins with entry 512.
const damage all_damage[] = {
    {"an entry in the table", [](log_on_disk& d) { d.db().exec("UPDATE leaf SET entry = x'00' WHERE seq = 17"); },
     "table leaf does not lead to the root", found::at_night},
    {"an entry of the last bundle in the table",
     [](log_on_disk& d) { d.db().exec("UPDATE leaf SET entry = x'00' WHERE seq = 512"); },
     "table leaf does not lead to the root", found::at_start},
    {"two entries of the last bundle exchanged",
     [](log_on_disk& d) {
       d.db().exec("UPDATE leaf SET entry = (SELECT entry FROM leaf WHERE seq = 599) WHERE seq = 598");
     },
     "table leaf does not lead to the root", found::at_start},
    {"a row taken out", [](log_on_disk& d) { d.db().exec("DELETE FROM leaf WHERE seq = 17"); },
     "table leaf: row 17 is missing", found::at_night},
    {"a row of the last bundle taken out", [](log_on_disk& d) { d.db().exec("DELETE FROM leaf WHERE seq = 550"); },
     "table leaf: row 550 is missing", found::at_start},
    {"an older database", [](log_on_disk& d) { d.db().exec("DELETE FROM leaf WHERE seq >= 500"); },
     "speaks of 600 entries, table leaf holds 500", found::at_start},
    {"a tile", [](log_on_disk& d) { flip_byte(d.folder() / "tile/0/000", 32 * 17); },
     "log/tile/0/000: hash 17 is not the right one", found::at_night},
    {"a bundle", [](log_on_disk& d) { flip_byte(d.folder() / "tile/entries/001", 40); },
     "log/tile/entries/001: byte 40 is not the right one", found::at_night},
    {"the last bundle", [](log_on_disk& d) { flip_byte(d.folder() / "tile/entries/002.p/88", 40); },
     "log/tile/entries/002.p/88: byte 40 is not the right one", found::at_start},
    {"a partial tile", [](log_on_disk& d) { spill(d.folder() / "tile/0/002.p/88", ""); },
     "log/tile/0/002.p/88: it has 0 bytes", found::at_start},
    {"a partial tile further up", [](log_on_disk& d) { flip_byte(d.folder() / "tile/1/000.p/2", 33); },
     "log/tile/1/000.p/2: hash 1 is not the right one", found::at_start},
    {"a checkpoint", [](log_on_disk& d) { flip_byte(d.folder() / "checkpoint", 30); },
     "checkpoint is not as it was signed", found::at_start},
    {"a verifier key", [](log_on_disk& d) { flip_byte(d.folder() / "vkey", 3); }, "log/vkey is not the public half",
     found::at_start},
    {"the signing key", [](log_on_disk& d) { std::filesystem::remove(d.folder() / "../keys/log.key"); },
     "keys/log.key is missing", found::at_start}};

TEST(mutation_log, what_does_not_fit_together_is_not_opened) {
  for (const auto& [name, doing, says, by] : all_damage) {
    log_on_disk on_disk;
    on_disk.grow_to(600);
    doing(on_disk);
    on_disk.open();
    EXPECT_EQ(by == found::at_night, on_disk.open_failure().empty()) << name << ": " << on_disk.open_failure();
    if (by == found::at_night) {
      const auto finding = on_disk.verify(100);
      EXPECT_NE(finding.find(says), std::string::npos) << name << ": " << finding;
      on_disk.open();  // at the latest from the night on it is not served any more
    }
    EXPECT_NE(on_disk.open_failure().find(says), std::string::npos) << name << ": " << on_disk.open_failure();
    on_disk.open();
    EXPECT_NE(on_disk.open_failure().find(says), std::string::npos) << name << ", at the start after that";
  }
}

// The hint of the finding: "remove that file; it is written anew at the next start".
TEST(mutation_log, a_file_that_differs_is_mended_as_the_finding_says_and_the_doubt_ends) {
  log_on_disk on_disk;
  on_disk.grow_to(600);
  flip_byte(on_disk.folder() / "tile/entries/001", 40);
  EXPECT_NE(on_disk.verify(), "");
  on_disk.open();
  EXPECT_NE(on_disk.open_failure(), "");
  std::filesystem::remove(on_disk.folder() / "tile/entries/001");
  on_disk.open();
  EXPECT_EQ(on_disk.open_failure(), "");
  EXPECT_FALSE(std::filesystem::exists(on_disk.folder() / "../log_in_doubt"));
  expect_sound(on_disk, 600);
}

// However long the log is: everything left of the edge may be unreadable, and a start does not notice.
TEST(mutation_log, a_start_reads_the_right_edge_only) {
  for (const std::uint64_t size : {256U, 257U, 512U, 600U, 65536U, 65537U}) {
    SCOPED_TRACE(size);
    log_on_disk on_disk, as_well;
    on_disk.grow_to(size);
    as_well.grow_to(size);
    const auto last = (size - 1) / 256;
    for (std::uint64_t n = 0; n < last; ++n) {
      spill(on_disk.folder() / tlog::tile_name{0, n, 256}.path(), "no tile");
      spill(on_disk.folder() / tlog::tile_name{tlog::tile_name::entries, n, 256}.path(), "no bundle");
    }
    on_disk.db().exec("UPDATE leaf SET entry = x'00' WHERE seq < " + std::to_string(last * 256));
    on_disk.open();
    ASSERT_EQ(on_disk.open_failure(), "");
    on_disk.grow_to(size + 300);
    as_well.grow_to(size + 300);
    EXPECT_EQ(slurp(on_disk.folder() / "checkpoint").substr(0, 70),
              slurp(as_well.folder() / "checkpoint").substr(0, 70))
        << "another root";
  }
}

TEST(mutation_log, goes_on_behind_every_border_as_if_it_had_not_been_closed) {
  for (const std::uint64_t size : {0U, 1U, 2U, 255U, 256U, 257U, 511U, 512U, 513U, 1000U, 1024U}) {
    log_on_disk on_disk, without;
    if (size > 0) on_disk.grow_to(size);
    for (const std::uint64_t more : {1U, 255U, 300U}) {
      on_disk.open();
      ASSERT_EQ(on_disk.open_failure(), "") << size;
      on_disk.grow_to(on_disk.log().size() + more);
    }
    without.grow_to(on_disk.log().size());
    expect_sound(on_disk, size + 556);
    EXPECT_EQ(verify_log(on_disk.folder())->root, verify_log(without.folder())->root) << size;
    EXPECT_EQ(on_disk.verify(), "") << size;
  }
}

TEST(mutation_log, a_full_disk_loses_nothing) {
  log_on_disk on_disk;
  on_disk.grow_to(10);
  // A folder where the file must go stands in for whatever keeps it from being written.
  std::filesystem::create_directories(on_disk.folder() / "tile/0/000.p/20.tmp");
  on_disk.commit_only(10);
  EXPECT_FALSE(on_disk.log().publish());
  EXPECT_EQ(on_disk.log().published(), 10U);
  expect_sound(on_disk, 10);
  std::filesystem::remove(on_disk.folder() / "tile/0/000.p/20.tmp");
  ASSERT_TRUE(on_disk.log().publish());
  expect_sound(on_disk, 20);
}

TEST(mutation_log, after_a_failure_on_the_disk_itself_nothing_more_is_done) {
  log_on_disk on_disk;
  on_disk.grow_to(10);
  std::filesystem::create_directories(on_disk.folder() / "tile/0/000.p/20/occupied");  // rename fails
  on_disk.commit_only(10);
  EXPECT_FALSE(on_disk.log().publish());
  std::filesystem::remove_all(on_disk.folder() / "tile/0/000.p/20");
  EXPECT_FALSE(on_disk.log().publish());
  sqlite::transaction t(on_disk.db());
  EXPECT_THROW(on_disk.log().append(log_on_disk::example(1)), result_error);
}

TEST(mutation_log, entries_are_read_back_from_the_files) {
  log_on_disk on_disk;
  on_disk.grow_to(600);
  struct row {
    const char* name;
    std::uint64_t from, limit, first, count;
  };
  for (const auto& [name, from, limit, first, count] :
       {row{"beginning", 0, 3, 0, 3}, row{"over a border", 250, 20, 250, 20}, row{"to the end", 590, 1000, 590, 10},
        row{"behind the end", 600, 5, 0, 0}, row{"none", 5, 0, 0, 0}, row{"huge limit", 599, ~0ULL, 599, 1},
        row{"all", 0, 600, 0, 600}}) {
    const auto entries = read_entries(on_disk.folder(), from, limit);
    ASSERT_TRUE(entries) << name << ": " << entries.error().text();
    ASSERT_EQ(entries->size(), count) << name;
    for (std::size_t i = 0; i < entries->size(); ++i) {
      const auto leaf = tlog::parse_leaf((*entries)[i]);
      ASSERT_TRUE(leaf) << name << ": " << leaf.error().text();
      EXPECT_EQ(leaf->seq, first + i) << name;
      EXPECT_EQ(leaf->what.n, first + i + 1) << name;
    }
  }
}

}  // namespace
}  // namespace sluis::state
