#include "state/listings.hpp"

#include "state/store.hpp"

namespace sluis::state {

listing listing_of(store& s, const subject_id& whom) {
  auto read = s.db().prepare("SELECT listed FROM current WHERE kind IN (1, 2) AND subject = ?1");
  return read.bind(1, whom).step() ? static_cast<listing>(read.integer(0)) : listing::no;
}

}  // namespace sluis::state
