// Drop at the door what may not be held of this kind of person (R-C1, table C): a staff ECK iD, a student's telephone
// number, … The fields that may never be held of anyone have no place in `person` at all. Pure.
#pragma once

#include <cstddef>

#include "model/person.hpp"

namespace sluis::mapping {

/// No field is longer; a longer one is cut between characters.
inline constexpr std::size_t max_field_bytes = 256;
/// Nobody has more functions; the first ones count.
inline constexpr std::size_t max_functions = 32;

/// Clears every field that table C does not allow for the person's role, makes the others NFC, trims and caps them
/// (mapping/text.hpp).
[[nodiscard]] person minimise(person p);

}  // namespace sluis::mapping
