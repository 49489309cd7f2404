#include "connectors/sources/edexml/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string_view>
#include <system_error>

#include "connectors/sources/edexml/own_links.hpp"
#include "model/digit.hpp"

namespace sluis::sources::edexml {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_shown_bytes = 100;

error cannot_be_read(const fs::path& path, int cause) {
  return {errc::io, path.string() + ": cannot be read (" + std::generic_category().message(cause) + ")",
          "give the daemon's user the right to read it"};
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
    std::sort(paths_.begin(), paths_.end(),
              [](const fs::path& a, const fs::path& b) { return a.filename().native() < b.filename().native(); });
    if (paths_.size() > most_files) paths_.resize(most_files);
  }
  std::vector<fs::path> paths_;
  std::size_t seen_ = 0;
};

std::string too_many(const fs::path& folder, std::size_t count) {
  return folder.string() + ": there are " + std::to_string(count) + " .xml files in this folder, and the first " +
         std::to_string(most_files) + " by name are looked at; keep one file for each school, and move older ones away";
}

/// Words that exports are named with, in small letters.
constexpr std::array usual_words = {
    "brin",       "cito",         "csv",      "demo",       "edex",      "edexml",     "eind",        "esis",
    "export",     "exports",      "gegevens", "groep",      "groepen",   "invalid",    "jaargroep",   "las",
    "leerkracht", "leerkrachten", "leerling", "leerlingen", "magister",  "medewerker", "medewerkers", "new",
    "nieuw",      "old",          "other",    "oud",        "parnassys", "personeel",  "po",          "scholen",
    "school",     "schooljaar",   "schools",  "sis",        "so",        "somtoday",   "test",        "totaal",
    "txt",        "uwlr",         "versie",   "vestiging",  "vo",        "voorbeeld",  "vso",         "xml"};

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// "2026", "99XX", "99XX01", "a", "v2", "20261123T0800", "edexml".
bool tells_of_nobody(std::string_view word) {
  const auto letters = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_letter));
  if (letters <= 1) return true;
  const bool is_code = letters == 2 && (word.size() == 4 || word.size() == 6) && is_digit(word[0]) &&
                       is_digit(word[1]) && is_letter(word[2]) && is_letter(word[3]);
  if (is_code) return true;
  std::string small(word);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::find(usual_words.begin(), usual_words.end(), small) != usual_words.end();
}

/// Dates of birth and citizens' numbers are digits: a name of nothing else is not shown, nor one with more of them in a
/// row than a date has.
bool are_digits_of_nobody(std::string_view name) {
  bool has_letters = false;
  const auto end = name.find_last_of('.');
  std::size_t in_a_row = 0, most = 0;
  for (const char c : name.substr(0, end)) {
    has_letters = has_letters || is_letter(c);
    in_a_row = is_digit(c) ? in_a_row + 1 : 0;
    most = std::max(most, in_a_row);
  }
  return has_letters && most <= 8;
}

bool may_be_shown(std::string_view name) {
  constexpr std::string_view between = "_.-";
  if (!are_digits_of_nobody(name)) return false;
  const auto is_plain = [&](char c) {
    return is_digit(c) || is_letter(c) || between.find(c) != std::string_view::npos;
  };
  if (name.size() > most_shown_bytes || !std::all_of(name.begin(), name.end(), is_plain)) return false;
  while (!name.empty()) {
    const auto end = std::min(name.find_first_of(between), name.size());
    if (!tells_of_nobody(name.substr(0, end))) return false;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return true;
}

struct close_folder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

/// Of the folder that was opened, whatever bears its name by now.
result<void> add_names(const descriptor& folder, const fs::path& path, first_names& into) {
  const int fd = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, close_folder> all(fd < 0 ? nullptr : ::fdopendir(fd));
  if (!all) return cannot_be_read(path, errno);
  while (true) {
    errno = 0;
    const auto* const entry = ::readdir(all.get());
    if (entry == nullptr) break;
    if (!is_export_name(entry->d_name)) continue;
    struct stat found {};
    const bool is_folder = ::fstatat(fd, entry->d_name, &found, 0) == 0 && S_ISDIR(found.st_mode);
    if (!is_folder) into.add(path / entry->d_name);
  }
  if (errno != 0) return cannot_be_read(path, errno);
  return {};
}

/// `position`: its place in the folder by name, from 1 on.
read_unit unit_of(const fs::path& path, std::size_t position) {
  read_unit out{path.string(), shown_name(path.filename().string(), position)};
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return out;
  out.listed = identity_of(found);
  if (out.listed) out.size = out.listed->size;
  return out;
}

}  // namespace

bool is_export_name(std::string_view name) {
  constexpr std::string_view suffix = ".xml";
  if (name.size() <= suffix.size() || name.front() == '.' || name.front() == '~' || name.front() == '#') return false;
  const auto tail = name.substr(name.size() - suffix.size());
  return std::equal(tail.begin(), tail.end(), suffix.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

std::string shown_name(std::string_view name, std::size_t position) {
  return may_be_shown(name) ? std::string(name) : "file " + std::to_string(position);
}

result<std::vector<read_unit>> list_units(const fs::path& path, std::vector<std::string>& problems) {
  SLUIS_ASSIGN(const auto there, open_along_own_links(path));
  struct stat found {};
  if (::fstat(there.get(), &found) != 0) return cannot_be_read(path, errno);
  std::vector<read_unit> out;
  if (!S_ISDIR(found.st_mode)) {
    out.push_back(unit_of(path, 1));
    return out;
  }
  first_names names;
  SLUIS_TRY(add_names(there, path, names));
  if (names.seen() > most_files) problems.push_back(too_many(path, names.seen()));
  for (const auto& each : names.take()) out.push_back(unit_of(each, out.size() + 1));
  return out;
}

}  // namespace sluis::sources::edexml
