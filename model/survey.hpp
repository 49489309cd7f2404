// What a target holds of ours, as it says itself: for finding drift (what somebody else changed or deleted there).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "model/account.hpp"

namespace sluis {

/// An object that carries one of our handles.
struct remote_object {
  enum class kind : std::uint8_t { user = 1, group } what = kind::user;
  std::string remote_id;
  /// deleted: softly, and could be restored; gone: nothing is left of it, or it does not carry our handle any more.
  enum class life : std::uint8_t { present = 1, deleted, gone } stands = life::present;
  field_map fields;  // as target::as_held gives them, `active` among them for a user; absent: the target does not tell, and it is not compared
};

/// How much a survey tells. whole: what is not mentioned is not there. changes: what happened since the survey before; what is not mentioned
/// stands as it stood, and what is gone is mentioned. A change may be told again, and a stranger's may be told as well.
enum class extent : std::uint8_t { whole = 1, changes };

/// Hears what a survey finds, in any order; of one object or membership the last word counts.
class surveyor {
 public:
  virtual ~surveyor() = default;
  /// changes: it heard the survey before to its end and made use of it, and can make use of changes to that.
  [[nodiscard]] virtual extent may_hear() const { return extent::whole; }
  /// Said first by a target that can tell changes, and never with more than it may hear; said again, all before it is void. Not said: whole.
  virtual void begin(extent) {}
  virtual void on_object(const remote_object& found) = 0;
  virtual void on_membership(const std::string& group_remote_id, const std::string& member_remote_id) = 0;
  virtual void on_membership_ended(const std::string&, const std::string&) {}
};

/// All of it, by the target's ids.
class survey final : public surveyor {
 public:
  using members_of = std::unordered_map<std::string, std::unordered_set<std::string>>;  // by group

  explicit survey(extent may_hear = extent::whole) : may_hear_(may_hear) {}
  [[nodiscard]] extent may_hear() const override { return may_hear_; }
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
};

struct drift_counts {
  std::uint64_t gone = 0;             // objects that are not there any more
  std::uint64_t changed = 0;          // objects that say something else than we put there
  std::uint64_t members_missing = 0;  // memberships that were taken away
  std::uint64_t members_extra = 0;    // memberships of our people in our groups that we did not make
  [[nodiscard]] std::uint64_t total() const { return gone + changed + members_missing + members_extra; }
};

}  // namespace sluis
