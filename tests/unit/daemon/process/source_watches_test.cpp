// Folders that are watched, with inotify itself. What must not happen is shown by something later that does.
#include "daemon/process/source_watches.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fstream>
#include <set>

#include "tests/support/temp_dir.hpp"

namespace sluis::daemon {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

class source_watches_test : public testing::Test {
 protected:
  source_watches_test() {
    spdlog::set_level(spdlog::level::off);
    fs::create_directory(las);
  }
  ~source_watches_test() override {
    stopping = true;
    watches.end();
    EXPECT_TRUE(run_until([this] { return tasks.running() == 0; })) << "tasks end with it";
    workers.join();
  }

  /// The bound only tells an answer from waiting for ever.
  bool run_until(const std::function<bool()>& holds) {
    for (int tries = 0; tries < 3000 && !holds(); ++tries) {
      io.restart();
      io.run_for(10ms);
    }
    return holds();
  }
  static source_key key_of(const char* id) { return {institution_id("board"), source_id(id)}; }
  watched_source source(const char* id, fs::path path) {
    return {key_of(id),
            std::move(path),
            1ms,
            [](std::string_view name) { return name.ends_with(".xml"); },
            worker_strand(workers.get_executor()),
            [this, id](const std::string& why) { problem[key_of(id)] = why; }};
  }
  /// Until it was read after its watch began.
  void begin(const char* id, const fs::path& path) {
    watches.take_over({source(id, path)});
    ASSERT_TRUE(run_until([&] { return read[key_of(id)] > 0; }));
  }
  /// Reads that began by the time at which `last`, whose change came after theirs, was read.
  bool is_read(const char* id, unsigned more_than) {
    return run_until([&] { return read[key_of(id)] > more_than; });
  }
  static void write(const fs::path& file, const std::string& text = "x") { std::ofstream(file) << text; }

  test::temp_dir folder;
  fs::path las = folder / "las";
  asio::io_context io;
  asio::thread_pool workers{2};
  std::atomic<bool> stopping = false;
  bool may_begin = true;
  std::map<source_key, unsigned> read, asked;
  std::map<source_key, std::string> problem;
  task_group tasks{io.get_executor()};
  source_watches watches{io.get_executor(), tasks, stopping, [this](const source_key& key) {
                           ++asked[key];
                           if (may_begin) ++read[key];
                           return may_begin;
                         }};
};

TEST_F(source_watches_test, a_file_that_is_written_renamed_or_removed_begins_a_read) {
  begin("las", las);
  const std::vector<std::pair<const char*, std::function<void()>>> changes = {
      {"written", [&] { write(las / "a.xml"); }},
      {"written again", [&] { write(las / "a.xml", "y"); }},
      {"made readable", [&] { fs::permissions(las / "a.xml", fs::perms::owner_read | fs::perms::group_read); }},
      {"asked for again", [&] { watches.read_again(key_of("las")); }},
      {"renamed over it", [&] { write(folder / "new", "z"), fs::rename(folder / "new", las / "a.xml"); }},
      {"another name", [&] { fs::rename(las / "a.xml", las / "b.xml"); }},
      {"moved away", [&] { fs::rename(las / "b.xml", folder / "b.xml"); }},
      {"moved back", [&] { fs::rename(folder / "b.xml", las / "b.xml"); }},
      {"removed", [&] { fs::remove(las / "b.xml"); }}};
  for (const auto& [name, change] : changes) {
    const auto before = read[key_of("las")];
    change();
    EXPECT_TRUE(is_read("las", before)) << name;
  }
}

TEST_F(source_watches_test, names_that_are_not_read_begin_none) {
  fs::create_directory(folder / "other");
  watches.take_over({source("las", las), source("other", folder / "other")});
  ASSERT_TRUE(is_read("las", 0) && is_read("other", 0));
  const auto before = read[key_of("las")];
  write(las / "a.xml.part");
  fs::rename(las / "a.xml.part", las / "a.txt");
  fs::remove(las / "a.txt");
  for (unsigned i = 1; i < 4; ++i) {
    const auto others = read[key_of("other")];
    write(folder / "other" / "a.xml");
    ASSERT_TRUE(is_read("other", others));
  }
  EXPECT_EQ(read[key_of("las")], before);
}

TEST_F(source_watches_test, of_a_single_file_the_folder_is_watched_also_before_the_file_is_there) {
  begin("las", las / "export.xml");
  const auto before = read[key_of("las")];
  write(las / "export.xml");
  EXPECT_TRUE(is_read("las", before));
}

TEST_F(source_watches_test, a_folder_that_comes_later_is_watched_then) {
  watches.take_over({source("las", folder / "later")});
  EXPECT_FALSE(run_until([this, tries = 0]() mutable { return ++tries > 20 || !read.empty(); }) && !read.empty());
  EXPECT_NE(problem[key_of("las")].find("cannot be watched"), std::string::npos) << problem[key_of("las")];
  const auto told = std::exchange(problem[key_of("las")], "");
  watches.take_over({source("las", folder / "later")});
  EXPECT_EQ(problem[key_of("las")], told) << "a reload says it to whoever asks from then on";
  fs::create_directory(folder / "later");
  ASSERT_TRUE(is_read("las", 0));
  EXPECT_EQ(problem[key_of("las")], "");
  const auto before = read[key_of("las")];
  write(folder / "later" / "a.xml");
  EXPECT_TRUE(is_read("las", before));
}

TEST_F(source_watches_test, a_folder_that_is_replaced_or_removed_is_watched_again) {
  begin("las", las);
  fs::create_directory(folder / "next");
  auto before = read[key_of("las")];
  fs::rename(las, folder / "old");
  fs::rename(folder / "next", las);
  ASSERT_TRUE(is_read("las", before)) << "another folder has the name";
  before = read[key_of("las")];
  write(las / "a.xml");
  ASSERT_TRUE(is_read("las", before));
  before = read[key_of("las")];
  fs::remove_all(las);
  ASSERT_TRUE(is_read("las", before)) << "removed";
  ASSERT_TRUE(run_until([&, tries = 0]() mutable { return ++tries > 20; }));
  before = read[key_of("las")];
  fs::create_directory(las);
  ASSERT_TRUE(is_read("las", before)) << "it is back";
  before = read[key_of("las")];
  write(las / "a.xml");
  EXPECT_TRUE(is_read("las", before));
}

TEST_F(source_watches_test, a_change_waits_while_no_read_may_begin) {
  begin("las", las);
  const auto before = read[key_of("las")];
  may_begin = false;
  const auto asked_before = asked[key_of("las")];
  write(las / "a.xml");
  ASSERT_TRUE(run_until([&] { return asked[key_of("las")] > asked_before + 2; })) << "asked again and again";
  EXPECT_EQ(read[key_of("las")], before);
  may_begin = true;
  EXPECT_TRUE(is_read("las", before));
}

TEST_F(source_watches_test, a_storm_of_thousands_of_files_is_seen_whole) {
  begin("las", las);
  const auto before = read[key_of("las")];
  for (int i = 0; i < 9000; ++i) {  // two events each: more than the kernel keeps (16,384)
    const auto file = las / (std::to_string(i) + ".xml");
    write(file);
    fs::remove(file);
  }
  EXPECT_TRUE(is_read("las", before));
  const auto after = read[key_of("las")];
  write(las / "last.xml");
  EXPECT_TRUE(is_read("las", after)) << "the watch is still there";
}

TEST_F(source_watches_test, a_reload_adds_and_takes_away_and_leaves_the_others_as_they_are) {
  fs::create_directory(folder / "second");
  begin("las", las);
  const auto before = read[key_of("las")];
  watches.take_over({source("las", las), source("second", folder / "second")});
  ASSERT_TRUE(is_read("second", 0));
  EXPECT_EQ(read[key_of("las")], before) << "it went on";
  watches.take_over({source("second", folder / "second")});
  write(las / "a.xml");
  for (int i = 0; i < 3; ++i) {
    const auto others = read[key_of("second")];
    write(folder / "second" / "a.xml");
    ASSERT_TRUE(is_read("second", others));
  }
  EXPECT_EQ(read[key_of("las")], before) << "it is not watched any more";
  fs::create_directory(folder / "moved");
  watches.take_over({source("second", folder / "moved")});
  const auto moved = read[key_of("second")];
  ASSERT_TRUE(is_read("second", moved)) << "another path is another watch";
  EXPECT_TRUE(run_until([this] { return tasks.running() == 2; })) << "the watch, and who listens to inotify";
}

TEST_F(source_watches_test, two_sources_of_one_folder_are_both_told) {
  fs::create_directory_symlink(las, folder / "link");
  watches.take_over({source("las", las), source("link", folder / "link")});
  ASSERT_TRUE(is_read("las", 0) && is_read("link", 0));
  const auto first = read[key_of("las")], second = read[key_of("link")];
  write(las / "a.xml");
  EXPECT_TRUE(is_read("las", first));
  EXPECT_TRUE(is_read("link", second));
  watches.take_over({source("link", folder / "link")});
  const auto after = read[key_of("link")];
  write(las / "b.xml");
  EXPECT_TRUE(is_read("link", after)) << "the kernel's watch is taken away with the last who hears of it";
}

}  // namespace
}  // namespace sluis::daemon
