// Is the newest read that was taken in also the newest word of the source (looks.hpp)? Where it is not – its source is
// not configured, a file failed, is held or missing, or nothing was read for long – an absence rests on nothing:
// whoever is absent there is put in doubt (model/listing.hpp), and no term ends for them until a read of their school
// is taken in again. A school that an administrator said is closed, or whose source is gone, is not waited for
// (closed_schools.hpp). On the strand.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/looks.hpp"

namespace sluis::state {

class store;

class newest_words {
 public:
  explicit newest_words(store& s) : store_(s) {}

  /// Puts in doubt whoever is absent from a school about which doubt_about() has one, and takes out of it whoever is
  /// absent from a school that an administrator said is closed, or whose source is gone, where it has none: no read of
  /// it will. Of other schools a read that is taken in does that. `configured`: every source of the configuration.
  /// Commits.
  result<void> judge(const std::map<source_id, configured_source>& configured, instant now);
  /// A look at this source has ended: the same for its schools alone. Commits.
  result<void> look_ended(const source_id& source, const configured_source& looked, instant now);
  /// Nothing was looked at, as while the clock is behind. Puts everybody who is absent in doubt. Commits.
  result<void> nothing_taken_in();

 private:
  result<void> judge(const std::map<source_id, configured_source>& configured, const std::optional<source_id>& only,
                     instant now);
  result<void> put_in_doubt(const std::set<std::uint64_t>& scopes);
  result<void> take_out_of_doubt(const std::set<std::uint64_t>& scopes);

  store& store_;
};

}  // namespace sluis::state
