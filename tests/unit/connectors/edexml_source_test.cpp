// A folder of exports: what is read, what is left out and said, and files that move while they are read.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "connectors/sources/edexml/edexml_source.hpp"
#include "connectors/sources/edexml/file_input.hpp"
#include "connectors/sources/edexml/folder.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::sources {
namespace {

std::string school(const std::string& brin, const std::string& branch = "00") {
  return "<EDEX><school><brincode>" + brin + "</brincode><dependancecode>" + branch +
         "</dependancecode></school><leerlingen><leerling "
         "key='1'><roepnaam>A</roepnaam></leerling></leerlingen></EDEX>";
}

class EdexmlSource : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  std::vector<std::string> names() {
    problems_.clear();
    auto source = make_edexml_source(folder_.path());
    std::vector<std::string> out;
    for (const auto& unit : source->units(problems_).value()) out.push_back(unit.name);
    return out;
  }
  test::temp_dir folder_;
  std::vector<std::string> problems_;
};

TEST_F(EdexmlSource, WhatIsLinkedIntoTheFolderIsNotRead) {
  test::temp_dir elsewhere;
  std::ofstream(elsewhere / "other.xml") << school("12AC");
  write("school.xml", school("12AB"));
  std::filesystem::create_symlink(elsewhere / "other.xml", folder_ / "other.xml");
  std::filesystem::create_symlink("school.xml", folder_ / "old.xml");
  auto source = make_edexml_source(folder_.path());
  std::size_t read = 0;
  for (const auto& unit : source->units(problems_).value()) {
    test::recording_sink sink;
    const auto done = source->read(unit, sink, {});
    EXPECT_EQ(done.has_value(), unit.name == "school.xml") << unit.name;
    if (done)
      ++read;
    else
      EXPECT_NE(done.error().text().find("is a symbolic link"), std::string::npos) << done.error().text();
  }
  EXPECT_EQ(read, 1U);
}

TEST_F(EdexmlSource, AFileOfSomebodyElseIsNotReadUnlessTheFolderIsTheirs) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  struct row {
    const char* name;
    uid_t folder_owner;
    gid_t folder_group;
    mode_t mode;
    uid_t owner;
    gid_t group;
    bool is_read;
  };
  write("a.xml", school("12AB"));
  for (const auto& [name, folder_owner, folder_group, mode, owner, group, is_read] : {
           row{"our own", 0, 0, 0700, 0, 0, true},
           row{"the folder's owner", 4001, 4001, 0755, 4001, 4001, true},
           row{"another", 4001, 4001, 0755, 4002, 4002, false},
           row{"the folder's group, which may write", 0, 4009, 02770, 4002, 4009, true},
           row{"the folder's group, which may not", 0, 4009, 0750, 4002, 4009, false},
           row{"another institution's", 0, 4009, 02770, 4002, 4008, false},
       }) {
    ASSERT_EQ(::chown(folder_.path().c_str(), folder_owner, folder_group), 0);
    ASSERT_EQ(::chmod(folder_.path().c_str(), mode), 0);
    ASSERT_EQ(::chown((folder_ / "a.xml").c_str(), owner, group), 0);
    test::recording_sink sink;
    auto source = make_edexml_source(folder_.path());
    const auto units = source->units(problems_).value();
    ASSERT_EQ(units.size(), 1U);
    EXPECT_EQ(source->read(units[0], sink, {}).has_value(), is_read) << name;
  }
  ASSERT_EQ(::chown(folder_.path().c_str(), 0, 0), 0);
}

// Whoever may write above the source's folder could put a link to another institution's exports in its place.
TEST_F(EdexmlSource, ALinkOfSomebodyElseInThePathIsNotFollowed) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives links away";
  std::filesystem::create_directories(folder_ / "other");
  std::filesystem::create_directories(folder_ / "theirs" / "real");
  write("other/a.xml", school("12AC"));
  std::filesystem::create_symlink("../other", folder_ / "theirs" / "out");
  std::filesystem::create_symlink(folder_ / "theirs", folder_ / "above");
  struct row {
    const char* name;
    std::string path;
    uid_t out, above;  // whose these links are
    bool is_read;
  };
  for (const auto& [name, path, out, above, is_read] : {
           row{"no link", "other", 4001, 4001, true},
           row{"root's", "theirs/out", 0, 0, true},
           row{"theirs, at the end", "theirs/out", 4001, 0, false},
           row{"a step back is no link", "theirs/real/../../other", 4001, 4001, true},
           row{"root's, above", "above/out", 0, 0, true},
           row{"theirs, above", "above/out", 0, 4001, false},
           row{"theirs, behind one of root's", "above/out", 4001, 0, false},
       }) {
    ASSERT_EQ(::lchown((folder_ / "theirs/out").c_str(), out, out), 0);
    ASSERT_EQ(::lchown((folder_ / "above").c_str(), above, above), 0);
    auto source = make_edexml_source(folder_ / path);
    const auto units = source->units(problems_);
    EXPECT_EQ(units.has_value(), is_read) << name;
    if (!units) {
      EXPECT_NE(units.error().text().find("there is a symbolic link of user 4001 in this path"), std::string::npos)
          << name << units.error().text();
    }
    test::recording_sink sink;  // and where the link was put there after the folder was looked at
    EXPECT_EQ(source->read({(folder_ / path / "a.xml").string(), "a.xml", 0}, sink, {}).has_value(), is_read) << name;
  }
}

// A name may be a child's, move a cursor or end a line.
TEST_F(EdexmlSource, ANameThatMayTellOfSomebodyIsShownAsAPosition) {
  write("Jan de Vries.xml", school("12AA"));
  write("Br\u00fcll \x1b[2J\n\u202e\\.xml", school("12AB"));
  write("export.xml", school("12AD"));
  write("\xff.xml", school("12AC"));
  EXPECT_EQ(names(), (std::vector<std::string>{"file 1", "file 2", "export.xml", "file 4"}))
      << "by bytes, of all files; no hash that a guess could confirm";
  auto source = make_edexml_source(folder_.path());
  for (const auto& unit : source->units(problems_).value()) {
    test::recording_sink sink;
    EXPECT_TRUE(source->read(unit, sink, {}).has_value()) << unit.name << ": it is read under its own name";
    EXPECT_EQ(sink.school->where.file, unit.name);
  }
  write("broken-Jan.xml", "no xml at all");
  for (const auto& unit : source->units(problems_).value()) {
    test::recording_sink sink;
    const auto done = source->read(unit, sink, {});
    EXPECT_EQ((done ? std::string() : done.error().text()).find("Jan"), std::string::npos);
  }
}

TEST_F(EdexmlSource, ANameOfNumbersCodesAndUsualWordsIsShownAsItIs) {
  for (const char* name : {"las-99XX.xml", "99XX01.XML", "EDEXML.Voorbeeld.2.1.xml", "export_2026-11-23.xml",
                           "edexml_99xx_20261123T0800.xml", "s1000.xml", "a.xml"}) {
    EXPECT_EQ(edexml::shown_name(name, 1), name);
  }
  for (const char* name : {"2014-03-12.xml", "123456782.xml", "las-123456782.xml", "Anna.xml", "las-anna.xml",
                           "las 99XX.xml", "j.bakker.xml", "99XXanna.xml", "an.xml", "zoe2016.xml"}) {
    EXPECT_EQ(edexml::shown_name(name, 12), "file 12") << name;
  }
}

TEST_F(EdexmlSource, TakesTheExportsOfAFolderInOrder) {
  write("b.xml", school("12AB"));
  write("A.XML", school("12AC"));
  write("c.Xml", school("12AD"));
  for (const auto* other : {".d.xml", "~e.xml", "#f.xml", "g.xml.part", "h.csv", ".xml", "xml"})
    write(other, school("12AE"));
  std::filesystem::create_directory(folder_ / "i.xml");
  EXPECT_EQ(names(), (std::vector<std::string>{"A.XML", "b.xml", "c.Xml"}));
  EXPECT_TRUE(problems_.empty());
}

TEST_F(EdexmlSource, LeavesOutFilesThatClaimTheSameSchool) {
  write("a.xml", school("12AB"));
  write("b.xml", school("12ab", "0"));
  write("c.xml", school("12AB", "01"));
  write("d.xml", "<EDEX><leerlingen/><school><schoolkey>7</schoolkey></school></EDEX>");
  write("e.xml", school("12AC"));
  write("f.xml", "<EDEX><school><schoolkey>7</schoolkey>");
  write("g.xml", "<EDEX><school><schoolkey>7</schoolkey></school>");
  EXPECT_EQ(names(), (std::vector<std::string>{"c.xml", "e.xml", "f.xml"}));
  ASSERT_EQ(problems_.size(), 2U);
  EXPECT_TRUE(problems_[0].starts_with("a.xml, b.xml: ")) << problems_[0];
  EXPECT_NE(problems_[0].find("12AB"), std::string::npos);
  EXPECT_TRUE(problems_[1].starts_with("d.xml, g.xml: ")) << problems_[1];
}

TEST_F(EdexmlSource, KeepsUnreadableFilesSoThatReadingTellsWhy) {
  write("a.xml", "no xml at all");
  write("b.xml", "also none");
  EXPECT_EQ(names().size(), 2U);
  EXPECT_TRUE(problems_.empty());
}

TEST_F(EdexmlSource, AnEmptyFolderIsSaid) {
  EXPECT_TRUE(names().empty());
  ASSERT_EQ(problems_.size(), 1U);
}

TEST_F(EdexmlSource, AMissingPathIsAnErrorWithAdvice) {
  std::vector<std::string> problems;
  const auto got = make_edexml_source(folder_ / "nowhere")->units(problems);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code(), errc::not_found);
  EXPECT_FALSE(got.error().hint().empty());
}

TEST_F(EdexmlSource, AFolderThatMayNotBeReadIsAnError) {
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::none);
  std::vector<std::string> problems;
  const bool is_root = ::geteuid() == 0;  // who may read everything
  if (is_root) {
    ASSERT_EQ(::seteuid(4001), 0);
  }
  const auto got = make_edexml_source(folder_.path())->units(problems);
  if (is_root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::owner_all);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code(), errc::io);
}

TEST_F(EdexmlSource, OfMoreThanAThousandFilesTheFirstByNameAreLookedAt) {
  for (int i = 2999; i >= 0; --i) write("s" + std::to_string(1000 + i) + ".xml", "");
  write("z.xml", school("12AB"));
  const auto found = names();
  ASSERT_EQ(found.size(), 1000U);
  EXPECT_EQ(found.front(), "s1000.xml");
  EXPECT_EQ(found.back(), "s1999.xml");
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_NE(problems_[0].find("there are 3001 .xml files in this folder, and the first 1000 by name are looked at"),
            std::string::npos)
      << problems_[0];
}

TEST_F(EdexmlSource, ManyFilesOfOneSchoolAreToldByAFewNames) {
  for (int i = 0; i < 50; ++i) write("s" + std::to_string(10 + i) + ".xml", school("12AB"));
  EXPECT_TRUE(names().empty());
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_TRUE(problems_[0].starts_with("s10.xml, s11.xml, s12.xml and 47 more: all of these describe school 12AB"))
      << problems_[0];
}

TEST_F(EdexmlSource, ASchoolKeyThatIsFreeTextIsNotTold) {
  for (const char* name : {"a.xml", "b.xml"}) {
    auto text = school("12AB");
    const std::string code = "<brincode>12AB</brincode>";
    text.replace(text.find(code), code.size(), "<schoolkey>Klaas Vaak 0612345678</schoolkey>");
    write(name, text);
  }
  EXPECT_TRUE(names().empty());
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_TRUE(problems_[0].starts_with("a.xml, b.xml: all of these describe one school, so none of them is read"))
      << problems_[0];
}

TEST_F(EdexmlSource, AFileThatIsTooLargeIsNotRead) {
  write("a.xml", school("12AB"));
  std::filesystem::resize_file(folder_ / "a.xml", edexml::max_file_bytes + 1);  // takes no room on the disk
  std::vector<std::string> problems;
  auto source = make_edexml_source(folder_.path());
  const auto units = source->units(problems).value();
  ASSERT_EQ(units.size(), 1U);
  test::recording_sink sink;
  const auto gave = source->read(units[0], sink, {});
  ASSERT_FALSE(gave);
  EXPECT_EQ(gave.error().code(), errc::invalid_input);
  EXPECT_NE(gave.error().text().find("a.xml: is larger than 256 MiB"), std::string::npos) << gave.error().text();
  EXPECT_FALSE(sink.school) << "nothing was taken in";
}

TEST_F(EdexmlSource, OneFileIsOneUnit) {
  write("export.txt", school("12AB"));
  std::vector<std::string> problems;
  auto source = make_edexml_source(folder_ / "export.txt");
  const auto units = source->units(problems).value();
  ASSERT_EQ(units.size(), 1U);
  EXPECT_EQ(units[0].size, school("12AB").size());
  test::recording_sink sink;
  EXPECT_TRUE(source->read(units[0], sink, {}).has_value());
  EXPECT_EQ(sink.school->where.file, "export.txt");
}

TEST_F(EdexmlSource, ReadingWhatIsGoneOrNoFileFails) {
  ::mkfifo((folder_ / "pipe.xml").c_str(), 0600);
  auto source = make_edexml_source(folder_.path());
  for (const auto* name : {"gone.xml", "pipe.xml"}) {
    test::recording_sink sink;
    const auto done = source->read({(folder_ / name).string(), name, 0}, sink, {});
    EXPECT_FALSE(done.has_value()) << name;
    ASSERT_TRUE(sink.failure) << name;
    EXPECT_EQ(sink.failed_at.file, name);
  }
}

enum class meddling { append, replace, touch, remove, rewrite_and_set_the_time_back };
class EdexmlMoving : public EdexmlSource, public testing::WithParamInterface<meddling> {};
INSTANTIATE_TEST_SUITE_P(While, EdexmlMoving,
                         testing::Values(meddling::append, meddling::replace, meddling::touch, meddling::remove,
                                         meddling::rewrite_and_set_the_time_back));

TEST_P(EdexmlMoving, AFileThatChangesWhileItIsReadFails) {
  write("a.xml", school("12AB"));
  const auto path = folder_ / "a.xml";
  const auto meddle = [&](std::uint64_t) {
    switch (GetParam()) {
      case meddling::append:
        std::ofstream(path, std::ios::app) << "\n";
        break;
      case meddling::replace:
        write("new", school("12AB"));
        std::filesystem::rename(folder_ / "new", path);
        break;
      case meddling::touch:
        std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
        break;
      case meddling::remove:
        std::filesystem::remove(path);
        break;
      case meddling::rewrite_and_set_the_time_back: {
        const auto before = std::filesystem::last_write_time(path);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the file system's clock goes in steps
        std::fstream(path, std::ios::in | std::ios::out) << "<EDEX>";
        std::filesystem::last_write_time(path, before);
        break;
      }
    }
    return true;
  };
  auto source = make_edexml_source(path);
  test::recording_sink sink;
  const auto done = source->read({path.string(), "a.xml", 0}, sink, meddle);
  ASSERT_FALSE(done.has_value());
  EXPECT_FALSE(sink.proof);
  ASSERT_TRUE(sink.failure);
}

TEST_F(EdexmlSource, ProgressReachesTheFilesSize) {
  write("a.xml", school("12AB") + std::string(200'000, '\n'));
  auto source = make_edexml_source(folder_.path());
  std::vector<std::string> problems;
  const auto unit = source->units(problems).value().at(0);
  std::uint64_t last = 0;
  test::recording_sink sink;
  const auto growing = [&](std::uint64_t done) {
    EXPECT_GT(done, last);
    last = done;
    return true;
  };
  EXPECT_TRUE(source->read(unit, sink, growing).has_value());
  EXPECT_EQ(last, unit.size);
}

}  // namespace
}  // namespace sluis::sources
