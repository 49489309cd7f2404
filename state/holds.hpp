// Since when plans of a target have been held without a break, whatever plan it is by now, and when an administrator
// was last reminded. On the strand.
#pragma once

#include <optional>
#include <string_view>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

struct hold {
  instant since{};
  std::optional<instant> told;  // the newest reminder
};

/// `where`: a target's id; empty for absences that no plan of a target can accept; "read SOURCE PLACE" for a held read;
/// "kept SOURCE SCHOOL" for people who do not leave because of records that do not tell whom they are about. What
/// changes commits.
class holds {
 public:
  explicit holds(store& s) : store_(s) {}

  [[nodiscard]] std::optional<hold> at(std::string_view where);
  /// All whose `where` begins so.
  [[nodiscard]] std::vector<std::string> beginning_with(std::string_view prefix);
  /// A hold goes on, or begins now. true: it begins.
  result<bool> go_on(std::string_view where, instant now);
  result<void> end(std::string_view where);
  result<void> note_reminder(std::string_view where, instant now);

 private:
  store& store_;
};

}  // namespace sluis::state
