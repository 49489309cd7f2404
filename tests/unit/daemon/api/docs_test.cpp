// The examples of docs/api.md are JSON, but for "…" where something is left out.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/api/json.hpp"

namespace sluis::daemon::api {
namespace {

void replace_all(std::string& in, const std::string& what, const std::string& with) {
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + with.size()))
    in.replace(at, what.size(), with);
}

/// Outside of strings: without blanks, `{…}` and `[…]` empty, `:…` null, and `,…` nothing.
std::string whole(const std::string& example) {
  std::string out, between;
  const auto end_between = [&] {
    for (const auto& [what, with] : {std::pair{"{…}", "{}"}, {"[…]", "[]"}, {":…", ":null"}, {",…", ""}})
      replace_all(between, what, with);
    out += between;
    between.clear();
  };
  bool is_string = false;
  for (std::size_t i = 0; i < example.size(); ++i) {
    const char c = example[i];
    if (is_string) {
      out += c;
      if (c == '\\' && i + 1 < example.size())
        out += example[++i];
      else if (c == '"')
        is_string = false;
      continue;
    }
    if (c == '"') {
      end_between();
      out += c;
      is_string = true;
    } else if (c != ' ' && c != '\n') {
      between += c;
    }
  }
  end_between();
  return out;
}

/// {"target","recipient"}: what an object has, and no example of one.
bool has_names_alone(const std::string& text) {
  for (auto at = text.find("{\""); at != std::string::npos; at = text.find("{\"", at + 1)) {
    const auto end = text.find('"', at + 2);
    if (end == std::string::npos || end + 1 >= text.size() || text[end + 1] != ':') return true;
  }
  return false;
}

/// Those in fences, from a line that begins with "{", and those in the text, `{"…":…}`.
std::vector<std::string> examples_of(const std::string& page) {
  std::vector<std::string> out;
  std::istringstream lines(page);
  std::string line, text;
  bool is_fenced = false, is_inside = false;
  while (std::getline(lines, line)) {
    if (line.starts_with("```")) {
      is_fenced = !is_fenced;
      is_inside = false;
    } else if (!is_fenced) {
      text += line + "\n";
    } else if (line.starts_with("$ ")) {
      is_inside = false;
    } else {
      if (!is_inside && line.starts_with("{")) out.emplace_back();
      is_inside = is_inside || line.starts_with("{");
      if (is_inside) out.back() += line + "\n";
    }
  }
  for (auto at = text.find("`{\""); at != std::string::npos; at = text.find("`{\"", at)) {
    const auto end = text.find('`', ++at);
    if (end == std::string::npos) break;
    auto one = text.substr(at, end - at);
    if (!has_names_alone(one)) out.push_back(std::move(one));
    at = end;
  }
  return out;
}

TEST(api_docs, each_example_is_json) {
  std::ifstream file(std::string(SLUIS_SOURCE_DIR) + "/docs/api.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const auto all = examples_of(page);
  ASSERT_GT(all.size(), 14U) << "docs/api.md has lost its examples";
  for (const auto& one : all) EXPECT_TRUE(json::accept(whole(one))) << one;
}

}  // namespace
}  // namespace sluis::daemon::api
