// Is the newest read that was taken in also the newest word of the source? Where it is not – a file failed, is held or missing, or nothing was read for long – an
// absence rests on nothing: whoever is absent there is put in doubt (model/listing.hpp), and no term ends for them until a read of their school is taken in again.
// A school that an administrator said is closed (closed_schools.hpp) is not waited for.
// On the strand.
#pragma once

#include <chrono>
#include <map>
#include <set>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

class newest_words {
 public:
  explicit newest_words(store& s) : store_(s) {}

  /// with_a_gap: a file may be of any school, or the source could not be looked at.
  enum class look : std::uint8_t { clean = 1, with_a_gap };
  /// The newest look at this source took these schools in. Its other schools are put in doubt; those that an administrator
  /// said are closed only where the look has a gap, and else are out of it again. Commits.
  result<void> taken_in(const source_id& source, const std::set<subject_id>& schools, look how);
  /// Puts in doubt whose school was not taken in for longer than this, by source; `otherwise`: of sources that are not named.
  /// Of a closed school its source, where it is named, must have been looked at: `looked_at`. Commits.
  result<void> too_old(instant now, const std::map<source_id, std::chrono::milliseconds>& longest, std::chrono::milliseconds otherwise,
                       const std::set<source_id>& looked_at);
  /// Nothing was looked at, as while the clock is behind. Puts everybody who is absent in doubt. Commits.
  result<void> nothing_taken_in();

 private:
  result<void> put_in_doubt(const std::set<std::uint64_t>& scopes);
  result<void> take_out_of_doubt(const std::set<std::uint64_t>& scopes);

  store& store_;
};

}  // namespace sluis::state
