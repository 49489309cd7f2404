#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

#include "mapping/names.hpp"
#include "mapping/text.hpp"
#include "model/fold_case.hpp"

namespace sluis::mapping {

namespace {

/// Latin-ASCII leaves the schwa of Azerbaijani names as it is; their own passports write it as e.
constexpr const char16_t* rules = u"::NFKC; ::Any-Latin; ::Latin-ASCII; [\u0259\u018F\u01DD\u018E] > e; ::Lower;";

/// Expensive to make (it compiles rule sets), not safe to share: one a thread.
const icu::Transliterator& to_ascii() {
  static thread_local const std::unique_ptr<icu::Transliterator> instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where;
    std::unique_ptr<icu::Transliterator> made(
        icu::Transliterator::createFromRules(u"sluis", rules, UTRANS_FORWARD, where, status));
    if (U_FAILURE(status) != 0 || made == nullptr) {
      throw std::runtime_error(std::string("ICU cannot transliterate (") + u_errorName(status) + "); install libicu72");
    }
    return made;
  }();
  return *instance;
}

icu::UnicodeString from_utf8(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
}

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_login_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

}  // namespace

std::string transliterate(std::string_view utf8) {
  std::string latin;
  if (is_ascii(utf8)) {
    latin = utf8;
  } else {
    auto text = from_utf8(utf8);
    to_ascii().transliterate(text);
    text.toUTF8String(latin);
  }
  std::string out;
  out.reserve(latin.size());
  for (const char c : latin) {
    if (is_login_character(lower(c))) out += lower(c);
  }
  return out;
}

std::string fold(std::string_view utf8) {
  return fold_case(utf8);
}

}  // namespace sluis::mapping
