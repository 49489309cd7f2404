// Pauses: an administrator's word that nothing goes to a target, until the pause is ended (issue 14, B4). Table
// target_word, append-only, each row with its entry in the log. A pause ends no consent and no term. On the strand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

struct pause_word {
  enum class event : std::uint8_t { paused = 1, resumed };
  target_id target;
  event what = event::paused;
  std::string reference;  // model/order.hpp, is_order_reference
  day on{};
  actor_id by;
  std::uint64_t leaf = 0;
};

struct pause {
  day since{};        // of the first word
  pause_word newest;  // which confirmed it
};

/// A pause is confirmed anew each week; an older one does not end, and is told.
inline constexpr std::chrono::days confirmed_for{7};

class pauses {
 public:
  explicit pauses(store& s) : store_(s) {}

  /// Each commits. After `end` no account counts as off by our own word (shadow_row::said_off): the next plan switches
  /// off once more whoever should be off. errc::invalid_input: the reference is none; errc::not_found: there is no
  /// pause to end. `begin` of a target that is paused confirms it anew.
  result<pause> begin(const target_id& target, std::string_view reference, const actor_id& by);
  result<pause_word> end(const target_id& target, std::string_view reference, const actor_id& by);

  /// Nothing: the target is not paused.
  [[nodiscard]] std::optional<pause> at(const target_id& target);

 private:
  result<pause_word> say(pause_word what);

  store& store_;
};

/// errc::refused where the target is paused.
[[nodiscard]] result<void> expect_not_paused(store& s, const target_id& target);

/// What the entries say: "partner on 2026-11-29, reference T-4711".
[[nodiscard]] std::string pause_note(const target_id& target, day on, std::string_view reference);
struct pause_said {
  target_id target;
  day on{};
  std::string reference;
};
/// Nothing where it is no such note.
[[nodiscard]] std::optional<pause_said> read_pause_note(std::string_view note);

}  // namespace sluis::state
