#include "model/fold_case.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace sluis {

std::string fold_case(std::string_view utf8) {
  std::string out;
  const bool is_ascii =
      std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) {
    for (const char c : utf8) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfd = icu::Normalizer2::getNFDInstance(status);
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no normalisation data; install libicu72");
  // Decompose first: folding a composed letter can differ from folding its parts (Unicode 3.13, canonical caseless
  // matching).
  auto text =
      nfd->normalize(icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())}), status);
  text = nfc->normalize(text.foldCase(), status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU could not fold a text");
  text.toUTF8String(out);
  return out;
}

}  // namespace sluis
