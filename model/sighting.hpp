// What asking a target for one object found (targets::target::find).
#pragma once

#include <cstdint>

#include "model/result.hpp"
#include "model/survey.hpp"

namespace sluis {

struct sighting {
  enum class how : std::uint8_t {
    nothing = 1,  // asked by everything that may be asked by, and the target has no such object
    by_id,
    by_handle,  // our handle is on an object; it has another id than the one that was asked for, or no id was known
    by_login,   // an object of another id has the login, without our handle
    unknown,    // the target could not say; see cause
  } found = how::unknown;
  remote_object object;  // where it was found, with `handle` told; a softly deleted one stands as `deleted`
  error cause;
  bool is_listed = false;  // the object is out of the target's list: it was not shown by itself
};

/// What that means for the object on record.
enum class standing : std::uint8_t {
  there = 1,   // under the id that we know
  unmarked,    // … without our handle
  renumbered,  // our handle is on an object with another id
  anothers,    // … which is on record as another subject's; or the object under our id carries another's handle
  candidate,   // not there, and another object has the login; or under our id there is one with another login
  gone,        // nothing is there
  unknown,     // the target cannot say
};
/// What we know stands under the id that we know.
[[nodiscard]] constexpr bool stands_there(standing found) noexcept {
  return found == standing::there || found == standing::unmarked;
}
/// Something stands there, and not what we know.
[[nodiscard]] constexpr bool is_somebody_elses(standing found) noexcept {
  return found == standing::renumbered || found == standing::anothers || found == standing::candidate;
}

}  // namespace sluis
