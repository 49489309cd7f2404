#include "model/eck_id.hpp"

#include <algorithm>
#include <array>

namespace sluis {

namespace {

struct code_points {
  char32_t first, last;
};

/// Unicode's White_Space, control characters, and what nobody sees: format characters and all that is
/// Default_Ignorable, as mapping/text.cpp leaves it out. In ascending order.
constexpr std::array<code_points, 29> says_nothing{{
    {0x00, 0x20},       {0x7F, 0xA0},       {0xAD, 0xAD},       {0x34F, 0x34F},     {0x600, 0x605},
    {0x61C, 0x61C},     {0x6DD, 0x6DD},     {0x70F, 0x70F},     {0x890, 0x891},     {0x8E2, 0x8E2},
    {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x2000, 0x200F},
    {0x2028, 0x202F},   {0x205F, 0x206F},   {0x3000, 0x3000},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
    {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
}};

struct decoded {
  char32_t c = 0;
  std::size_t length = 1;
};

/// Bytes that are no UTF-8 stand for themselves.
decoded first_of(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (first < 0x80) return {first, 1};
  if (length == 1 || text.size() < length) return {0xFFFD, 1};
  auto c = static_cast<char32_t>(first & (0xFFU >> (length + 1)));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) return {0xFFFD, 1};
    c = (c << 6U) | (next & 0x3FU);
  }
  return {c, length};
}

std::size_t length_of_blank(std::string_view text) {
  const auto at = first_of(text);
  if (at.c > 0x20 && at.c < 0x7F) return 0;
  const auto within = [&at](const code_points& range) { return range.first <= at.c && at.c <= range.last; };
  return std::any_of(says_nothing.begin(), says_nothing.end(), within) ? at.length : 0;
}

}  // namespace

std::string folded_eck_id(std::string_view eck_id) {
  std::string out;
  out.reserve(eck_id.size());
  while (!eck_id.empty()) {
    const auto blank = length_of_blank(eck_id);
    if (blank == 0) {
      const char c = eck_id.front();
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    eck_id.remove_prefix(blank == 0 ? 1 : blank);
  }
  for (const std::string_view scheme : {"https:", "http:"}) {
    if (!out.starts_with(scheme)) continue;
    out.erase(0, scheme.size());
    break;
  }
  out.erase(0, out.find_first_not_of('/'));  // "//ketenid.nl/…" as well
  while (out.ends_with('/')) out.pop_back();
  return out;
}

bool is_same_eck_id(std::string_view a, std::string_view b) {
  const auto folded = folded_eck_id(a);
  return !folded.empty() && folded == folded_eck_id(b);
}

}  // namespace sluis
