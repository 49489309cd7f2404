// Backups (R-A5, R-A6): what is in one, that it is verified, and which are kept.
#include "state/backup/backup.hpp"

#include "tests/unit/state/backup/backup_fixture.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;
using namespace testing_support;

class backup_test : public backup_fixture {
 protected:
  void SetUp() override {
    backup_fixture::SetUp();
    next_day({pupil("1", "Canarie"), pupil("2", "Blijver")});
  }
  void flip_byte(const fs::path& file, std::uint64_t at) {
    std::fstream both(file, std::ios::in | std::ios::out | std::ios::binary);
    both.seekg(static_cast<std::streamoff>(at));
    const int was = both.get();
    both.seekp(static_cast<std::streamoff>(at));
    both.put(static_cast<char>(was ^ 1));
  }
};

TEST_F(backup_test, holds_data_and_log_and_no_key) {
  const auto made = back_up();
  EXPECT_EQ(made.folder.filename(), "2026-11-24T12-00-01.000Z");
  EXPECT_EQ(made.manifest.log_size, store_->log().size());
  EXPECT_EQ(made.manifest.keys, store_->keys().size());
  EXPECT_TRUE(fs::exists(made.folder / "state.db"));
  EXPECT_TRUE(fs::exists(made.folder / "log" / "checkpoint"));
  EXPECT_FALSE(fs::exists(made.folder / "keys"));
  EXPECT_TRUE(verify_backup(made.folder, going_on));
  const auto vault = bytes_of(vault_file(folder_ / "keys", 1));
  const auto everything = all_bytes_of(backups_);
  for (std::size_t at = 64; at + 64 <= vault.size(); at += 64)
    EXPECT_EQ(everything.find(vault.substr(at + 16, 48)), std::string::npos) << "a wrapped key";
  EXPECT_EQ(everything.find("Canarie"), std::string::npos);
}

TEST_F(backup_test, the_store_goes_on_beside_it) {
  back_up();
  next_day({pupil("1", "Canarie"), pupil("2", "Blijver"), pupil("3", "Nieuw")});
  const auto second = back_up();
  EXPECT_EQ(second.manifest.keys, store_->keys().size());
  EXPECT_EQ(list_backups(backups_).value().size(), 2U);
}

TEST_F(backup_test, a_change_in_any_file_is_found) {
  const auto made = back_up();
  for (const auto& file : made.manifest.files) {
    flip_byte(made.folder / file.path, file.size / 2);
    const auto verified = verify_backup(made.folder, going_on);
    ASSERT_FALSE(verified) << file.path;
    EXPECT_NE(verified.error().message().find(file.path), std::string::npos) << verified.error().message();
    flip_byte(made.folder / file.path, file.size / 2);
  }
  ASSERT_TRUE(verify_backup(made.folder, going_on));
  std::ofstream(made.folder / "log" / "further") << "x";
  EXPECT_FALSE(verify_backup(made.folder, going_on));
  fs::remove(made.folder / "log" / "further");
  fs::remove(made.folder / "log" / "checkpoint");
  EXPECT_FALSE(verify_backup(made.folder, going_on));
}

TEST_F(backup_test, one_that_is_stopped_leaves_nothing) {
  for (const std::string at : {"copying the log", "copying the data", "reading it again", "checking it"}) {
    const auto stop = [&](const char* phase, std::uint64_t, std::uint64_t) { return at != phase; };
    const auto made = make_backup(folder_, backups_, institution_id("stichting"), clock_.at, stop);
    if (at == "copying the data" && made) {  // a small database is copied before SQLite asks
      fs::remove_all(made->folder);
      continue;
    }
    ASSERT_FALSE(made) << at;
    EXPECT_EQ(made.error().code(), errc::unavailable) << at;
    EXPECT_TRUE(fs::is_empty(backups_)) << at;
  }
}

TEST_F(backup_test, what_a_crash_left_is_no_backup_and_goes) {
  fs::create_directories(backups_ / ".2026-11-01T12-00-00.000Z" / "log");
  EXPECT_TRUE(list_backups(backups_).value().empty());
  back_up();
  EXPECT_FALSE(fs::exists(backups_ / ".2026-11-01T12-00-00.000Z"));
}

TEST_F(backup_test, a_place_that_is_not_there_is_an_error_that_names_it) {
  const auto made = make_backup(folder_, root_.path() / "not" / "mounted" / "stichting", institution_id("stichting"),
                                clock_.at, going_on);
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message().find("not/mounted is not there"), std::string::npos);
}

TEST(which_to_drop, keeps_by_count_and_by_age_and_always_the_newest) {
  const instant now = day{std::chrono::year{2026} / 11 / 30} + std::chrono::hours{20};
  const auto aged = [&](std::vector<int> days) {
    std::vector<listed_backup> out;
    for (const int age : days) {
      listed_backup one;
      one.folder = "/b/" + std::to_string(age);
      one.manifest.made = now - std::chrono::days(age);
      out.push_back(one);
    }
    return out;
  };
  struct row {
    const char* name;
    std::vector<int> ages;  // oldest first
    backup_retention rule;
    std::vector<fs::path> gone;
  };
  for (const auto& [name, ages, rule, gone] :
       {row{"few and young", {2, 1, 0}, {14, std::chrono::days(35)}, {}},
        row{"too many", {3, 2, 1, 0}, {2, std::chrono::days(35)}, {"/b/2", "/b/3"}},
        row{"too old", {40, 36, 35, 1}, {14, std::chrono::days(35)}, {"/b/36", "/b/40"}},
        row{"all too old: the newest stays", {90, 80}, {14, std::chrono::days(35)}, {"/b/90"}},
        row{"none", {}, {14, std::chrono::days(35)}, {}}}) {
    EXPECT_EQ(which_to_drop(aged(ages), now, rule), gone) << name;
  }
}

// The clock was years ahead for two weeks: what was made then is not the newest for ever, and what is made now is not
// dropped at once.
TEST(which_to_drop, goes_by_the_length_of_the_log_and_not_by_the_clock) {
  const instant now = day{std::chrono::year{2026} / 11 / 30} + std::chrono::hours{20};
  std::vector<listed_backup> all;
  const auto add = [&](const char* folder, std::uint64_t log_size, int days_ago) {
    listed_backup one;
    one.folder = folder;
    one.manifest.log_size = log_size;
    one.manifest.made = now - std::chrono::days(days_ago);
    all.push_back(one);
  };
  add("/b/before", 100, 50);
  add("/b/right again", 500, 40);
  add("/b/now", 600, 0);
  add("/b/ahead", 300, -3650);
  add("/b/still ahead", 400, -3651);
  EXPECT_EQ(which_to_drop(all, now, {2, std::chrono::days(100)}),
            (std::vector<fs::path>{"/b/still ahead", "/b/ahead", "/b/before"}));
  EXPECT_EQ(which_to_drop(all, now, {14, std::chrono::days(35)}),
            (std::vector<fs::path>{"/b/right again", "/b/still ahead", "/b/ahead", "/b/before"}))
      << "none of them is younger than the one that was made after it";
  EXPECT_EQ(newest_of(all)->folder, "/b/now");
  EXPECT_FALSE(newest_of({}));
}

TEST(which_to_drop, what_cannot_be_read_is_left_alone) {
  listed_backup strange;
  strange.folder = "/b/x";
  strange.problem = "manifest: line 1 is not as sluis writes it";
  EXPECT_TRUE(which_to_drop({strange}, instant{}, {}).empty());
}

}  // namespace
}  // namespace sluis::state
