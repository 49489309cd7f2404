// Blocks: an administrator's word that somebody's accounts are off at every target, whatever the source says, until the
// block is ended (issue 14, B4). Table block_word, append-only, each row with its entry in the log. A block removes
// nobody: no term runs from it. On the strand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

struct block_word {
  enum class event : std::uint8_t { blocked = 1, unblocked };
  subject_id subject;
  event what = event::blocked;
  std::string reference;  // model/order.hpp, is_order_reference
  day on{};
  actor_id by;
  std::uint64_t leaf = 0;

  [[nodiscard]] bool is_in_force() const { return what == event::blocked; }
};

class blocks {
 public:
  explicit blocks(store& s) : store_(s) {}

  /// Each commits. errc::invalid_input: the reference is none; errc::not_found: no person of that handle is held, or
  /// there is no block to end; errc::conflict: there is a block already; errc::refused: the erasure has begun.
  result<block_word> begin(const subject_id& whom, std::string_view reference, const actor_id& by);
  result<block_word> end(const subject_id& whom, std::string_view reference, const actor_id& by);

  /// Of a block that is in force: commits, with an entry. What targets confirmed before does not count any more, so
  /// that the next plan switches the account off once more everywhere.
  result<void> say_again(const subject_id& whom, const actor_id& by);

  /// The newest word about each of those about whom there is one and who are not fenced.
  [[nodiscard]] std::map<subject_id, block_word> newest();
  /// Oldest first.
  [[nodiscard]] std::vector<block_word> of(const subject_id& whom);

 private:
  result<block_word> say(block_word what);

  store& store_;
};

/// What the entries say: "on 2026-11-29, reference T-4711".
[[nodiscard]] std::string block_note(day on, std::string_view reference);
/// Nothing where block_note says it of nothing.
struct block_said {
  day on{};
  std::string reference;
};
[[nodiscard]] std::optional<block_said> read_block_note(std::string_view note);

}  // namespace sluis::state
