// Whether a file is the one that was read before.
#include "connectors/sources/file_identity.hpp"

#include <gtest/gtest.h>
#include <sys/vfs.h>

#include <filesystem>
#include <fstream>
#include <limits>

#include "connectors/sources/edexml/edexml_source.hpp"
#include "connectors/sources/edexml/file_input.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::sources {
namespace {

using namespace std::chrono_literals;

TEST(file_identity, is_settled_two_seconds_after_its_times) {
  const std::chrono::system_clock::time_point now{1'000'000s + 500ms};
  const auto far = std::numeric_limits<std::int64_t>::max();
  struct row {
    const char* name;
    std::int64_t changed_s, changed_ns, inode_s, inode_ns;
    bool is_settled;
  };
  for (const auto& one : std::initializer_list<row>{{"long ago", 5, 0, 5, 0, true},
                                                    {"two seconds ago", 999'998, 500'000'000, 999'998, 0, true},
                                                    {"a nanosecond less", 999'998, 500'000'001, 5, 0, false},
                                                    {"a nanosecond less, the inode", 5, 0, 999'998, 500'000'001, false},
                                                    {"now", 1'000'000, 500'000'000, 1'000'000, 500'000'000, false},
                                                    {"the content is old, its name is new", 5, 0, 1'000'000, 0, false},
                                                    {"in the future", 2'000'000, 0, 5, 0, false},
                                                    {"in a future beyond all nanoseconds", far, 0, 5, 0, false},
                                                    {"before 1970", -5, 0, 5, 0, true}}) {
    const file_identity file{1, 2, 3, one.changed_s, one.changed_ns, one.inode_s, one.inode_ns};
    EXPECT_EQ(is_settled(file, now), one.is_settled) << one.name;
  }
}

TEST(file_identity, network_file_systems_are_known_by_name) {
  EXPECT_STREQ(network_file_system(0x6969), "NFS");
  EXPECT_STREQ(network_file_system(0xff534d42), "CIFS");
  EXPECT_STREQ(network_file_system(0x65735546), "FUSE");
  for (const auto& [name, type] : std::initializer_list<std::pair<const char*, std::uint64_t>>{{"ext4", 0xef53},
                                                                                               {"xfs", 0x58465342},
                                                                                               {"btrfs", 0x9123683e},
                                                                                               {"tmpfs", 0x01021994},
                                                                                               {"overlay", 0x794c7630}})
    EXPECT_EQ(network_file_system(type), nullptr) << name;
}

class identity_of_a_file : public testing::Test {
 protected:
  static constexpr const char* school =
      "<EDEX><school><brincode>12AB</brincode></school><leerlingen><leerling key='1'><roepnaam>A</roepnaam></leerling>"
      "</leerlingen></EDEX>";
  std::optional<file_identity> listed() {
    std::vector<std::string> problems;
    const auto units = make_edexml_source(folder.path())->units(problems).value();
    return units.size() == 1 ? units.front().listed : std::nullopt;
  }
  void write(const std::string& text) { std::ofstream(folder / "las.xml") << text; }
  test::temp_dir folder;
};

TEST_F(identity_of_a_file, is_another_for_another_file_of_the_same_size_and_time) {
  write(school);
  const auto first = listed();
  ASSERT_TRUE(first);
  EXPECT_EQ(listed(), first);
  const auto time = std::filesystem::last_write_time(folder / "las.xml");
  std::filesystem::rename(folder / "las.xml", folder / "kept");  // so that its inode is not given out again
  write(school);
  std::filesystem::last_write_time(folder / "las.xml", time);
  const auto second = listed();
  ASSERT_TRUE(second);
  EXPECT_NE(second, first);
  EXPECT_EQ(second->changed_ns, first->changed_ns);
  EXPECT_EQ(second->size, first->size);
}

TEST_F(identity_of_a_file, of_a_link_there_is_none) {
  write(school);
  std::filesystem::rename(folder / "las.xml", folder / "elsewhere");
  std::filesystem::create_symlink("elsewhere", folder / "las.xml");
  EXPECT_EQ(listed(), std::nullopt);
}

TEST_F(identity_of_a_file, that_was_just_written_is_not_told_by_a_read) {
  write(school);
  std::vector<std::string> problems;
  auto source = make_edexml_source(folder.path());
  const auto units = source->units(problems).value();
  ASSERT_EQ(units.size(), 1U);
  test::recording_sink sink;
  std::optional<file_identity> which = units.front().listed;
  EXPECT_TRUE(source->read_and_tell(units.front(), sink, {}, which));
  EXPECT_EQ(which, std::nullopt) << "a write within the same tick would leave its times as they are";
}

TEST_F(identity_of_a_file, that_is_old_is_the_one_that_was_listed) {
  const std::filesystem::path old = std::filesystem::path(SLUIS_SOURCE_DIR) / "CMakeLists.txt";
  struct statfs system {};
  struct stat found {};
  ASSERT_EQ(::statfs(old.c_str(), &system), 0);
  ASSERT_EQ(::stat(old.c_str(), &found), 0);
  if (network_file_system(static_cast<std::uint64_t>(system.f_type)) != nullptr)
    GTEST_SKIP() << "the source is on a network share";
  const auto file = edexml::file_input::open(old, "old");
  if (!file) GTEST_SKIP() << file.error().text();
  EXPECT_EQ((*file)->identity(), identity_of(found));
}

TEST_F(identity_of_a_file, which_names_may_be_of_a_file_that_is_read) {
  const auto in_folder = make_edexml_source("/exports/las");
  for (const char* name : {"las.xml", "LAS.XML"}) EXPECT_TRUE(in_folder->is_about(name)) << name;
  for (const char* name : {"las.xml.part", ".las.xml", "~las.xml", "las.csv", ""})
    EXPECT_FALSE(in_folder->is_about(name)) << name;
  EXPECT_TRUE(make_edexml_source("/exports/export.edex")->is_about("export.edex")) << "the file itself";
}

}  // namespace
}  // namespace sluis::sources
