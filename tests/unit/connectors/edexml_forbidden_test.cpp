// Fields that may not be held are nowhere in the process after a read (R-C1): its writable memory is searched for
// values that were planted in every field EDEXML has for them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/sources/edexml/edexml_source.hpp"
#include "model/secret.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::sources {
namespace {

// The values are held here only scrambled, so that the search does not find itself.
constexpr unsigned char scramble = 0x5A;
std::string scrambled(std::string text) {
  for (auto& c : text) c = static_cast<char>(static_cast<unsigned char>(c) ^ scramble);
  return text;
}

struct planted {
  const char* field;
  std::string hidden;  // scrambled: "Qzx-07-" and so on, some with diacritics, which libxml2 takes another way through
};

std::vector<planted> plant_all() {
  constexpr std::array fields = {
      "bsn",         "sofinummer",   "onderwijsnummer", "bsn_ondwnr-4", "rijksregisternummer",    "geboortedatum",
      "land",        "land_vader",   "land_moeder",     "etniciteit",   "gewicht_nieuw",          "gewicht",
      "postcodenl",  "postnummerbe", "postcodeoverig",  "fotourl",      "start_ondw_jgr3",        "toevoegingen",
      "commentaar",  "iets_nieuws",  "staff eckid",     "comment",      "processing instruction", "cdata",
      "omschrijving"};
  std::vector<planted> out;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::string hidden = scrambled("Qz");
    for (const char c : std::to_string(1'000'003 * (i + 11)))
      hidden += static_cast<char>((c * 7 % 26 + 'a') ^ scramble);
    out.push_back({fields[i], hidden + scrambled(i % 2 == 0 ? "-wxy" : "-\xC3\xA9wxy")});
  }
  return out;
}

// Writes byte by byte what is only ever unscrambled in a register.
class file_writer {
 public:
  explicit file_writer(const std::filesystem::path& path)
      : fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600)) {}
  ~file_writer() { ::close(fd_); }
  file_writer(const file_writer&) = delete;
  file_writer& operator=(const file_writer&) = delete;
  void text(std::string_view plain) {
    EXPECT_EQ(::write(fd_, plain.data(), plain.size()), static_cast<ssize_t>(plain.size()));
  }
  void secret(const std::string& hidden) {
    for (const char c : hidden) {
      volatile char plain = static_cast<char>(static_cast<unsigned char>(c) ^ scramble);
      const char byte = plain;
      EXPECT_EQ(::write(fd_, &byte, 1), 1);
    }
  }

 private:
  int fd_;
};

void write_school(const std::filesystem::path& path, const std::vector<planted>& all) {
  file_writer out(path);
  const auto element = [&](const planted& one) {
    out.text("<" + std::string(one.field) + ">");
    out.secret(one.hidden);
    out.text("</" + std::string(one.field) + ">");
  };
  out.text("<EDEX><school><brincode>12AB</brincode>");
  element(all[18]);
  out.text("</school><groepen><groep key='g'><naam>4A</naam>");
  element(all[24]);
  out.text("</groep></groepen><leerlingen>");
  for (int n = 0; n < 500; ++n) {
    out.text("<leerling key='" + std::to_string(n) + "'><achternaam>Heldvinder</achternaam>");
    for (std::size_t f = 0; f < 20; ++f) {
      if (f != 18) element(all[f]);
    }
    out.text("<!-- ");
    out.secret(all[21].hidden);
    out.text(" --><?pi ");
    out.secret(all[22].hidden);
    out.text("?><toevoegingen><blok><opmerking><![CDATA[");
    out.secret(all[23].hidden);
    out.text("]]></opmerking></blok></toevoegingen></leerling>\n");
  }
  out.text("</leerlingen><leerkrachten>");
  for (int n = 0; n < 50; ++n) {
    out.text("<leerkracht key='" + std::to_string(n) + "' eckid='");
    out.secret(all[20].hidden);
    out.text(n % 2 == 0 ? "'>" : "&amp;'>");
    out.text("<roepnaam>Heldvinder</roepnaam></leerkracht>\n");
  }
  out.text("</leerkrachten></EDEX>");
}

/// How often each needle stands in this process's writable memory.
class memory_search {
 public:
  explicit memory_search(std::vector<std::string> hidden) : hidden_(std::move(hidden)), found_(hidden_.size()) {
    std::ifstream maps("/proc/self/maps");
    std::ostringstream all;
    all << maps.rdbuf();
    std::istringstream lines(all.str());
    const int memory = ::open("/proc/self/mem", O_RDONLY);
    for (std::string line; std::getline(lines, line);) {
      std::uintptr_t begin = 0;
      std::uintptr_t end = 0;
      char rights[5] = {};
      if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, rights) == 3 && rights[1] == 'w')
        region(memory, begin, end);
    }
    ::close(memory);
  }
  [[nodiscard]] std::size_t found(std::size_t i) const { return found_[i]; }

 private:
  // The window into memory is kept scrambled too, apart from the moment in which it is read; it is skipped when it
  // comes by itself.
  void region(int memory, std::uintptr_t begin, std::uintptr_t end) {
    constexpr std::size_t overlap = 64;
    static std::array<char, 1 << 16> window;
    const auto own = reinterpret_cast<std::uintptr_t>(window.data());
    for (auto at = begin; at < end; at += window.size() - overlap) {
      const auto size = std::min<std::uintptr_t>(window.size(), end - at);
      if (at < own + window.size() && own < at + size) continue;
      const auto got = ::pread(memory, window.data(), size, static_cast<off_t>(at));
      if (got <= 0) return;
      for (auto& c : window) c = static_cast<char>(static_cast<unsigned char>(c) ^ scramble);
      const std::string_view view(window.data(), static_cast<std::size_t>(got));
      for (std::size_t i = 0; i < hidden_.size(); ++i) {
        for (auto p = view.find(hidden_[i]); p != std::string_view::npos; p = view.find(hidden_[i], p + 1)) ++found_[i];
      }
      wipe(window.data(), window.size());
    }
  }

  std::vector<std::string> hidden_;
  std::vector<std::size_t> found_;
};

std::vector<std::string> needles(const std::vector<planted>& all) {
  std::vector<std::string> out;
  for (const auto& one : all) out.push_back(one.hidden);
  out.push_back(scrambled("Heldvinder"));  // a name, which may be held: the search must find it
  return out;
}

class EdexmlForbidden : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer's shadow memory is too large to search, and it keeps freed memory";
#endif
  }
};
INSTANTIATE_TEST_SUITE_P(Endings, EdexmlForbidden, testing::Values("whole", "cut", "malformed"),
                         [](const auto& one) { return std::string(one.param); });

TEST_P(EdexmlForbidden, ValuesAreNotInMemoryAfterARead) {
  const test::temp_dir folder;
  const auto path = folder.path() / "las.xml";
  const auto all = plant_all();
  write_school(path, all);
  const auto size = std::filesystem::file_size(path);
  const std::string ending = GetParam();
  if (ending == "cut") std::filesystem::resize_file(path, size / 2);
  if (ending == "malformed") std::ofstream(path, std::ios::app) << "</EDEX>";

  auto source = make_edexml_source(path);
  std::vector<std::string> problems;
  const auto units = source->units(problems).value();
  test::recording_sink sink;
  const auto done = source->read(units.at(0), sink, {});
  EXPECT_EQ(done.has_value(), ending == "whole");
  EXPECT_GT(sink.persons.size(), 100U);

  const memory_search search(needles(all));
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(search.found(i), 0U) << "the value planted in " << all[i].field;
  EXPECT_GT(search.found(all.size()), 100U) << "the search finds what is there";
}

}  // namespace
}  // namespace sluis::sources
