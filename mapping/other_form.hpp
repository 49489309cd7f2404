// Whether what a target shows is the text that was said to it, in another form. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "model/text_form.hpp"

namespace sluis::mapping {

/// A text that is cut has at least so many characters: a shorter one may as well be another name ("Jan" of
/// "Jan-Willem").
inline constexpr std::uint32_t shortest_cut = 10;

/// Of two texts that differ. Nothing: what is shown is another text, or none.
[[nodiscard]] std::optional<kept_as> other_form(std::string_view said, std::string_view shown);

}  // namespace sluis::mapping
