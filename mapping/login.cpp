// Logins from a template: parse, fill, tidy, shorten, number.
#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "mapping/names.hpp"

namespace sluis::mapping {

namespace {

constexpr std::size_t max_literals = 32;

enum class part : std::uint8_t { given, prefix, family, initials, initial };
constexpr std::array<std::string_view, 5> part_names = {"given", "prefix", "family", "initials", "initial"};

/// A literal, or (if it has a part) a place to fill.
struct piece {
  std::string literal;
  std::optional<part> what;
};

error bad_template(std::string problem) {
  return {errc::invalid_input, "login template: " + std::move(problem),
          "use {given} {prefix} {family} {initials} {initial} and a-z 0-9 . - only, as in {given}.{prefix}{family}"};
}

std::optional<part> find_part(std::string_view name) {
  const auto found = std::find(part_names.begin(), part_names.end(), name);
  if (found == part_names.end()) return std::nullopt;
  return static_cast<part>(found - part_names.begin());
}

bool is_literal(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; }

result<std::vector<piece>> parse(std::string_view text) {
  std::vector<piece> out;
  std::size_t literals = 0;
  bool has_part = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto at = " at character " + std::to_string(i + 1);
    if (text[i] == '{') {
      const auto close = text.find('}', i);
      if (close == std::string_view::npos) return bad_template("the brace" + at + " is not closed");
      const auto name = text.substr(i + 1, close - i - 1);
      const auto what = find_part(name);
      if (!what) return bad_template("{" + std::string(name) + "}" + at + " is not known");
      out.push_back({{}, what});
      has_part = true;
      i = close;
      continue;
    }
    if (!is_literal(text[i])) return bad_template("what stands" + at + " is not allowed");
    out.push_back({std::string(1, text[i]), std::nullopt});
    ++literals;
  }
  if (!has_part) return bad_template("it has no part of the name, so all logins would be the same");
  if (literals > max_literals) return bad_template("more than " + std::to_string(max_literals) + " literal characters");
  return out;
}

/// A part stands between dots of the template, so it brings none of its own: "v. d." -> "vd", "J.P." -> "jp".
std::string as_part(std::string_view name) {
  auto out = transliterate(name);
  std::erase(out, '.');
  const auto begin = out.find_first_not_of('-');
  if (begin == std::string::npos) return {};
  return out.substr(begin, out.find_last_not_of('-') - begin + 1);
}

std::string first_letters(std::string_view names) {
  std::string out;
  while (!names.empty()) {
    const auto end = std::min(names.find_first_of(" -,"), names.size());
    out += as_part(names.substr(0, end)).substr(0, 1);
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return out;
}

struct parts {
  std::array<std::string, part_names.size()> text;
  std::string& operator[](part p) { return text[static_cast<std::size_t>(p)]; }
  const std::string& operator[](part p) const { return text[static_cast<std::size_t>(p)]; }
};

parts parts_of(const person& p) {
  parts out;
  out[part::given] = as_part(given_name_of(p));
  out[part::prefix] = as_part(p.family_name_prefix);
  out[part::family] = as_part(p.family_name);
  out[part::initials] = as_part(p.initials);
  if (out[part::initials].empty()) out[part::initials] = first_letters(p.given_names.empty() ? p.call_name : p.given_names);
  out[part::initial] = out[part::given].empty() ? out[part::initials].substr(0, 1) : out[part::given].substr(0, 1);
  return out;
}

/// What there is of a name when the template asks only for what there is not.
std::string whatever_there_is(const parts& of) {
  if (!of[part::family].empty()) return of[part::prefix] + of[part::family];
  for (const auto p : {part::given, part::initials, part::prefix}) {
    if (!of[p].empty()) return of[p];
  }
  return "user";
}

bool is_separator(char c) { return c == '.' || c == '-'; }

/// Absent parts leave separators behind: none at the ends, one between words, and of a dot and a hyphen side by side the dot.
std::string tidy(std::string_view text, std::size_t max_size) {
  std::string out;
  for (const char c : text) {
    if (!is_separator(c)) {
      out += c;
    } else if (!out.empty() && is_separator(out.back())) {
      if (c == '.') out.back() = '.';
    } else if (!out.empty()) {
      out += c;
    }
  }
  if (out.size() > max_size) out.resize(max_size);
  while (!out.empty() && is_separator(out.back())) out.pop_back();
  return out;
}

class login_maker {
 public:
  login_maker(const person& p, std::string_view login_template) : parts_(parts_of(p)) {
    auto parsed = parse(login_template);
    if (!parsed) throw std::invalid_argument(parsed.error().text());
    pieces_ = *std::move(parsed);
    has_given_ = std::any_of(pieces_.begin(), pieces_.end(), [](const piece& one) { return one.what == part::given; });
  }

  /// With the first `letters` of the given name, at most `max_size` long.
  [[nodiscard]] std::string make(std::size_t letters, std::size_t max_size) const {
    std::string text;
    bool filled = false;
    for (const auto& one : pieces_) {
      const auto value = value_of(one, letters);
      filled = filled || (one.what && !value.empty());
      text += value;
    }
    if (!filled) text = with_whatever_there_is();
    auto out = tidy(text, max_size);
    return out.empty() ? "user" : out;
  }
  [[nodiscard]] std::string full() const { return make(std::string::npos, max_login); }
  [[nodiscard]] std::string numbered(std::uint64_t n) const {
    const auto number = std::to_string(n);
    return make(std::string::npos, max_login - number.size()) + number;
  }
  [[nodiscard]] std::size_t shorter_forms() const {
    const auto size = parts_[part::given].size();
    return has_given_ && size > 0 ? size - 1 : 0;
  }

 private:
  [[nodiscard]] std::string value_of(const piece& one, std::size_t letters) const {
    if (!one.what) return one.literal;
    return *one.what == part::given ? parts_[part::given].substr(0, letters) : parts_[*one.what];
  }
  [[nodiscard]] std::string with_whatever_there_is() const {
    std::string text;
    bool placed = false;
    for (const auto& one : pieces_) {
      if (!one.what) text += one.literal;
      if (one.what && !placed) text += whatever_there_is(parts_);
      placed = placed || one.what.has_value();
    }
    return text;
  }

  parts parts_;
  std::vector<piece> pieces_;
  bool has_given_ = false;
};

}  // namespace

result<void> check_login_template(std::string_view text) {
  SLUIS_TRY(parse(text));
  return {};
}

std::vector<std::string> login_candidates(const person& p, std::string_view login_template, std::size_t limit) {
  const login_maker maker(p, login_template);
  std::vector<std::string> out;
  const auto offer = [&out](std::string candidate) {
    if (std::find(out.begin(), out.end(), candidate) == out.end()) out.push_back(std::move(candidate));
  };
  if (limit > 0) offer(maker.full());
  for (std::size_t letters = 1; letters <= maker.shorter_forms() && out.size() < limit; ++letters) {
    offer(maker.make(letters, max_login));
  }
  for (std::uint64_t n = 2; out.size() < limit; ++n) offer(maker.numbered(n));
  return out;
}

std::string numbered_login(const person& p, std::string_view login_template, std::uint64_t n) {
  return login_maker(p, login_template).numbered(n);
}

}  // namespace sluis::mapping
