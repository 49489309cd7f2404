// Two records with one ECK iD name one person. Where one of them is blocked, the other would be a way around the block:
// no account of it is made or switched on while the block lasts, and it is named where the block is. It stays so when
// the ECK iD is left out, or another one comes, in either record: what counts is what both have said since the block
// began. That is read from the versions of the facts, so that nothing else is kept. Of pupils without an ECK iD nothing
// is compared. On the strand, or in a question beside it.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/cycle/island.hpp"
#include "state/blocks.hpp"
#include "state/facts/past_versions.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

class blocked_eck_ids {
 public:
  /// Null: nobody who is blocked has one that counts. An ECK iD that more than three records have is none. Reads
  /// everybody where somebody is blocked. Borrows the store.
  [[nodiscard]] static result<std::shared_ptr<blocked_eck_ids>> read(
      state::store& store, const std::map<subject_id, state::block_word>& words);

  enum class extent : std::uint8_t {
    now = 1,  // what the record says
    since,    // and what it said since the block began
  };
  /// Those who are blocked, others than the record's own person, and have or had an ECK iD that the record has.
  [[nodiscard]] result<std::set<subject_id>> shared_with(const state::current_row& row, extent how_far);
  /// Has the record changed since the first of the blocks began?
  [[nodiscard]] bool has_changed(const state::current_row& row) { return past_.newest_entry(row) > earliest_; }

 private:
  explicit blocked_eck_ids(state::store& store) : store_(store), past_(store) {}

  /// An ECK iD that stood in a version which was current until that entry, if that is so late that it counts.
  struct said {
    std::string eck_id;
    std::uint64_t until = std::numeric_limits<std::uint64_t>::max();
  };
  result<void> add(const subject_id& whom, const state::block_word& word);
  result<std::vector<said>> said_by(const state::current_row& row, extent how_far);
  result<std::set<std::string>> of_many(extent how_far);

  state::store& store_;
  state::past_versions past_;
  /// By ECK iD: whose, and the entry with which the block began.
  std::map<std::string, std::map<subject_id, std::uint64_t>> all_;
  std::uint64_t earliest_ = std::numeric_limits<std::uint64_t>::max();
  std::optional<std::set<std::string>> were_of_many_;  // read where it is needed first
};

/// Before people are erased: their blocks end with that, so whoever is held back because of one of them is blocked by
/// itself from now on, on the same word and for the same reason. Commits for each.
[[nodiscard]] result<void> pass_on_blocks(state::store& store, const std::vector<subject_id>& erased);

/// By who is blocked: the others who have not left and are not blocked themselves. Reads everybody; looked up again
/// only after the log grew.
[[nodiscard]] result<std::map<subject_id, std::vector<subject_id>>> sharers_of_blocked(state::store& store,
                                                                                       eck_id_sharers& known);

}  // namespace sluis::daemon
