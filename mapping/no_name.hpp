// What stands in a field for names and is none: a number (a BSN, a telephone number, a date) or an address. A column of
// an export that moved brings it, and an account would show it at every target: more than a consent for names covers
// (R-B1, R-C1). The record is invalid, so that whoever is known keeps their last good version. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "model/person.hpp"

namespace sluis::mapping {

struct no_name {
  std::string_view field;    // "call name"
  std::string_view problem;  // without what stands there
};

/// Of a person whose texts are clean (text.hpp). The first such field: one with three digits or more, in whatever
/// script, or an "@". "Jan 2" is a name: schools tell namesakes apart so. Also where nothing is left of family name,
/// call name and given names: the last good version is better than an account without a name.
[[nodiscard]] std::optional<no_name> first_no_name(const person& p);

/// Without what stands in such fields: it says nothing of who the person is.
[[nodiscard]] person without_no_names(person p);

}  // namespace sluis::mapping
