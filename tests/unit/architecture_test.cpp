// The house's floors, read from the includes (architecture.md, "Rooms and floors"): daemon -> {connectors, state,
// mapping, config} -> model. Offenders are named with file and line.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace sluis {
namespace {

using texts = std::vector<std::string>;

struct room {
  std::string folder;
  texts may_include;      // rooms of ours, itself aside
  texts may_not_include;  // beginnings of other people's headers
};

const texts io = {"boost/asio", "boost/beast", "sqlite3",    "nlohmann/", "libxml/",    "openssl/", "spdlog/",
                  "toml++/",    "systemd/",    "sys/socket", "fstream",   "filesystem", "iostream"};

const texts no_formats = {"sqlite3", "libxml/", "toml++/"};
/// The use cases have no socket, thread, signal, program or JSON in them.
const texts no_process = {"sqlite3", "libxml/",  "toml++/", "systemd/", "sys/socket",
                          "csignal", "signal.h", "thread",  "CLI/",     "nlohmann/"};

const std::vector<room>& rooms() {
  static const std::vector<room> all = {
      {"model", {}, io},
      {"config", {"model"}, {"boost/asio", "boost/beast", "sqlite3", "nlohmann/", "libxml/", "openssl/"}},
      {"state", {"model"}, {"boost/asio", "boost/beast", "nlohmann/", "libxml/", "toml++/", "spdlog/"}},
      {"mapping", {"model"}, io},
      {"connectors", {"model"}, {"sqlite3", "toml++/", "spdlog/"}},
      {"daemon/threads", {"connectors", "model"}, no_formats},
      {"daemon/cycle", {"daemon/threads", "connectors", "state", "mapping", "config", "model"}, no_process},
      {"daemon/api", {"daemon/cycle", "connectors", "state", "mapping", "config", "model"}, no_formats},
      {"daemon/sockets", {"daemon/api", "daemon/cycle", "connectors", "state", "config", "model"}, no_formats},
      {"daemon/process",
       {"daemon/sockets", "daemon/api", "daemon/cycle", "daemon/threads", "connectors", "state", "mapping", "config",
        "model"},
       no_formats},
      {"daemon/rehearsal", {"connectors", "state", "mapping", "config", "model"}, no_formats},
      {"daemon/client",
       {"daemon/rehearsal", "daemon/process", "daemon/sockets", "daemon/api", "daemon/cycle", "connectors", "state",
        "mapping", "config", "model"},
       no_formats},
      {"daemon/cli", {"daemon/client"}, no_formats},
      {"tests/lab",
       {},
       {}},  // a stand-in for other people's services: it shares no word with us, else it would share our mistakes
  };
  return all;
}

/// The room that a path of ours lies in: its first folder, or the first two under tests and daemon.
std::string room_of(const std::string& path) {
  const auto first = path.find('/');
  if (first == std::string::npos) return {};
  const auto outer = path.substr(0, first);
  if (outer != "tests" && outer != "daemon") return outer;
  const auto second = path.find('/', first + 1);
  return second == std::string::npos ? outer : path.substr(0, second);
}

bool is_one_of(const texts& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

struct include {
  char kind = 0;  // '"' or '<'
  std::string path;
};

include parse_include(std::string line) {
  std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
  if (!line.starts_with("#include")) return {};
  line.erase(0, std::string("#include").size());
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return {};
  const auto end = line.find(line[0] == '"' ? '"' : '>', 1);
  return end == std::string::npos ? include{} : include{line[0], line.substr(1, end - 1)};
}

std::string judge(const room& where, const include& what) {
  if (what.kind == '"') {
    const auto other = room_of(what.path);
    if (other == where.folder || is_one_of(where.may_include, other)) return {};
    if (other.empty()) return "includes \"" + what.path + "\" without its room";
    return where.folder + " may not include " + other + " (\"" + what.path + "\")";
  }
  for (const auto& forbidden : where.may_not_include) {
    if (what.path.starts_with(forbidden)) return where.folder + " may not include <" + what.path + ">";
  }
  return {};
}

constexpr std::size_t max_lines = 500;

texts offences(const room& where, const std::string& file, std::istream& text) {
  texts out;
  std::size_t number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    const auto what = parse_include(line);
    if (what.kind == 0) continue;
    if (const auto problem = judge(where, what); !problem.empty())
      out.push_back(file + ":" + std::to_string(number) + ": " + problem);
  }
  if (number > max_lines)
    out.push_back(file + ":" + std::to_string(number) + ": more than " + std::to_string(max_lines) + " lines");
  return out;
}

texts offences_in(const std::string& text, const char* folder) {
  const auto where =
      std::find_if(rooms().begin(), rooms().end(), [&](const room& one) { return one.folder == folder; });
  std::istringstream in(text);
  return offences(*where, "x.cpp", in);
}

bool is_source(const std::filesystem::path& file) {
  return file.extension() == ".hpp" || file.extension() == ".cpp";
}

template <class Visit>
void each_source(const std::string& folder, const Visit& visit) {
  const std::filesystem::path root = SLUIS_SOURCE_DIR;
  if (!std::filesystem::exists(root / folder)) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
    if (entry.is_regular_file() && is_source(entry.path()))
      visit(entry.path().lexically_relative(root).string(), entry.path());
  }
}

TEST(architecture, every_include_points_down) {
  for (const auto& where : rooms()) {
    std::size_t files = 0;
    each_source(where.folder, [&](const std::string& name, const std::filesystem::path& path) {
      std::ifstream in(path);
      ASSERT_TRUE(in) << name;
      for (const auto& offence : offences(where, name, in)) ADD_FAILURE() << offence;
      ++files;
    });
    EXPECT_TRUE(files > 0 || where.folder == "tests/lab") << "nothing found in " << where.folder;
  }
}

/// Within the room daemon/process: answers -> running -> institutions, and the parts that are put together know nothing
/// of who does it.
texts upward_within_process(const std::string& folder, const std::string& line) {
  static const texts order = {"answers/", "running/", "institutions/"};
  static const texts above = {"core.hpp", "institutions.hpp", "run.hpp"};
  const std::string process = "daemon/process/";
  const auto what = parse_include(line);
  if (what.kind != '"' || !what.path.starts_with(process)) return {};
  const auto path = what.path.substr(process.size());
  texts out;
  for (const auto& other : order) {
    if (folder == other) break;
    if (path.starts_with(other)) out.push_back(folder + " may not include " + what.path);
  }
  if (is_one_of(above, path)) out.push_back(folder + " may not include " + what.path);
  return out;
}

TEST(architecture, folders_of_the_process_point_down) {
  for (const char* folder : {"answers/", "running/", "institutions/"}) {
    std::size_t files = 0;
    each_source(std::string("daemon/process/") + folder,
                [&](const std::string& name, const std::filesystem::path& path) {
                  std::ifstream in(path);
                  for (std::string line; std::getline(in, line);) {
                    for (const auto& one : upward_within_process(folder, line)) ADD_FAILURE() << name << ": " << one;
                  }
                  ++files;
                });
    EXPECT_GT(files, 0U) << folder;
  }
  EXPECT_FALSE(upward_within_process("institutions/", "#include \"daemon/process/running/syncs.hpp\"").empty());
  EXPECT_FALSE(upward_within_process("running/", "#include \"daemon/process/answers/plan_answers.hpp\"").empty());
  EXPECT_FALSE(upward_within_process("answers/", "#include \"daemon/process/core.hpp\"").empty());
  EXPECT_TRUE(upward_within_process("answers/", "#include \"daemon/process/running/syncs.hpp\"").empty());
}

/// Ways to get a JSON document out of bytes, other than foreign::parse_json.
texts json_parsers_in(const std::string& line) {
  texts out;
  const auto code = line.substr(0, line.find("//"));
  for (const char* way : {"json::parse(", "json::accept(", "json::sax_parse(", "json::from_cbor", "json::from_msgpack",
                          "json::from_ubjson", "json::from_bson", "json::from_bjdata", "_json\"", "\"_json",
                          "boost/json", "boost::json", "yyjson", "simdjson", "rapidjson"}) {
    if (code.find(way) != std::string::npos) out.emplace_back(way);
  }
  return out;
}

TEST(architecture, foreign_json_has_one_parser) {
  for (const char* folder : {"model", "config", "state", "mapping", "connectors", "daemon"}) {
    each_source(folder, [](const std::string& name, const std::filesystem::path& path) {
      if (name.starts_with("connectors/json/")) return;
      std::ifstream in(path);
      std::size_t number = 0;
      for (std::string line; std::getline(in, line);) {
        ++number;
        for (const auto& way : json_parsers_in(line))
          ADD_FAILURE() << name << ":" << number << ": " << way << "; use foreign::parse_json (connectors/json)";
      }
    });
  }
}

TEST(architecture, another_json_parser_is_found) {
  for (const char* line : {"auto out = json::parse(text, nullptr, false);", "if (nlohmann::json::accept(text)) {",
                           "#include <boost/json/parse.hpp>", "  const auto all = boost::json::parse(text);",
                           "const auto x = R\"({})\"_json;"}) {
    EXPECT_FALSE(json_parsers_in(line).empty()) << line;
  }
  for (const char* line :
       {"const auto out = foreign::parse_json(text);", "// json::parse(text) was here", "nlohmann::json::array()"}) {
    EXPECT_TRUE(json_parsers_in(line).empty()) << line;
  }
}

TEST(architecture, no_file_is_longer_than_500_lines) {
  for (const char* folder : {"tests", "tools", "bench"}) {  // the rooms are looked at above
    each_source(folder, [](const std::string& name, const std::filesystem::path& path) {
      std::ifstream in(path);
      const auto lines = std::count(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>(), '\n');
      EXPECT_LE(lines, static_cast<std::ptrdiff_t>(max_lines)) << name;
    });
  }
}

/// The test of the test: each wrong arrow is seen, each right one is not.
TEST(architecture, wrong_arrows_are_found) {
  struct row {
    const char* name;
    const char* folder;
    std::string text;
    const char* problem;  // nullptr: none
  };
  for (const auto& [name, folder, text, problem] : {
           row{"down", "daemon/cycle", "#include \"state/store.hpp\"\n", nullptr},
           row{"within", "mapping",
               "#include \"mapping/text.hpp\"\n#include \"model/ids.hpp\"\n#include <unicode/translit.h>\n", nullptr},
           row{"up", "model", "#include \"state/store.hpp\"\n", "x.cpp:1: model may not include state"},
           row{"up within the daemon", "daemon/cycle", "#include \"daemon/process/run.hpp\"\n",
               "x.cpp:1: daemon/cycle may not include daemon/process"},
           row{"a thread in a use case", "daemon/cycle", "#include <thread>\n",
               "x.cpp:1: daemon/cycle may not include <thread>"},
           row{"up to the daemon", "connectors", "\n#include \"daemon/cycle/cycle.hpp\"\n",
               "x.cpp:2: connectors may not include daemon/cycle"},
           row{"across", "mapping", "#include \"connectors/targets/target.hpp\"\n",
               "mapping may not include connectors"},
           row{"into the tests", "state", "#include \"tests/support/golden.hpp\"\n",
               "state may not include tests/support"},
           row{"blanks", "state", "  #  include   \"mapping/plan.hpp\"  // why\n", "state may not include mapping"},
           row{"without its room", "mapping", "#include \"text.hpp\"\n", "without its room"},
           row{"Asio in mapping", "mapping", "#include <boost/asio/awaitable.hpp>\n",
               "mapping may not include <boost/asio/awaitable.hpp>"},
           row{"Boost's result in mapping", "mapping", "#include <boost/system/result.hpp>\n", nullptr},
           row{"SQLite in connectors", "connectors", "#include <sqlite3.h>\n",
               "connectors may not include <sqlite3.h>"},
           row{"JSON in state", "state", "#include <nlohmann/json.hpp>\n", "state may not include"},
           row{"a file in mapping", "mapping", "#include <fstream>\n", "mapping may not include <fstream>"},
           row{"us in the lab", "tests/lab", "#include \"model/result.hpp\"\n", "tests/lab may not include model"},
           row{"the lab in the lab", "tests/lab", "#include \"tests/lab/store.hpp\"\n", nullptr},
           row{"in a comment", "model", "// #include \"state/store.hpp\"\n", nullptr},
           row{"500 lines", "model", std::string(500, '\n'), nullptr},
           row{"501 lines", "model", std::string(501, '\n'), "x.cpp:501: more than 500 lines"},
       }) {
    const auto found = offences_in(text, folder);
    ASSERT_EQ(found.size(), problem == nullptr ? 0U : 1U) << name;
    if (problem != nullptr) {
      EXPECT_NE(found[0].find(problem), std::string::npos) << name << ": " << found[0];
    }
  }
}

}  // namespace
}  // namespace sluis
