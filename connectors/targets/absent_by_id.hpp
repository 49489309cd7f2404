// An object that a look-up by its id does not find, and a search or a list shows under that id. Either the search lags
// behind a deletion, or the service does not show the object by itself (any more): whoever asked decides by what was
// sent before.
#pragma once

#include <utility>

#include "model/sighting.hpp"

namespace sluis::targets {

[[nodiscard]] inline sighting absent_by_id(remote_object shown) {
  error why(errc::not_found, "a look-up by its id finds nothing, and a search shows it");
  return {sighting::how::by_id, std::move(shown), std::move(why), true};
}

[[nodiscard]] inline bool is_absent_by_id(const sighting& seen) {
  return seen.found == sighting::how::by_id && seen.is_listed && seen.cause.code() == errc::not_found;
}

}  // namespace sluis::targets
