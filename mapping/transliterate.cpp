#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

#include "mapping/names.hpp"
#include "mapping/text.hpp"

namespace sluis::mapping {

namespace {

/// Latin-ASCII leaves the schwa of Azerbaijani names as it is; their own passports write it as e.
constexpr const char16_t* rules = u"::NFKC; ::Any-Latin; ::Latin-ASCII; [\u0259\u018F\u01DD\u018E] > e; ::Lower;";

/// Expensive to make (it compiles rule sets), not safe to share: one a thread.
const icu::Transliterator& to_ascii() {
  static thread_local const std::unique_ptr<icu::Transliterator> instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where;
    std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createFromRules(u"sluis", rules, UTRANS_FORWARD, where, status));
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

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

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
  std::string out;
  if (is_ascii(utf8)) {
    for (const char c : utf8) out += lower(c);
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfd = icu::Normalizer2::getNFDInstance(status);
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no normalisation data; install libicu72");
  // Decompose first: folding a composed letter can differ from folding its parts (Unicode 3.13, canonical caseless matching).
  auto text = nfd->normalize(from_utf8(utf8), status);
  text = nfc->normalize(text.foldCase(), status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU could not fold a text");
  text.toUTF8String(out);
  return out;
}

}  // namespace sluis::mapping
