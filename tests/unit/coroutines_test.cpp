// Two rules of the daemon's coroutines, read from the source (architecture.md, "Threads"): none is detached, and none
// touches an institution's memory off its strand.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace sluis {
namespace {

using texts = std::vector<std::string>;

template <class Visit>
void each_file(const std::string& folder, const Visit& visit) {
  const std::filesystem::path root = SLUIS_SOURCE_DIR;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
    const auto& path = entry.path();
    if (path.extension() != ".hpp" && path.extension() != ".cpp") continue;
    std::ifstream in(path);
    visit(path.lexically_relative(root).string(), std::string(std::istreambuf_iterator<char>(in), {}));
    ++files;
  }
  EXPECT_GT(files, 0U) << folder;
}

/// Comments become nothing, texts and characters blanks, so that only code has brackets.
std::string only_code(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '/' && text.compare(i, 2, "//") == 0)
      i = std::min(text.find('\n', i), text.size()) - 1;
    else if (c == '/' && text.compare(i, 2, "/*") == 0)
      i = text.find("*/", i) + 1;
    else if (c == '"' || (c == '\'' && (i == 0 || std::isalnum(static_cast<unsigned char>(text[i - 1])) == 0))) {
      for (++i; i < text.size() && text[i] != c; ++i) i += text[i] == '\\' ? 1U : 0U;
    } else {
      out += c;
    }
  }
  return out;
}

/// Where the bracket that opens at `at` is closed.
std::size_t closing(const std::string& code, std::size_t at) {
  const char open = code[at], close = open == '{' ? '}' : open == '[' ? ']' : ')';
  int depth = 0;
  for (; at < code.size(); ++at) {
    depth += code[at] == open ? 1 : code[at] == close ? -1 : 0;
    if (depth == 0) return at;
  }
  return code.size() - 1;
}

/// What is executed by the coroutine itself. What its lambdas capture is: what they do may be done elsewhere.
std::string without_lambdas(const std::string& body) {
  static const std::regex head(R"(^\s*(\([^;{]*?\))?\s*(mutable)?\s*(->[^;{]+)?\s*\{)");
  std::string out;
  for (std::size_t i = 0; i < body.size(); ++i) {
    out += body[i];
    const auto before = out.size() < 2 ? std::string::npos : out.find_last_not_of(" \n", out.size() - 2);
    const char last = before == std::string::npos ? ' ' : out[before];
    if (body[i] != '[' || std::isalnum(static_cast<unsigned char>(last)) != 0 || last == '_' || last == ')' ||
        last == ']')
      continue;
    const auto end = closing(body, i);
    std::smatch found;
    const auto rest = body.substr(end + 1, 400);
    if (!std::regex_search(rest, found, head)) continue;
    out += body.substr(i + 1, end - i);
    i = closing(body, end + static_cast<std::size_t>(found.length(0)));
  }
  return out;
}

/// Touches of a store in coroutines: "name: expression".
texts store_off_the_strand(const std::string& text) {
  static const std::regex coroutine(
      R"((?:^|\n)[^\n;{}]*\b(?:awaitable|task)<[^;{}]*?([A-Za-z_:]+)\([^;{}]*\)\s*(?:const\s*)?\{)");
  static const std::regex touch(R"((?:\.|->)store(?:->|\)->)\w+|\*[A-Za-z_]+(?:\.|->)store\b)");
  const auto code = only_code(text);
  texts out;
  for (std::sregex_iterator at(code.begin(), code.end(), coroutine), end; at != end; ++at) {
    const auto begin = static_cast<std::size_t>(at->position(0) + at->length(0)) - 1;
    const auto body = without_lambdas(code.substr(begin, closing(code, begin) - begin + 1));
    for (std::sregex_iterator found(body.begin(), body.end(), touch); found != end; ++found)
      out.push_back((*at)[1].str() + ": " + found->str());
  }
  return out;
}

TEST(architecture, a_coroutine_touches_no_memory_off_its_strand) {
  each_file("daemon", [](const std::string& name, const std::string& text) {
    for (const auto& one : store_off_the_strand(text))
      ADD_FAILURE() << name << ": " << one << "; do it in work for on_strand (daemon/cycle/island.hpp)";
  });
}

TEST(architecture, a_touch_off_the_strand_is_found) {
  struct row {
    const char* name;
    const char* text;
    texts found;
  };
  for (const auto& [name, text, found] : {
           row{"in the coroutine",
               "awaitable<void> f(island& where) {\n  where.store->copy_keys();\n}",
               {"f: .store->copy_keys"}},
           row{"by reference",
               "task<int> core::f(island& where) {\n  co_return g(*where->store);\n}",
               {"core::f: *where->store"}},
           row{"captured",
               "awaitable<void> f(island& where) {\n  auto w = [from = where.store->folder()] { return 1; };\n}",
               {"f: .store->folder"}},
           row{"in a lambda",
               "awaitable<void> f(island& where) {\n  auto w = [&where]() -> result<void> { return "
               "where.store->keep(); };\n}",
               {}},
           row{"in a lambda with parameters",
               "awaitable<void> f(island& where) {\n  auto w = [&where](int i) { return g(*where.store, i); };\n}",
               {}},
           row{"whether there is one", "awaitable<void> f(island& where) {\n  if (!where.store) co_return;\n}", {}},
           row{"no coroutine", "void f(island& where) {\n  where.store->copy_keys();\n}", {}},
           row{"a comment", "awaitable<void> f(island& where) {\n  // where.store->copy_keys();\n  co_return;\n}", {}},
       }) {
    EXPECT_EQ(store_off_the_strand(text), found) << name;
  }
}

/// Ways to begin something that nobody waits for. A thread in a call that cannot be interrupted is given up: it owns
/// all that it uses, and is counted.
texts detached_in(const std::string& name, const std::string& text) {
  const auto code = only_code(text);
  texts out;
  if (code.find("detached") != std::string::npos) out.emplace_back("detached");
  const bool may_give_up = name == "daemon/threads/separate_thread.cpp" || name == "connectors/http/name_lookups.cpp";
  if (!may_give_up && code.find(".detach()") != std::string::npos) out.emplace_back("detach()");
  return out;
}

TEST(architecture, nothing_is_detached) {
  for (const char* folder : {"model", "config", "state", "mapping", "connectors", "daemon"}) {
    each_file(folder, [](const std::string& name, const std::string& text) {
      for (const auto& one : detached_in(name, text))
        ADD_FAILURE() << name << ": " << one << "; use daemon/cycle/task_group.hpp or http::in_parallel";
    });
  }
}

TEST(architecture, what_is_detached_is_found) {
  EXPECT_EQ(detached_in("daemon/process/run.cpp", "asio::co_spawn(io, f(), asio::detached);"), texts{"detached"});
  EXPECT_EQ(detached_in("daemon/process/run.cpp", "#include <boost/asio/detached.hpp>"), texts{"detached"});
  EXPECT_EQ(detached_in("daemon/process/run.cpp", "std::thread(f).detach();"), texts{"detach()"});
  EXPECT_EQ(detached_in("daemon/threads/separate_thread.cpp", "std::thread(f).detach();"), texts{});
  EXPECT_EQ(detached_in("daemon/process/run.cpp", "// detached\ntasks.spawn(f());"), texts{});
}

}  // namespace
}  // namespace sluis
