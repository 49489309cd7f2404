// Drop at the door what may not be held of this kind of person (R-C1, table C): a staff ECK iD, a student's telephone number, …
// The fields that may never be held of anyone have no place in `person` at all. Pure.
#pragma once

#include "model/person.hpp"

namespace sluis::mapping {

/// Clears every field that table C does not allow for the person's role, trims and caps lengths (no field over 256 bytes).
[[nodiscard]] person minimise(person p);

}  // namespace sluis::mapping
