// What a survey makes of the shadow. What it does not mention, or mentions as gone, stays as the shadow has it: each of
// those objects is asked for by itself (push/sighted.hpp). What it tells again is no news.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/survey.hpp"
#include "state/push/as_on_record.hpp"
#include "state/push/shadow_table.hpp"

namespace sluis::state {

/// Compares a survey with the shadow in parts, each inside a transaction of the caller's. Between two parts other work
/// may write: what an earlier part noted is looked up again before a later one writes, so that nobody who was erased
/// or settled meanwhile gets anything on record. A comparison that is given up after some parts leaves nothing that
/// another one could not have written: it marks what differs, and concludes no absence. Its first part may be done
/// again by another comparison without effect. On the strand. After an error it is of no use.
class drift_comparison {
 public:
  using as_held_at_target = std::function<field_map(const field_map&)>;
  /// Keeps a reference to `found`, whose objects and memberships stay the same until it is over; the texts of an
  /// object may change until its row is compared.
  /// `marks`: whom the survey showed as they are on record; outlives this.
  drift_comparison(target_id target, const survey& found, as_held_at_target as_held, believed_lists believed,
                   const as_on_record& marks);

  /// One part: looks at about `most` rows or memberships. `before_each`: called for each row with an id directly before
  /// it is compared. true: all was compared.
  result<bool> go_on(store& s, std::size_t most,
                     const std::function<result<void>(const shadow_row&)>& before_each = {});

  /// So far.
  [[nodiscard]] const drift_counts& counts() const { return counts_; }

 private:
  class part;
  enum class phase : std::uint8_t { persons, groups, members, strangers, adoptions, copies, over };
  struct group_at_target {
    std::string remote_id;
    subject_id id;
  };
  /// A membership that is on record and was not told, or the other way round.
  struct difference {
    std::size_t group;  // in group_list_
    subject_id member;
    bool is_joined;
  };
  using objects = std::unordered_map<std::string, remote_object>;

  void enter(phase next) {
    at_ = next;
    last_row_ = {};
    next_ = 0;
  }
  [[nodiscard]] bool is_on_record(const remote_object& object) const;
  [[nodiscard]] bool is_told_as_member(const std::string& remote_id);
  void look_at_stranger(const remote_object& object);
  void choose_adoptions();

  target_id target_;
  const survey& found_;
  as_held_at_target as_held_;
  believed_lists believed_;
  const as_on_record& marks_;
  drift_counts counts_;

  phase at_ = phase::persons;
  subject_id last_row_;   // of the kind that is compared
  std::size_t next_ = 0;  // within the phase
  objects::const_iterator next_stranger_;
  bool are_users_over_ = false;
  std::uint64_t log_size_ = 0;  // at the end of the newest part
  bool have_others_written_ = false;

  std::optional<std::unordered_set<std::string_view>> told_members_;  // ids, in found_
  std::unordered_map<std::string, subject_id>
      persons_;                              // by remote id: those that are not marked, and whoever is told as a member
  std::vector<group_at_target> group_list_;  // those that are theirs
  std::unordered_set<std::string> group_ids_;                     // of these
  std::unordered_set<std::string> other_users_, other_groups_;    // ids on record under which other objects stand now
  std::vector<difference> differences_;                           // of one group, to be written
  std::vector<const remote_object*> not_on_record_;               // present, with a handle
  std::vector<const remote_object*> deleted_;                     // the same, in a recycle bin
  std::unordered_map<std::string, const remote_object*> single_;  // by handle; nullptr: more than one
  std::vector<const remote_object*> to_adopt_;                    // perhaps of a creation whose answer was lost
};

/// Does this survey show that the object with this id is there?
[[nodiscard]] bool is_shown(const survey& found, subject_kind kind, const std::string& remote_id);

/// ASCII letters without regard to case.
[[nodiscard]] bool same_letters(std::string_view a, std::string_view b);

/// Pure: does the target show something else than we said? Only what we said and it shows is compared; addresses
/// without regard to case.
[[nodiscard]] bool shows_otherwise(const field_map& said, const field_map& shown);

}  // namespace sluis::state
