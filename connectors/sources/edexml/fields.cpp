#include "connectors/sources/edexml/fields.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace sluis::sources::edexml {

namespace {

constexpr std::array<std::string_view, 22> year_codes = {"B",  "D",  "0",  "1",  "2",  "3",  "4", "5", "6", "7", "8",
                                                         "11", "12", "13", "14", "15", "16", "S", "V", "C", "N", "H"};

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80U) == 0; });
}

void compose(std::string& text) {
  UErrorCode failed = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(failed);
  if (U_FAILURE(failed) != 0) throw std::runtime_error("ICU has no data for NFC");
  const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
  if (nfc->isNormalizedUTF8(piece, failed) != 0) return;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfc->normalizeUTF8(0, piece, sink, nullptr, failed);
  if (U_SUCCESS(failed) != 0) text = std::move(out);
}

}  // namespace

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

void clean(std::string& text) {
  const auto kept = trim(text);
  if (kept.size() != text.size()) {
    text.erase(static_cast<std::size_t>(kept.data() - text.data()) + kept.size());
    text.erase(0, text.size() - kept.size());
  }
  std::replace_if(
      text.begin(), text.end(), [](char c) { return is_blank(c); }, ' ');
  if (!is_ascii(text)) compose(text);
}

bool is_year_code(std::string_view text) noexcept {
  return std::find(year_codes.begin(), year_codes.end(), text) != year_codes.end();
}

std::string not_a_year_code(std::string_view text) {
  const bool harmless =
      text.size() <= 4 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '/';
      });
  return (harmless ? "is \"" + std::string(text) + "\", " : std::string("is ")) +
         "not a year code (B D 0 1-8 11-16 S V C N H)";
}

std::optional<day> parse_date(std::string_view text) noexcept {
  const auto rest = text.substr(std::min<std::size_t>(text.size(), 10));
  if (!rest.empty() && rest.front() != 'T' && rest.front() != 'Z' && rest.front() != '+' && rest.front() != '-')
    return std::nullopt;
  const auto found = parse_day(text.substr(0, 10));
  // 0001-01-01 is what some systems write for "no date": read as an end, it would put the pupil out.
  if (found && std::chrono::year_month_day{*found}.year() < std::chrono::year{1900}) return std::nullopt;
  return found;
}

gender parse_gender(std::string_view text) noexcept {
  if (text == "1") return gender::male;
  if (text == "2") return gender::female;
  if (text == "9") return gender::unspecified;
  return gender::unknown;
}

}  // namespace sluis::sources::edexml
