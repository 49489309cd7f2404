// A service answers a change with the object that it was made to. Where that object carries another handle than the one
// that the change is about, the ids there are not the ones that we know any more (a restore that numbered them anew):
// the change may have been made to somebody else's object, and no other id of the same list is to be relied on. Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets {

/// How the cause of such an outcome begins, or goes on: outcomes are told apart by it.
inline constexpr std::string_view mark_of_anothers_answer = "somebody else's object answers under the id of ";

/// `shown`: the handle that the object in the answer carries; empty: it shows none. A text that is not a handle of our
/// kind says nothing: another tool may have overwritten ours. Nor does a change that writes the handle anew: that
/// service may keep the other one.
[[nodiscard]] inline bool shows_another_handle(const released_change& change, std::string_view shown) {
  if (shown.empty() || change.writes_handle()) return false;
  const auto handle = target_handle::parse(shown);
  return handle && *handle != change.object();
}

/// unknown: it was sent; failed: the object was read, and nothing was written.
[[nodiscard]] inline outcome answered_by_another(outcome::kind what, const std::string& name) {
  const std::string is_sent =
      what == outcome::kind::unknown ? ": the change may have been made to that one" : ": nothing was written to it";
  return {what,
          {},
          {errc::conflict, std::string(mark_of_anothers_answer) + name + is_sent,
           "ask the target's operator whether it was restored, or its objects were numbered anew; then: sluis sync "
           "--reconcile, and: sluis target findings"}};
}

[[nodiscard]] inline bool is_answered_by_another(const outcome& one) {
  return one.what != outcome::kind::done && one.cause.message().find(mark_of_anothers_answer) != std::string::npos;
}

}  // namespace sluis::targets
