// The word that was probably meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluis::config {

/// The nearest of `known` to `written` by edits (insert, drop, change, swap of neighbours), when it is near enough to
/// be a slip: at most a third of the letters, and at least one. Of equally near ones the first.
[[nodiscard]] std::optional<std::string> near_word(std::string_view written, const std::vector<std::string>& known);

/// "did you mean \"every\"?", or else "known are: a, b, c".
[[nodiscard]] std::string suggestion(std::string_view written, const std::vector<std::string>& known);

}  // namespace sluis::config
