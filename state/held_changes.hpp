// What the guard held at a target (mapping/guard): of which change, about which version of its object. A change that
// was held stays held until somebody approves it or it is not planned any more: that fewer are planned with it, that
// the school grew, or that the season's limit is higher, is nobody's word. On the strand.
#pragma once

#include <string_view>
#include <vector>

#include "model/clock.hpp"
#include "model/plan.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class store;

class held_changes {
 public:
  /// `target`: its id, or empty for absences of whom no plan speaks.
  held_changes(store& s, std::string_view target);

  /// This change was held, at this target or – for an absence of whom no plan speaks – at any, and its object has not
  /// changed since.
  [[nodiscard]] bool contains(const guarded_change& change);
  /// These and no others are held there. Inside the caller's transaction.
  void replace(const std::vector<guarded_change>& now);

 private:
  store& store_;
  std::string target_;
  sqlite::statement find_;
};

/// An administrator confirmed the clock: what was held since then, by a date that was not the right one, is judged
/// anew. Inside the caller's transaction.
void forget_changes_held_since(store& s, instant since);

/// An administrator approved this plan: none of its changes is held any more. Inside the caller's transaction.
void forget_held_changes(store& s, std::uint64_t plan);

}  // namespace sluis::state
