#include "mapping/names.hpp"

namespace sluis::mapping {

namespace {

void append_word(std::string& out, std::string_view word) {
  if (word.empty()) return;
  if (!out.empty()) out += ' ';
  out += word;
}

bool binds_to_the_next(std::string_view prefix) {
  return prefix.ends_with('\'') || prefix.ends_with("\u2019");
}

}  // namespace

std::string given_name_of(const person& p) {
  if (!p.call_name.empty()) return p.call_name;
  const auto begin = p.given_names.find_first_not_of(" ,");
  if (begin != std::string::npos) return p.given_names.substr(begin, p.given_names.find_first_of(" ,", begin) - begin);
  return p.initials;
}

std::string display_name(std::string_view given, std::string_view prefix, std::string_view family) {
  std::string out(given);
  append_word(out, prefix);
  if (binds_to_the_next(prefix)) return out += family;
  append_word(out, family);
  return out;
}

std::string sort_name(std::string_view given, std::string_view prefix, std::string_view family) {
  std::string rest(given);
  append_word(rest, prefix);
  if (family.empty()) return rest;
  std::string out(family);
  if (!rest.empty()) out += ", " + rest;
  return out;
}

}  // namespace sluis::mapping
