#include "connectors/sources/edexml/encoding.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace sluis::sources::edexml {

namespace {

// 0x80..0x9F in windows-1252; five are not assigned and stay what they are (Encoding Standard, index windows-1252).
constexpr std::array<std::uint16_t, 32> upper_controls = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

// The value of encoding="…" in `<?xml …?>`, in lower case; empty without one.
std::string declared(std::string_view prolog) {
  if (!prolog.starts_with("<?xml")) return {};
  prolog = prolog.substr(0, prolog.find("?>"));
  const auto at = prolog.find("encoding");
  if (at == std::string_view::npos) return {};
  const auto open = prolog.find_first_of("\"'", at);
  if (open == std::string_view::npos) return {};
  const auto close = prolog.find(prolog[open], open + 1);
  if (close == std::string_view::npos) return {};
  std::string label(prolog.substr(open + 1, close - open - 1));
  std::transform(label.begin(), label.end(), label.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return label;
}

void append_code_point(std::uint32_t c, std::vector<char>& utf8) {
  const auto put = [&](std::uint32_t byte) { utf8.push_back(static_cast<char>(byte)); };
  if (c < 0x800) {
    put(0xC0U | c >> 6U);
  } else {
    put(0xE0U | c >> 12U);
    put(0x80U | (c >> 6U & 0x3FU));
  }
  put(0x80U | (c & 0x3FU));
}

error not_utf8(const std::string& file, const char* problem) {
  return {errc::invalid_input, file + ":1:1: " + problem, "export the file as UTF-8"};
}

}  // namespace

result<charset> detect(std::string_view prolog, const std::string& file) {
  const bool marked = prolog.starts_with("\xEF\xBB\xBF");
  const auto text = prolog.substr(marked ? 3 : 0);
  const bool wide = prolog.starts_with("\xFE\xFF") || prolog.starts_with("\xFF\xFE") ||
                    text.substr(0, 4).find('\0') != std::string_view::npos;
  if (wide) return not_utf8(file, "the file is UTF-16 or UTF-32");
  if (text.find_first_of("< \t\r\n") != 0) {
    return error{errc::invalid_input, file + ":1:1: the file is not XML",
                 "put an EDEXML export in this folder, and nothing else"};
  }
  const auto label = declared(text);
  if (marked || label.empty() || label == "utf-8" || label == "utf8") return charset::utf8;
  for (const auto* one : {"iso-8859-1", "windows-1252", "cp1252", "latin1", "us-ascii", "ascii"}) {
    if (label == one) return charset::windows_1252;
  }
  return not_utf8(file, "the declared encoding is none of UTF-8, ISO-8859-1, windows-1252");
}

void append_windows_1252(std::string_view bytes, std::vector<char>& utf8) {
  for (const char byte : bytes) {
    const auto c = static_cast<std::uint8_t>(byte);
    if (c < 0x80) {
      utf8.push_back(byte);
    } else {
      append_code_point(c < 0xA0 ? upper_controls[c - 0x80U] : c, utf8);
    }
  }
}

}  // namespace sluis::sources::edexml
