#include "mapping/other_form.hpp"

#include <algorithm>
#include <string>

#include "mapping/names.hpp"

namespace sluis::mapping {

namespace {

bool is_letter_or_digit(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::string without_signs(std::string folded) {
  std::erase_if(folded, [](char c) { return !is_letter_or_digit(c); });
  return folded;
}

std::uint32_t characters(std::string_view utf8) {
  return static_cast<std::uint32_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }));
}

}  // namespace

std::optional<kept_as> other_form(std::string_view said, std::string_view shown) {
  if (shown.empty() || said.empty()) return std::nullopt;
  const auto a = fold(said), b = fold(shown);
  if (a == b) return kept_as{text_form::letter_case};
  const auto letters = without_signs(a);
  if (!letters.empty() && letters == without_signs(b)) return kept_as{text_form::signs};
  const auto plain_said = without_signs(transliterate(said)), plain_shown = without_signs(transliterate(shown));
  if (plain_shown.empty()) return std::nullopt;
  if (plain_said == plain_shown) return kept_as{text_form::plain};
  const auto length = characters(shown);
  if (length >= shortest_cut && plain_said.starts_with(plain_shown)) return kept_as{text_form::cut, length};
  return std::nullopt;
}

}  // namespace sluis::mapping
