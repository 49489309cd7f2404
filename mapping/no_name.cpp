#include "mapping/no_name.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace sluis::mapping {

namespace {

constexpr int fewest_digits = 3;

/// Digits and signs of every width and height as they are: what "²" and "＠" stand for.
icu::UnicodeString plain(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
  const auto* nfkc = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no normalisation data; install libicu72");
  auto out = nfkc->normalize(text, status);
  return U_FAILURE(status) != 0 ? text : out;
}

bool has_number(const icu::UnicodeString& text) {
  int digits = 0;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    if (u_isdigit(text.char32At(i)) != 0) ++digits;
  }
  return digits >= fewest_digits;
}

std::optional<std::string_view> problem_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto read = plain(text);
  if (has_number(read)) return "has a number in it, so it is no name; see whether a column of the export moved";
  if (read.indexOf(u'@') >= 0) return "is an address, so it is no name; see whether a column of the export moved";
  return std::nullopt;
}

}  // namespace

std::optional<no_name> first_no_name(const person& p) {
  const std::pair<std::string_view, const std::string&> names[] = {{"given names", p.given_names},
                                                                   {"initials", p.initials},
                                                                   {"call name", p.call_name},
                                                                   {"family name prefix", p.family_name_prefix},
                                                                   {"family name", p.family_name}};
  for (const auto& [field, text] : names) {
    if (const auto problem = problem_of(text)) return no_name{field, *problem};
  }
  // Invisible characters were removed after the source's own check for empty names.
  if (p.family_name.empty() && p.call_name.empty() && p.given_names.empty()) {
    return no_name{"family name",
                   "is empty without its invisible characters, and so are the call name and the given names: the "
                   "person has no name"};
  }
  return std::nullopt;
}

person without_no_names(person p) {
  for (auto* const name : {&p.given_names, &p.initials, &p.call_name, &p.family_name_prefix, &p.family_name}) {
    if (problem_of(*name)) name->clear();
  }
  return p;
}

}  // namespace sluis::mapping
