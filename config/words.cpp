#include "config/words.hpp"

#include <algorithm>

#include "model/digit.hpp"

namespace sluis::config {

namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

}  // namespace

bool is_mail_domain(std::string_view text) {
  if (text.size() > 253) return false;
  std::size_t labels = 0;
  for (;;) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    ++labels;
    if (dot == std::string_view::npos) return labels >= 2;
    text.remove_prefix(dot + 1);
  }
}

bool is_group_name(std::string_view text) {
  return !text.empty() && text.size() <= 32 && (is_lower(text.front()) || text.front() == '_') &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; });
}

}  // namespace sluis::config
