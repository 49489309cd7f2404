// Golden files with one accept switch (style.md, habit 10): what a function makes of a fixed input stands in a file
// that is read and reviewed like code. `SLUIS_ACCEPT=1` in the environment rewrites the files instead of comparing.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sluis::testing_support {

/// Empty if `actual` is what the file holds (or the file was just rewritten); else which line differs first, and how.
///   EXPECT_EQ(against_golden(SLUIS_SOURCE_DIR "/tests/unit/mapping/golden/logins.txt", text), "");
[[nodiscard]] std::string against_golden(const std::filesystem::path& file, std::string_view actual);

}  // namespace sluis::testing_support
