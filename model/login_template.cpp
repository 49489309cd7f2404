#include "model/login_template.hpp"

#include <algorithm>

namespace sluis {

namespace {

constexpr std::size_t max_literals = 32;

error bad_template(std::string problem) {
  return {errc::invalid_input, std::move(problem),
          "use {given} {prefix} {family} {initials} {initial} and a-z 0-9 . - only, as in {given}.{prefix}{family}"};
}

std::optional<name_part> find_part(std::string_view name) {
  const auto found = std::find(name_part_texts.begin(), name_part_texts.end(), name);
  if (found == name_part_texts.end()) return std::nullopt;
  return static_cast<name_part>(found - name_part_texts.begin());
}

bool is_literal(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

}  // namespace

result<std::vector<template_piece>> parse_login_template(std::string_view text) {
  std::vector<template_piece> out;
  std::size_t literals = 0;
  bool has_part = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto at = " at character " + std::to_string(i + 1);
    if (text[i] == '{') {
      const auto close = text.find('}', i);
      if (close == std::string_view::npos) return bad_template("the brace" + at + " is not closed");
      const auto name = text.substr(i + 1, close - i - 1);
      const auto part = find_part(name);
      if (!part) return bad_template("{" + std::string(name) + "}" + at + " is not known");
      out.push_back({{}, part});
      has_part = true;
      i = close;
      continue;
    }
    if (!is_literal(text[i])) return bad_template("character " + std::to_string(i + 1) + " is not allowed");
    out.push_back({std::string(1, text[i]), std::nullopt});
    ++literals;
  }
  if (!has_part) return bad_template("it has no part of the name, so all logins would be the same");
  if (literals > max_literals) return bad_template("more than " + std::to_string(max_literals) + " literal characters");
  return out;
}

}  // namespace sluis
