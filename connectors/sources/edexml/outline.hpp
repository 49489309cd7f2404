// What a file says of the school itself: who it is, its branches, its groups. A school has some dozens of groups, so
// all are held; persons are not.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectors/sources/edexml/element_walker.hpp"
#include "connectors/sources/edexml/positions.hpp"
#include "connectors/sources/edexml/record_keys.hpp"
#include "model/source_record.hpp"

namespace sluis::sources::edexml {

/// A group, and why it cannot be taken in if it cannot.
struct outlined_group {
  source_group record;
  std::optional<invalid_record> invalid;  // but for a key that is not its own
};

class outline {
 public:
  explicit outline(std::string file) : file_(std::move(file)) {}

  /// Feed it with what happens in the contexts school, branches, branch, groups, group and composite_group.
  void open(context what, const xml_attributes& attributes, text_position where);
  void value(context in, const element_text& value);
  void close(context what, text_position where);

  /// A group at a wrong place.
  void stray_group(const stray_record& what, const xml_attributes& attributes);

  /// What makes the file unreadable as a school: two of them, an impossible BRIN, too many groups.
  [[nodiscard]] const std::optional<read_failure>& failure() const { return failure_; }

  [[nodiscard]] bool has_school() const { return school_known_; }
  [[nodiscard]] const source_school& school() const { return school_; }
  /// "99XX-01", "99XX", or the source's own key.
  [[nodiscard]] std::string school_code() const;
  /// In the order of the file.
  [[nodiscard]] const std::vector<outlined_group>& groups() const { return groups_; }
  /// Why it cannot be taken in; groups that share a key all cannot.
  [[nodiscard]] std::optional<invalid_record> problem_of(const outlined_group& which) const;

  [[nodiscard]] bool declares(std::string_view group_key) const { return by_key_.contains(group_key); }
  /// Empty for a group without a (known) year.
  [[nodiscard]] const std::string& year_of(std::string_view group_key) const;

 private:
  void school_value(const element_text& value);
  void close_school(text_position where);
  void open_group(enum group::kind kind, const xml_attributes& attributes, text_position where);
  void group_value(const element_text& value);
  void close_group();
  void add_strays();
  void reject_group(outlined_group& which, const char* field, std::string problem, text_position where) const;
  void settle_school_name();
  void fail(text_position where, const std::string& problem, std::string hint);

  std::string file_;
  source_school school_;
  std::string institution_number_;
  std::string branch_code_;
  bool school_known_ = false;
  std::vector<std::string> branch_names_;
  std::vector<outlined_group> groups_;
  std::vector<outlined_group> strays_;  // seen within the group that is open: they come after it
  bool is_in_group_ = false;
  struct declared {
    std::size_t first;
    key_lines lines;
  };
  struct key_hasher {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const noexcept { return std::hash<std::string_view>{}(key); }
  };
  std::unordered_map<std::string, declared, key_hasher, std::equal_to<>> by_key_;  // asked for every membership
  std::optional<read_failure> failure_;
};

}  // namespace sluis::sources::edexml
