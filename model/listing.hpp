// Does the newest word of the source name somebody? Kept apart from whether they have left: a source may list somebody
// whose end date is over.
#pragma once

#include <cstdint>

namespace sluis {

enum class listing : std::uint8_t {
  no = 0,       // not in the newest read that was taken in
  yes = 1,      // in it, or in a held read that came later; or a record that was not taken in is about them, or may be
  perhaps = 2,  // not in the newest read that was taken in, and that is not the newest word: a later read of their
                // school is held, failed or missing, their section is missing, or nothing was read for too long
};

}  // namespace sluis
