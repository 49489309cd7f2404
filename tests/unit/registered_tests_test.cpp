// A test script that ctest does not know of is never run, and looks like one that passes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace sluis {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Of the programs that build and test this project.
std::string all_build_scripts(const fs::path& root) {
  std::string out;
  for (const char* folder : {"tests", "tools", "bench"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().filename() == "CMakeLists.txt") out += text_of(entry.path());
    }
  }
  return out;
}

TEST(registered_tests, ctest_knows_each_script) {
  const fs::path root = SLUIS_SOURCE_DIR;
  const auto scripts = all_build_scripts(root);
  const std::string ending = "_test.py";
  std::size_t found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root / "tests")) {
    const auto file = entry.path().filename().string();
    if (!file.ends_with(ending)) continue;
    ++found;
    const auto name = file.substr(0, file.size() - ending.size());
    const bool is_known =
        scripts.find("_test(" + name + ")") != std::string::npos || scripts.find("/" + file) != std::string::npos;
    EXPECT_TRUE(is_known) << entry.path().lexically_relative(root) << " is in no CMakeLists.txt";
  }
  EXPECT_GT(found, 40U);
}

}  // namespace
}  // namespace sluis
