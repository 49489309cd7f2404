#include "model/eck_id.hpp"

namespace sluis {

namespace {

/// Blanks, line ends and control characters, and those that look like nothing: U+00A0, U+200B to U+200D, U+2060 and
/// U+FEFF.
std::size_t length_of_blank(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first <= 0x20 || first == 0x7F) return 1;
  if (text.starts_with("\xC2\xA0")) return 2;
  for (const std::string_view mark : {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x81\xA0", "\xEF\xBB\xBF"}) {
    if (text.starts_with(mark)) return mark.size();
  }
  return 0;
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
    out.erase(0, out.find_first_not_of('/'));
    break;
  }
  while (out.ends_with('/')) out.pop_back();
  return out;
}

bool is_same_eck_id(std::string_view a, std::string_view b) {
  const auto folded = folded_eck_id(a);
  return !folded.empty() && folded == folded_eck_id(b);
}

}  // namespace sluis
