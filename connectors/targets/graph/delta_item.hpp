// What one object in the answer to a delta query says, told to a surveyor ("Use delta query to track changes"; targets.md). Pure.
//
// An object may come more than once, whole or in parts, and a stranger's comes as well. `@removed` ends an object ("changed": it lies among the deleted
// ones, "deleted": nothing is left) or, inside `members@delta`, a membership.
#pragma once

#include <string>
#include <unordered_set>

#include "connectors/targets/graph/answers.hpp"
#include "model/survey.hpp"

namespace sluis::targets::graph {

/// What an object of Graph's is in our words; nothing if it does not carry a handle of ours. Microsoft has one surname: it comes whole as family_name,
/// never as a prefix; `email` is the userPrincipalName, as everywhere here; a display name that is only our stand-in is none.
[[nodiscard]] std::optional<remote_object> read_object(const json& from, remote_object::kind what, remote_object::life stands);

/// One round of a delta query on users, or on groups.
class delta_items {
 public:
  delta_items(remote_object::kind what, extent round) : what_(what), round_(round) {}

  /// errc::invalid_input: its members cannot be read.
  [[nodiscard]] result<void> tell(const json& item, surveyor& to);

 private:
  void tell_removed(const json& item, surveyor& to) const;
  [[nodiscard]] bool tell_present(const json& item, surveyor& to);

  remote_object::kind what_;
  extent round_;
  std::unordered_set<std::string> ours_;  // in a whole round: who showed our handle
};

/// The link is too old, or Graph cannot go on from it: only a whole round will do (410, syncStateNotFound, resyncRequired).
[[nodiscard]] bool must_begin_anew(const heard& by);

}  // namespace sluis::targets::graph
