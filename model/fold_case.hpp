// How names are compared: case-folded and NFC, by ICU, for each alphabet. Pure; any thread. Handles, ids and whatever a
// protocol keeps to ASCII are not names.
#pragma once

#include <string>
#include <string_view>

namespace sluis {

/// "ZOË", "Zoë" and "Zoe" with a combining diaeresis are one; "ß" is "ss". Text that is not UTF-8 gets replacement
/// characters.
[[nodiscard]] std::string fold_case(std::string_view utf8);

}  // namespace sluis
