// Which objects of ours are mastered in a directory on premises (onPremisesSyncEnabled), as Graph showed them last.
// Microsoft refuses to change or delete those (400), so nothing of the kind is tried: it is told instead. Kept in
// memory only: the first survey of a process is a whole one, and what is looked at before a change is asked for it as
// well.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "connectors/targets/graph/answers.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"
#include "model/survey.hpp"

namespace sluis::targets::graph {

inline constexpr const char* on_premises_property = "onPremisesSyncEnabled";

/// Why Microsoft refuses, and what to do: a hint.
[[nodiscard]] std::string on_premises_hint(operation op);

/// What an answer says of it. Nothing: it does not say, or in a form that is not understood. `round` as of read_object.
[[nodiscard]] std::optional<bool> is_on_premises(const json& shown, extent round);

/// One thread.
class on_premises {
 public:
  struct statement {
    bool is_so = false;
    std::optional<std::string> handle;  // ours, in hex; as of remote_object
  };
  using statements = std::map<std::string, statement>;  // by the id at the target

  /// What one round of a survey said, once it was heard to its end: all there is, or what changed.
  void take(remote_object::kind what, extent round, const statements& said);
  /// One answer by itself.
  void take_one(remote_object::kind what, const std::string& id, const statement& said);
  /// It is not there any more, or lies deleted.
  void forget(remote_object::kind what, const std::string& id) { of(what).erase(id); }

  [[nodiscard]] bool has(remote_object::kind what, const std::string& id) const { return of(what).contains(id); }
  /// Says how many of those that the survey knows, or that carry a handle of ours, are so.
  void remark(remote_object::kind what, surveyor& to) const;
  /// What becomes of a change that Microsoft would refuse for this: failed, and not sent. Nothing: it may be sent. A
  /// member's own account may be on premises.
  [[nodiscard]] std::optional<outcome> why_not_tried(const released_change& change) const;

 private:
  using handles = std::map<std::string, std::string>;  // of those that are so, by id
  [[nodiscard]] handles& of(remote_object::kind what) { return what == remote_object::kind::user ? users_ : groups_; }
  [[nodiscard]] const handles& of(remote_object::kind what) const {
    return what == remote_object::kind::user ? users_ : groups_;
  }

  handles users_, groups_;
};

}  // namespace sluis::targets::graph
