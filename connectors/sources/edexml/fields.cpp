#include "connectors/sources/edexml/fields.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "model/local_time.hpp"

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

namespace {

/// "10:05" or "10:05:30"; what stands behind the seconds is not read.
std::optional<std::chrono::seconds> parse_time_of_day(std::string_view text) noexcept {
  const auto two_digits = [&](std::size_t at) {
    const bool fit =
        at + 1 < text.size() && text[at] >= '0' && text[at] <= '9' && text[at + 1] >= '0' && text[at + 1] <= '9';
    return fit ? (text[at] - '0') * 10 + (text[at + 1] - '0') : -1;
  };
  if (text.size() < 5 || text[2] != ':') return std::nullopt;
  const bool has_seconds = text.size() > 5 && text[5] == ':';
  const int hours = two_digits(0), minutes = two_digits(3), seconds = has_seconds ? two_digits(6) : 0;
  if (hours < 0 || hours > 24 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return std::nullopt;
  return std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
}

}  // namespace

std::optional<instant> parse_moment(std::string_view text) noexcept {
  const auto date = parse_date(text);
  if (!date) return std::nullopt;
  const auto behind = text.substr(10);
  std::chrono::seconds of_day{0};
  auto zone = behind;
  if (behind.starts_with('T')) {
    const auto time = parse_time_of_day(behind.substr(1));
    if (!time) return std::nullopt;
    of_day = *time;
    const auto sign = behind.find_first_of("Z+-");
    zone = sign == std::string_view::npos ? std::string_view{} : behind.substr(sign);
  }
  const auto wall = date->time_since_epoch() + std::chrono::milliseconds(of_day);
  if (zone.empty()) return from_local_time(std::chrono::local_time<std::chrono::milliseconds>(wall));
  if (zone == "Z") return instant(wall);
  const auto ahead = parse_time_of_day(zone.substr(1));
  if (!ahead) return std::nullopt;
  return instant(wall) - (zone.front() == '-' ? -*ahead : *ahead);
}

gender parse_gender(std::string_view text) noexcept {
  if (text == "1") return gender::male;
  if (text == "2") return gender::female;
  if (text == "9") return gender::unspecified;
  return gender::unknown;
}

}  // namespace sluis::sources::edexml
