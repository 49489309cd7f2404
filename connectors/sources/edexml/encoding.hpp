// Which bytes a file's characters are. libxml2 only ever sees UTF-8: it would send the rest through iconv, whose
// buffers nobody wipes (R-C1), and says on stderr which bytes it could not convert. Exports that say ISO-8859-1 mean
// windows-1252, as the Encoding Standard (WHATWG) has it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace sluis::sources::edexml {

enum class charset { utf8, windows_1252 };

/// How many of a file's first bytes `detect` wants, if there are as many.
inline constexpr std::size_t prolog_bytes = 1024;

/// By the byte order mark, else by what the XML declaration says, else UTF-8. Any other encoding is an error, and so is
/// what does not begin as XML in one of these does (which is also all that libxml2 would take for something else than
/// UTF-8).
[[nodiscard]] result<charset> detect(std::string_view prolog, const std::string& file);

/// Appends `bytes` as UTF-8.
void append_windows_1252(std::string_view bytes, std::vector<char>& utf8);

}  // namespace sluis::sources::edexml
