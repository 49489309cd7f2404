#include "connectors/sources/edexml/folder.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

namespace sluis::sources::edexml {

namespace {

namespace fs = std::filesystem;

error refused(const fs::path& path, const std::error_code& cause) {
  if (cause == std::errc::no_such_file_or_directory) {
    return {errc::not_found, path.string() + ": no such file or folder", "check the source's path in sluis.toml"};
  }
  return {errc::io, path.string() + ": cannot be read (" + cause.message() + ")",
          "give the daemon's user the right to read it"};
}

bool is_export_name(std::string_view name) {
  constexpr std::string_view suffix = ".xml";
  if (name.size() <= suffix.size() || name.front() == '.' || name.front() == '~' || name.front() == '#') return false;
  const auto tail = name.substr(name.size() - suffix.size());
  return std::equal(tail.begin(), tail.end(), suffix.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

/// The first by name, and how many there were.
class first_names {
 public:
  void add(fs::path path) {
    ++seen_;
    paths_.push_back(std::move(path));
    if (paths_.size() == 2 * most_files) cut();
  }
  [[nodiscard]] std::size_t seen() const { return seen_; }
  [[nodiscard]] std::vector<fs::path> take() {
    cut();
    return std::move(paths_);
  }

 private:
  void cut() {
    std::sort(paths_.begin(), paths_.end(), [](const fs::path& a, const fs::path& b) { return a.filename().native() < b.filename().native(); });
    if (paths_.size() > most_files) paths_.resize(most_files);
  }
  std::vector<fs::path> paths_;
  std::size_t seen_ = 0;
};

std::string too_many(const fs::path& folder, std::size_t count) {
  return folder.string() + ": there are " + std::to_string(count) + " .xml files in this folder, and the first " + std::to_string(most_files) +
         " by name are looked at; keep one file for each school, and move older ones away";
}

/// Letters of Western European names: two bytes of UTF-8, U+00C0 to U+024F.
bool is_latin_letter(std::string_view name, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < name.size() ? static_cast<unsigned char>(name[i]) : 0U; };
  return byte(at) >= 0xC3 && byte(at) <= 0xC9 && (byte(at + 1) & 0xC0U) == 0x80;
}

read_unit unit_of(const fs::path& path) {
  std::error_code ignored;
  const auto size = fs::file_size(path, ignored);
  return {path.string(), shown_name(path.filename().string()), ignored ? 0 : size};
}

}  // namespace

std::string shown_name(std::string_view name) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (is_latin_letter(name, i)) {
      out += name.substr(i++, 2);
    } else if (c >= 0x20 && c < 0x7F && c != '\\') {
      out += name[i];
    } else {
      out += "\\x";
      out += hex[c >> 4U];
      out += hex[c & 15U];
    }
  }
  return out;
}

result<std::vector<read_unit>> list_units(const fs::path& path, std::vector<std::string>& problems) {
  std::error_code failed;
  const auto status = fs::status(path, failed);
  if (failed) return refused(path, failed);
  std::vector<read_unit> out;
  if (status.type() != fs::file_type::directory) {
    out.push_back(unit_of(path));
    return out;
  }
  first_names names;
  fs::directory_iterator entry(path, failed);
  if (failed) return refused(path, failed);
  for (; entry != fs::directory_iterator{}; entry.increment(failed)) {
    if (failed) return refused(path, failed);
    std::error_code unknown;
    const bool folder = entry->is_directory(unknown);
    if (!folder && is_export_name(entry->path().filename().string())) names.add(entry->path());
  }
  if (failed) return refused(path, failed);
  if (names.seen() > most_files) problems.push_back(too_many(path, names.seen()));
  for (const auto& each : names.take()) out.push_back(unit_of(each));
  return out;
}

}  // namespace sluis::sources::edexml
