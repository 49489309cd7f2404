#include "mapping/no_name.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <string>
#include <utility>

namespace sluis::mapping {

namespace {

constexpr int fewest_digits = 3;

bool has_number(std::string_view utf8) {
  const auto text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
  int digits = 0;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) digits += u_isdigit(text.char32At(i)) != 0 ? 1 : 0;
  return digits >= fewest_digits;
}

}  // namespace

std::optional<no_name> first_no_name(const person& p) {
  const std::pair<std::string_view, const std::string&> names[] = {{"given names", p.given_names},
                                                                   {"initials", p.initials},
                                                                   {"call name", p.call_name},
                                                                   {"family name prefix", p.family_name_prefix},
                                                                   {"family name", p.family_name}};
  for (const auto& [field, text] : names) {
    if (has_number(text)) {
      return no_name{field, "has a number in it, so it is no name; see whether a column of the export moved"};
    }
    if (text.find('@') != std::string::npos) {
      return no_name{field, "is an address, so it is no name; see whether a column of the export moved"};
    }
  }
  return std::nullopt;
}

}  // namespace sluis::mapping
