// What one object in an answer of Graph's says, told to a surveyor ("Use delta query to track changes"; targets.md).
// Pure.
//
// In a delta query an object may come more than once, whole or in parts, and a stranger's comes as well. `@removed`
// ends an object ("changed": it lies among the deleted ones, "deleted": nothing is left) or, inside `members@delta`, a
// membership.
#pragma once

#include <string>
#include <unordered_set>

#include "connectors/targets/graph/answers.hpp"
#include "connectors/targets/graph/on_premises.hpp"
#include "model/survey.hpp"

namespace sluis::targets::graph {

/// What is asked of an object of ours ($select), and how to find our handle in the answer.
struct shown_properties {
  std::string users;
  std::string groups;
  std::string handle_field;  // "extension_…_sluisHandle"
};
[[nodiscard]] shown_properties properties_of(const std::string& client_id);

/// What an object of Graph's is in our words. Microsoft has one surname: it comes whole as family_name, never as a
/// prefix; `email` is the userPrincipalName, as everywhere here; a display name that is only our stand-in is none.
/// `round` says what a missing property means: with `whole` it is null, with `changes` it was not told. A group of ours
/// carries its handle in three places (extension, uniqueName, mailNickname), of which one is enough.
[[nodiscard]] remote_object read_object(const json& from, remote_object::kind what, extent round,
                                        const shown_properties& properties);

/// One round of a delta query on users, or on groups. Tells what carries a handle of ours, and what has an id that the
/// surveyor knows.
class delta_items {
 public:
  delta_items(remote_object::kind what, extent round, const shown_properties& properties)
      : what_(what), round_(round), properties_(properties) {}

  /// errc::invalid_input: its members cannot be read.
  [[nodiscard]] result<void> tell(const json& item, surveyor& to);
  /// After the last one: remarks on what is not shown of some of them.
  void end(surveyor& to) const;
  /// Which of what was told is mastered on premises, as far as it was said.
  [[nodiscard]] const on_premises::statements& mastered() const { return mastered_; }

 private:
  void tell_removed(const json& item, surveyor& to);
  [[nodiscard]] bool tell_present(const json& item, surveyor& to);
  [[nodiscard]] bool is_a_part(const json& item) const;
  void note_switch(const json& item, const std::string& id, surveyor& to);
  void note_master(const json& item, const remote_object& object, surveyor& to);

  remote_object::kind what_;
  extent round_;
  const shown_properties& properties_;
  std::unordered_set<std::string> told_;            // in this round
  std::unordered_set<std::string> without_switch_;  // whether these are on was not told in it
  on_premises::statements mastered_;
};

/// The link is too old, or Graph cannot go on from it: only a whole round will do (410, syncStateNotFound,
/// resyncRequired).
[[nodiscard]] bool must_begin_anew(const heard& by);

}  // namespace sluis::targets::graph
