// The values of EDEXML's fields (EDEXML.types.vast.xsd and .variabel.xsd), read as tolerantly as is safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/clock.hpp"
#include "model/person.hpp"

namespace sluis::sources::edexml {

/// Without blanks, tabs and line breaks at both ends (leading and trailing blanks of keys do not count).
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/// Trims, turns tabs and line breaks inside into blanks, and composes characters (NFC). In place.
void clean(std::string& text);

/// B D 0 1–8 11–16 S V C N H
[[nodiscard]] bool is_year_code(std::string_view text) noexcept;
/// `is "100", not a year code (…)`: a code is no personal data, but what stands in its place may be, so only a few
/// letters and digits are repeated.
[[nodiscard]] std::string not_a_year_code(std::string_view text);

/// xs:date from 1900 on, also with a time zone or a time behind it, which do not count.
[[nodiscard]] std::optional<day> parse_date(std::string_view text) noexcept;

/// xs:dateTime from 1900 on, or a date alone (its first instant). Without a time zone it is the time in the
/// Netherlands.
[[nodiscard]] std::optional<instant> parse_moment(std::string_view text) noexcept;

/// 0 1 2 9 (ISO 5218); anything else is unknown.
[[nodiscard]] gender parse_gender(std::string_view text) noexcept;

}  // namespace sluis::sources::edexml
