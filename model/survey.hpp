// What a target holds of ours, as it says itself: for finding drift (what somebody else changed or deleted there).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "model/account.hpp"

namespace sluis {

/// An object that carries one of our handles, or that has an id which we know.
struct remote_object {
  enum class kind : std::uint8_t { user = 1, group } what = kind::user;
  std::string remote_id;
  /// deleted: softly, and could be restored; gone: the target says that nothing is left of it.
  enum class life : std::uint8_t { present = 1, deleted, gone } stands = life::present;
  field_map fields;  // as target::as_held gives them, `active` among them for a user; absent: the target does not tell,
                     // and it is not compared
  std::optional<std::string> handle =
      {};  // of ours, in hex; empty: it carries none of ours (any more); absent: the target does not tell
};

/// The ids of our objects at a target, as we know them.
struct known_objects {
  std::unordered_set<std::string> users, groups;
  [[nodiscard]] const std::unordered_set<std::string>& of(remote_object::kind what) const {
    return what == remote_object::kind::user ? users : groups;
  }
};

/// How much a survey tells. whole: everything of ours that the target shows; what is not mentioned was *missed*, which
/// proves nothing by itself. changes: what happened since the previous survey; what is not mentioned stands as it
/// stood. A change may be told again, and a stranger's may be told as well.
enum class extent : std::uint8_t { whole = 1, changes };

/// Receives what a survey finds, in any order; of one object or membership the last statement counts.
class surveyor {
 public:
  virtual ~surveyor() = default;
  /// Is this the id of an object of ours? Such an object is told whatever handle it carries; of all others only those
  /// that carry a handle of ours.
  [[nodiscard]] virtual bool is_known(remote_object::kind, const std::string& /*remote_id*/) const { return false; }
  /// changes: it heard the survey before to its end and made use of it, and can make use of changes to that.
  [[nodiscard]] virtual extent may_hear() const { return extent::whole; }
  /// Said first by a target that can tell changes, and never with more than it may hear; said again, all before it is
  /// void. Not said: whole.
  virtual void begin(extent) {}
  virtual void on_object(const remote_object& found) = 0;
  virtual void on_membership(const std::string& group_remote_id, const std::string& member_remote_id) = 0;
  virtual void on_membership_ended(const std::string&, const std::string&) {}
  /// More was told than may be: nothing of it is used, and the survey should end.
  [[nodiscard]] virtual bool is_over() const { return false; }
};

/// All of it, by the target's ids.
class survey final : public surveyor {
 public:
  using members_of = std::unordered_map<std::string, std::unordered_set<std::string>>;  // by group

  explicit survey(extent may_hear = extent::whole, known_objects known = {})
      : may_hear_(may_hear), known_(std::move(known)) {}
  [[nodiscard]] extent may_hear() const override { return may_hear_; }
  [[nodiscard]] bool is_known(remote_object::kind what, const std::string& remote_id) const override {
    return known_.of(what).contains(remote_id);
  }
  void begin(extent what) override;
  void on_object(const remote_object& found) override;
  void on_membership(const std::string& group, const std::string& member) override;
  void on_membership_ended(const std::string& group, const std::string& member) override;

  extent told = extent::whole;
  std::unordered_map<std::string, remote_object> users, groups;
  members_of members;
  members_of ended;  // with `changes` only

 private:
  extent may_hear_;
  known_objects known_;
};

struct drift_counts {
  std::uint64_t gone = 0;          // objects that were asked for one by one and are not there any more
  std::uint64_t changed = 0;       // objects that say something else than we put there
  std::uint64_t switched_off = 0;  // accounts that others switched off there
  std::uint64_t unmarked = 0;      // objects from which our handle was taken; it is written again
  std::uint64_t renumbered = 0;    // objects that carry our handle under another id; the new id is on record now
  std::uint64_t unseen = 0;        // objects that the list left out and that are there
  std::uint64_t unsettled =
      0;  // objects that an administrator must settle, or of which the target could not say whether they are there
  std::uint64_t members_missing = 0;     // memberships that were taken away
  std::uint64_t members_extra = 0;       // memberships of our people in our groups that we did not make
  std::vector<std::string> copied = {};  // handles of ours, in hex, that more than one object carries; nothing is sent
                                         // to the one that is not on record
  [[nodiscard]] std::uint64_t total() const {
    return gone + changed + switched_off + unmarked + renumbered + members_missing + members_extra;
  }
};

}  // namespace sluis
