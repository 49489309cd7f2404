// Logins from a template: parse, fill, tidy, shorten, number.
#include <algorithm>
#include <array>
#include <stdexcept>

#include "mapping/names.hpp"
#include "model/login_template.hpp"

namespace sluis::mapping {

namespace {

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
  std::array<std::string, name_part_texts.size()> text;
  std::string& operator[](name_part p) { return text[static_cast<std::size_t>(p)]; }
  const std::string& operator[](name_part p) const { return text[static_cast<std::size_t>(p)]; }
};

parts parts_of(const person& p) {
  parts out;
  out[name_part::given] = as_part(given_name_of(p));
  out[name_part::prefix] = as_part(p.family_name_prefix);
  out[name_part::family] = as_part(p.family_name);
  out[name_part::initials] = as_part(p.initials);
  if (out[name_part::initials].empty())
    out[name_part::initials] = first_letters(p.given_names.empty() ? p.call_name : p.given_names);
  out[name_part::initial] =
      out[name_part::given].empty() ? out[name_part::initials].substr(0, 1) : out[name_part::given].substr(0, 1);
  return out;
}

/// What there is of a name when the template asks only for what there is not.
std::string whatever_there_is(const parts& of) {
  if (!of[name_part::family].empty()) return of[name_part::prefix] + of[name_part::family];
  for (const auto p : {name_part::given, name_part::initials, name_part::prefix}) {
    if (!of[p].empty()) return of[p];
  }
  return "user";
}

bool has_letter(const parts& of) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  for (const auto p : {name_part::family, name_part::given, name_part::initials, name_part::prefix}) {
    if (std::any_of(of[p].begin(), of[p].end(), is_letter)) return true;
  }
  return false;
}

/// For a name without a letter: readable, and nothing of the person in it.
const char* login_of_role(role who) {
  switch (who) {
    case role::student:
      return "leerling";
    case role::staff:
      return "medewerker";
    case role::guardian:
      return "ouder";
  }
  return "user";
}

bool is_separator(char c) {
  return c == '.' || c == '-';
}

/// Absent parts leave separators behind: none at the ends, one between words, and of a dot and a hyphen side by side
/// the dot.
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
    auto parsed = parse_login_template(login_template);
    if (!parsed) throw std::invalid_argument(parsed.error().text());
    pieces_ = *std::move(parsed);
    has_given_ = std::any_of(pieces_.begin(), pieces_.end(),
                             [](const template_piece& one) { return one.part == name_part::given; });
    if (!has_letter(parts_)) role_ = login_of_role(p.role);
  }

  /// With the first `letters` of the given name, at most `max_size` long.
  [[nodiscard]] std::string make(std::size_t letters, std::size_t max_size) const {
    if (role_ != nullptr) return role_;
    std::string text;
    bool filled = false;
    for (const auto& one : pieces_) {
      const auto value = value_of(one, letters);
      filled = filled || (one.part && !value.empty());
      text += value;
    }
    if (!filled) text = with_whatever_there_is();
    auto out = tidy(text, max_size);
    return out.empty() ? "user" : out;
  }
  [[nodiscard]] std::string full() const { return role_ != nullptr ? numbered(1) : make(std::string::npos, max_login); }
  [[nodiscard]] std::string numbered(std::uint64_t n) const {
    const auto number = std::to_string(n);
    return make(std::string::npos, max_login - number.size()) + number;
  }
  [[nodiscard]] std::size_t shorter_forms() const {
    const auto size = parts_[name_part::given].size();
    return has_given_ && size > 0 && role_ == nullptr ? size - 1 : 0;
  }

 private:
  [[nodiscard]] std::string value_of(const template_piece& one, std::size_t letters) const {
    if (!one.part) return one.literal;
    return *one.part == name_part::given ? parts_[name_part::given].substr(0, letters) : parts_[*one.part];
  }
  [[nodiscard]] std::string with_whatever_there_is() const {
    std::string text;
    bool placed = false;
    for (const auto& one : pieces_) {
      if (!one.part) text += one.literal;
      if (one.part && !placed) text += whatever_there_is(parts_);
      placed = placed || one.part.has_value();
    }
    return text;
  }

  parts parts_;
  std::vector<template_piece> pieces_;
  bool has_given_ = false;
  const char* role_ = nullptr;  // instead of a name without a letter
};

}  // namespace

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
