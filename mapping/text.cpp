#include "mapping/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>

namespace sluis::mapping {

namespace {

bool is_ascii_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string_view trim_ascii(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_blank(UChar32 c) noexcept {
  return u_isUWhiteSpace(c) != 0;
}

icu::UnicodeString trim_unicode(const icu::UnicodeString& text) {
  std::int32_t begin = 0;
  std::int32_t end = text.length();
  while (begin < end && is_blank(text.char32At(begin))) begin = text.moveIndex32(begin, 1);
  while (end > begin && is_blank(text.char32At(end - 1))) end = text.moveIndex32(end, -1);
  return text.tempSubStringBetween(begin, end);
}

/// Nobody sees them, so two texts that differ by them alone look the same: format characters (soft hyphen, zero width,
/// bidi, tags) and fillers.
bool is_invisible(UChar32 c) noexcept {
  if (u_charType(c) == U_FORMAT_CHAR || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) return true;
  return c >= 0xE0000 && c <= 0xE0FFF;
}

icu::UnicodeString visible(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = text.char32At(i);
    if (u_iscntrl(c) != 0 && u_charType(c) != U_FORMAT_CHAR)
      out.append(u' ');
    else if (!is_invisible(c))
      out.append(c);
  }
  return out;
}

std::string clean_unicode(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no normalisation data; install libicu72");
  const auto text = nfc->normalize(
      visible(icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())})), status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU could not normalise a text");
  std::string out;
  trim_unicode(text).toUTF8String(out);
  return out;
}

}  // namespace

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string_view cut_utf8(std::string_view utf8, std::size_t max_bytes) noexcept {
  if (utf8.size() <= max_bytes) return utf8;
  auto end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0U) == 0x80U) --end;
  return utf8.substr(0, end);
}

std::string clean(std::string_view utf8, std::size_t max_bytes) {
  std::string out;
  if (is_ascii(utf8)) {  // nearly every field
    out = utf8;
    std::replace_if(out.begin(), out.end(), is_ascii_control, ' ');
  } else {
    out = clean_unicode(utf8);
  }
  return std::string(trim_ascii(cut_utf8(trim_ascii(out), max_bytes)));
}

}  // namespace sluis::mapping
