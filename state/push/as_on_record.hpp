// What a survey shows exactly as it is on record, and of which nothing is to be written: it is taken out of the survey
// while that goes on, and only whose it was is kept, 16 bytes each. So a survey needs memory for what differs, for
// strangers and for one page, not for everybody. On the strand.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/survey.hpp"
#include "state/push/kept_forms.hpp"
#include "state/push/shadow_table.hpp"

namespace sluis::state {

class as_on_record {
 public:
  as_on_record() = default;
  explicit as_on_record(target_id target) : target_(std::move(target)) {}

  /// Everything that was told is void.
  void begin();

  /// Looks at what was told, some of it at a time. What the survey tells of it again later counts.
  class looks {
   public:
    looks(as_on_record& all, store& s, survey& found, const std::function<field_map(const field_map&)>& as_held);
    result<void> object(remote_object::kind what, const std::string& remote_id);
    /// Of a group that was taken out: its members as well, where all of them are on record, and no others. How many
    /// were looked up.
    result<std::size_t> members(const std::string& group);
    /// Told after its members were taken out: they are put back without this one.
    result<void> end(const std::string& group, const std::string& member);

   private:
    [[nodiscard]] result<bool> is_as_on_record(const shadow_row& row, const remote_object& shown);

    as_on_record& all_;
    store& store_;
    survey& found_;
    const std::function<field_map(const field_map&)>& as_held_;
    shadow_table rows_;
  };

  /// Is the row's object among them, and nothing was told of it later?
  [[nodiscard]] bool contains(const survey& found, const shadow_row& row) const;
  /// All members that are on record in the group were shown; what the survey still holds of it comes on top.
  [[nodiscard]] bool has_all_members(const std::string& group) const;

 private:
  struct group {
    subject_id id;
    std::size_t known = 0;  // certain members
    bool is_taken = false;
  };
  target_id target_;
  mutable std::vector<subject_id> subjects_;  // sorted where is_sorted_
  mutable bool is_sorted_ = true;
  std::unordered_map<std::string, group> groups_;              // by remote id
  std::optional<std::unordered_set<std::string>> with_forms_;  // subjects of whom a text in another form is on record
};

}  // namespace sluis::state
