// An ECK iD as it is compared. What is stored and shown stays as the source wrote it.
#pragma once

#include <string>
#include <string_view>

namespace sluis {

/// The same for two ways to write one ECK iD: in capitals, with blanks in it or around it, with "/" at its end, with or
/// without "https://". Empty: it is none.
[[nodiscard]] std::string folded_eck_id(std::string_view eck_id);

/// Both are ECK iDs, and the same one.
[[nodiscard]] bool is_same_eck_id(std::string_view a, std::string_view b);

}  // namespace sluis
