#include "tests/support/golden.hpp"

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>

namespace sluis::testing_support {

namespace {

std::optional<std::string> read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string accept(const std::filesystem::path& file, std::string_view actual) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << actual;
  out.close();
  return out ? std::string{} : "cannot write " + file.string();
}

std::string first_difference(const std::string& expected, const std::string& actual) {
  std::istringstream left(expected);
  std::istringstream right(actual);
  for (std::size_t line = 1;; ++line) {
    std::string want;
    std::string got;
    const bool has_want = static_cast<bool>(std::getline(left, want));
    const bool has_got = static_cast<bool>(std::getline(right, got));
    if (!has_want && !has_got) return "they differ only in the line ends";
    if (has_want != has_got || want != got) {
      return "line " + std::to_string(line) + "\n  file: " + (has_want ? want : "(ended)") +
             "\n  now:  " + (has_got ? got : "(ended)");
    }
  }
}

}  // namespace

std::string against_golden(const std::filesystem::path& file, std::string_view actual) {
  const char* accepting = std::getenv("SLUIS_ACCEPT");
  if (accepting != nullptr && std::string_view(accepting) == "1") return accept(file, actual);
  const auto expected = read(file);
  if (!expected) return file.string() + " is missing; SLUIS_ACCEPT=1 writes it";
  if (*expected == actual) return {};
  return file.string() + ", " + first_difference(*expected, std::string(actual)) +
         "\nSLUIS_ACCEPT=1 rewrites it, if it is meant to be so";
}

}  // namespace sluis::testing_support
