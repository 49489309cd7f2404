#include "connectors/targets/composed.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace sluis::targets {

std::string composed(std::string text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return text;
  const auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  if (wide.indexOf(u'\uFFFD') >= 0) return text;
  UErrorCode status = U_ZERO_ERROR;
  const auto* const form = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) != 0) return text;
  const auto out = form->normalize(wide, status);
  if (U_FAILURE(status) != 0) return text;
  text.clear();
  out.toUTF8String(text);
  return text;
}

}  // namespace sluis::targets
