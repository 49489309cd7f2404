// What docs/safety.md names as its tests is there: each suite.test, each file and each test of a file, in the last
// column of every table whose last column is of tests.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace sluis {
namespace {

namespace fs = std::filesystem;
using texts = std::vector<std::string>;

/// The names of tests: of each suite of GoogleTest, and of each script (by its path beneath the source).
struct tree {
  std::map<std::string, texts> suites, scripts;
  texts files;  // all that is beneath tests/
};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// The words of a text, from `at` up to the first `end`.
texts words_until(const std::string& text, std::size_t at, char end) {
  texts out;
  for (bool is_inside = false; at < text.size() && text[at] != end; ++at) {
    if (is_word(text[at]) && !is_inside) out.emplace_back();
    is_inside = is_word(text[at]);
    if (is_inside) out.back() += text[at];
  }
  return out;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void add_suites(const std::string& source, tree& into) {
  for (auto at = source.find("TEST"); at != std::string::npos; at = source.find("TEST", at + 4)) {
    const auto open = source.find('(', at);
    if (open == std::string::npos) return;
    const auto macro = source.substr(at, open - at);
    if (macro != "TEST" && macro != "TEST_F" && macro != "TEST_P") continue;
    const auto names = words_until(source, open, ')');
    if (names.size() == 2) into.suites[names[0]].push_back(names[1]);
  }
}

void add_functions(const std::string& path, const std::string& script, tree& into) {
  auto& tests = into.scripts[path];
  for (auto at = script.find("def test_"); at != std::string::npos; at = script.find("def test_", at + 1))
    tests.push_back(words_until(script, at + 4, '(').at(0));
}

tree read_tree(const fs::path& source) {
  tree out;
  for (const auto& each : fs::recursive_directory_iterator(source / "tests")) {
    const auto path = fs::relative(each.path(), source).string();
    out.files.push_back(path);
    const auto kind = each.path().extension();
    if (kind == ".cpp" || kind == ".hpp") add_suites(bytes_of(each.path()), out);
    if (kind == ".py") add_functions(path, bytes_of(each.path()), out);
    if (each.path().parent_path().filename() == "must_not_compile" && kind == ".cpp")
      out.suites["unit"].push_back("must_not_compile." + each.path().stem().string());
  }
  return out;
}

/// `*` and `…` stand for anything, also for nothing.
bool is_like(std::string_view pattern, std::string_view name) {
  constexpr std::string_view rest = "…";
  if (pattern.empty()) return name.empty();
  if (pattern.starts_with('*') || pattern.starts_with(rest)) {
    const auto behind = pattern.substr(pattern[0] == '*' ? 1 : rest.size());
    for (std::size_t at = 0; at <= name.size(); ++at) {
      if (is_like(behind, name.substr(at))) return true;
    }
    return false;
  }
  return !name.empty() && pattern[0] == name[0] && is_like(pattern.substr(1), name.substr(1));
}

bool has_like(const std::string& pattern, const texts& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return is_like(pattern, name); });
}

/// Of the suites, or the scripts, whose name is like this.
texts tests_of(const std::map<std::string, texts>& all, const std::string& pattern) {
  texts out;
  for (const auto& [name, tests] : all) {
    if (is_like(pattern, name)) out.insert(out.end(), tests.begin(), tests.end());
  }
  return out;
}

/// A setting or a command (`make lint`, `MemorySwapMax=0`) names no test.
bool may_be_a_test(const std::string& text) {
  return text != "…" && text.find_first_of(" =?<>{}()\"'") == std::string::npos &&
         std::any_of(text.begin(), text.end(), is_word);
}

/// One name of a cell. `among`: the tests of what the cell named before it, to which a name without a suite belongs.
bool is_there(const std::string& name, const tree& known, texts& among) {
  if (name.find('/') != std::string::npos || name.ends_with(".py") || name.ends_with(".cpp")) {
    const auto pattern = name.starts_with("tests") ? name : "*/" + name;
    among = tests_of(known.scripts, pattern);
    return has_like(pattern, known.files);
  }
  const auto dot = name.find('.');
  if (dot == std::string::npos) return has_like(name, among);
  among = tests_of(known.suites, name.substr(0, dot));
  return has_like(name.substr(dot + 1), among);
}

std::string last_cell(const std::string& row) {
  const auto end = row.rfind('|');
  return row.substr(row.rfind('|', end - 1) + 1, end - row.rfind('|', end - 1) - 1);
}

struct finding {
  std::size_t looked_at = 0;  // names
  texts missing;              // with the line
};

finding check(const std::string& page, const tree& known) {
  finding out;
  std::istringstream lines(page);
  std::string line;
  bool was_table = false, is_of_tests = false;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    const bool is_table = line.starts_with("|") && line.size() > 1;
    if (is_table && !was_table) is_of_tests = last_cell(line).starts_with(" test");
    was_table = is_table;
    if (!is_table || !is_of_tests) continue;
    const auto cell = last_cell(line);
    texts among;
    for (auto open = cell.find('`'); open != std::string::npos; open = cell.find('`', open)) {
      const auto close = cell.find('`', ++open);
      if (close == std::string::npos) break;
      const auto name = cell.substr(open, close - open);
      open = close + 1;
      if (!may_be_a_test(name)) continue;
      ++out.looked_at;
      if (!is_there(name, known, among)) out.missing.push_back("line " + std::to_string(number) + ": " + name);
    }
  }
  return out;
}

TEST(safety_docs, each_test_that_is_named_is_there) {
  const fs::path source(SLUIS_SOURCE_DIR);
  const auto found = check(bytes_of(source / "docs" / "safety.md"), read_tree(source));
  EXPECT_EQ(found.missing, texts());
  EXPECT_GT(found.looked_at, 900U) << "docs/safety.md has lost its tables, or they are not found";
}

TEST(safety_docs, no_row_stands_twice) {
  std::istringstream lines(bytes_of(fs::path(SLUIS_SOURCE_DIR) / "docs" / "safety.md"));
  std::set<std::string> seen;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line.starts_with("| gate |") || line.starts_with("| point |")) continue;
    const auto first = line.substr(2, line.find(" | ", 2) - 2);
    EXPECT_TRUE(seen.insert(first).second) << first;
  }
  EXPECT_GT(seen.size(), 200U);
}

TEST(safety_docs, a_name_that_is_not_there_is_found) {
  tree known;
  add_suites("TEST(guard, holds_when_both)\nTEST_P(term,\n       kills_and_lost) {\n  EXPECT_EQ(TEST_X(1), 2);\n",
             known);
  known.files = {"tests/integration/traps_test.py"};
  add_functions(known.files[0], "class A:\n  def test_pair_1_of_two(self):\n", known);
  const auto missing_of = [&](const std::string& cell) {
    return check("| gate | test that would fail |\n|---|---|\n| x | " + cell + " |\n", known).missing;
  };
  for (const char* cell :
       {"`guard.*`", "`guard.holds_…`", "`guard.holds_when_both` (`holds_…`)", "`g*.*both`", "`term.kills_and_lost`",
        "`traps_test.py` (`test_pair_1_…`)", "`tests/integration/traps_test.py`, `make lint`, `a=b`", "nothing"}) {
    EXPECT_EQ(missing_of(cell), texts()) << cell;
  }
  for (const char* name : {"guards.*", "guard.holds_when", "guard.hold_…", "term.holds_when_both", "trap_test.py",
                           "tests/traps_test.py", "test_pair_1_…", "holds_…"}) {
    EXPECT_EQ(missing_of("`" + std::string(name) + "`"), texts{"line 3: " + std::string(name)});
  }
  EXPECT_EQ(missing_of("`traps_test.py` (`test_pair_2_…`)"), texts{"line 3: test_pair_2_…"});
  EXPECT_EQ(check("| what | why |\n|---|---|\n| x | `guards.*` |\n", known).looked_at, 0U)
      << "a table of something else";
}

}  // namespace
}  // namespace sluis
