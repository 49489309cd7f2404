#include "state/backup/manifest.hpp"

#include <charconv>
#include <cstdio>
#include <optional>

namespace sluis::state {

namespace {

constexpr std::string_view first_manifest_line = "sluis backup 1";

/// Words of one line, after the first, which must be `label`.
class words {
 public:
  words(std::string_view line, std::string_view label) : rest_(line) { good_ = next() == label; }

  std::string_view next() {
    const auto end = rest_.find(' ');
    const auto out = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
    return out;
  }
  std::string rest() { return std::string(std::exchange(rest_, {})); }
  template <class Number>
  void number(Number& into) {
    const auto text = next();
    const auto* const last = text.data() + text.size();
    good_ = good_ && !text.empty() && std::from_chars(text.data(), last, into).ptr == last;
  }
  void hash(sha256_hash& into) {
    const auto text = next();
    good_ = good_ && text.size() == 2 * into.size();
    for (std::size_t i = 0; good_ && i < into.size(); ++i) {
      const auto* const at = text.data() + 2 * i;
      good_ = std::from_chars(at, at + 2, into[i], 16).ptr == at + 2;
    }
  }
  void expect(std::string_view word) { good_ = next() == word && good_; }
  [[nodiscard]] bool good() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = false;
};

std::optional<instant> parse_instant(const std::string& text) {
  int year = 0;
  unsigned month = 0, date = 0, hour = 0, minute = 0, second = 0, ms = 0;
  char z = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u.%3u%c", &year, &month, &date, &hour, &minute, &second, &ms,
                  &z) != 8)
    return std::nullopt;
  using namespace std::chrono;
  const sys_days days{std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(date)};
  const instant out = days + hours(hour) + minutes(minute) + seconds(second) + milliseconds(ms);
  return to_string(out) == text ? std::optional(out) : std::nullopt;
}

bool read_line(std::size_t number, std::string_view line, backup_manifest& out) {
  switch (number) {
    case 1:
      return line == first_manifest_line;
    case 2: {
      words w(line, "institution");
      const auto id = w.rest();
      if (!is_config_name(id)) return false;
      out.institution = institution_id(id);
      return w.good();
    }
    case 3: {
      words w(line, "made");
      const auto when = parse_instant(w.rest());
      if (when) out.made = *when;
      return w.good() && when;
    }
    case 4: {
      words w(line, "program");
      out.program = w.rest();
      return w.good();
    }
    case 5: {
      words w(line, "schema");
      w.number(out.schema);
      return w.good();
    }
    case 6: {
      words w(line, "keys");
      w.expect("epoch");
      w.number(out.epoch);
      w.expect("count");
      w.number(out.keys);
      return w.good();
    }
    case 7: {
      words w(line, "log");
      w.number(out.log_size);
      w.hash(out.log_root);
      return w.good();
    }
    default: {
      words w(line, "file");
      backup_file file;
      w.hash(file.hash);
      w.number(file.size);
      file.path = w.rest();
      const bool inside = !file.path.empty() && file.path.front() != '/' && file.path.find("..") == std::string::npos;
      out.files.push_back(std::move(file));
      return w.good() && inside;
    }
  }
}

}  // namespace

std::string to_text(const backup_manifest& what) {
  std::string out(first_manifest_line);
  out += "\ninstitution " + what.institution.str() + "\nmade " + to_string(what.made) + "\nprogram " + what.program +
         "\nschema " + std::to_string(what.schema) + "\nkeys epoch " + std::to_string(what.epoch) + " count " +
         std::to_string(what.keys) + "\nlog " + std::to_string(what.log_size) + " " +
         to_hex(what.log_root.data(), what.log_root.size()) + "\n";
  for (const auto& file : what.files) {
    out +=
        "file " + to_hex(file.hash.data(), file.hash.size()) + " " + std::to_string(file.size) + " " + file.path + "\n";
  }
  return out;
}

result<backup_manifest> parse_manifest(std::string_view text) {
  constexpr std::size_t lines_before_files = 7;
  backup_manifest out;
  std::size_t number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    ++number;
    if (end == std::string_view::npos || !read_line(number, text.substr(0, end), out)) {
      return error(errc::corrupt, "manifest: line " + std::to_string(number) + " is not as sluis writes it",
                   "take another backup");
    }
    text.remove_prefix(end + 1);
  }
  if (number < lines_before_files)
    return error(errc::corrupt, "manifest: it breaks off after line " + std::to_string(number), "take another backup");
  return out;
}

}  // namespace sluis::state
