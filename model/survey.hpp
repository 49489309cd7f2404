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
  enum class life : std::uint8_t { present = 1, deleted } stands = life::present;  // deleted: softly, and could be restored
  field_map fields;  // as target::as_held gives them, `active` among them for a user; absent: the target does not tell, and it is not compared
};

/// Hears what a survey finds, in any order.
class surveyor {
 public:
  virtual ~surveyor() = default;
  virtual void on_object(const remote_object& found) = 0;
  virtual void on_membership(const std::string& group_remote_id, const std::string& member_remote_id) = 0;
};

/// All of it, by the target's ids.
class survey final : public surveyor {
 public:
  void on_object(const remote_object& found) override { (found.what == remote_object::kind::user ? users : groups).insert_or_assign(found.remote_id, found); }
  void on_membership(const std::string& group, const std::string& member) override { members[group].insert(member); }

  std::unordered_map<std::string, remote_object> users, groups;
  std::unordered_map<std::string, std::unordered_set<std::string>> members;  // of a group
};

struct drift_counts {
  std::uint64_t gone = 0;             // objects that are not there any more
  std::uint64_t changed = 0;          // objects that say something else than we put there
  std::uint64_t members_missing = 0;  // memberships that were taken away
  std::uint64_t members_extra = 0;    // memberships of our people in our groups that we did not make
  [[nodiscard]] std::uint64_t total() const { return gone + changed + members_missing + members_extra; }
};

}  // namespace sluis
