// Text as we say it: composed (NFC). A target that stores "e" and a combining accent for "é" shows the same name, and
// is not corrected for it. Pure.
#pragma once

#include <string>

namespace sluis::targets {

/// In Unicode's normalisation form C. What is not UTF-8 stays as it is.
[[nodiscard]] std::string composed(std::string text);

}  // namespace sluis::targets
