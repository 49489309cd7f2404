// The tables shadow and shadow_member, row by row: statements kept, payloads sealed and opened. What a row should say
// is decided elsewhere (push/carry). Writes happen inside the caller's transaction. One thread at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "state/shadow.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class store;

class shadow_table {
 public:
  explicit shadow_table(store& s);

  result<std::optional<shadow_row>> find(const target_id& target, const subject_id& id);
  result<std::optional<shadow_row>> find(const target_id& target, subject_kind kind, const subject_id& id);
  std::optional<subject_id> find_by_handle(const target_id& target, const target_handle& h);
  result<std::vector<shadow_row>> page(const target_id& target, subject_kind kind, const subject_id& after,
                                       std::uint32_t limit);
  /// What is sealed of a row.
  struct sealed_part {
    field_map fields;
    last_known last;
  };
  result<sealed_part> inside(const target_id& target, const shadow_row& row);
  result<field_map> fields(const target_id& target, const shadow_row& row);
  /// A row with a handle of its own and nothing else; or the one that is there.
  struct stored_row {
    shadow_row row;
    target_id target;
    std::uint64_t n = 0;         // of the payload
    std::string payload;         // sealed
    std::string candidate = {};  // a new one, to be written; empty: the one that is in the payload
    std::string id_before =
        {};  // the target's id as it was read; where `row` has none any more, write() keeps it as the last known one
    bool is_deleted = false;  // by us just now: the login is not kept with it, anybody may have it from now on
  };
  result<stored_row> find_or_make(const target_id& target, subject_kind kind, const subject_id& id);
  result<field_map> fields(const stored_row& stored);
  /// What `stored.row` says now, and these fields. The handle stays.
  result<void> write(const target_id& target, const stored_row& stored, const field_map& fields);
  /// The id of the object that was found by the login, where `stored.row.finding` says that there is one.
  result<std::string> candidate_of(const stored_row& stored);
  result<last_known> last_of(const stored_row& stored);
  result<std::vector<shadow_row>> open_findings(const target_id& target);
  result<std::vector<shadow_row>> stays_on(const target_id& target);
  result<std::vector<shadow_row>> off_by_others(const target_id& target);
  [[nodiscard]] instant now() const;
  void set_basis(const target_id& target, subject_kind kind, const subject_id& id, std::uint64_t basis);

  enum class certainty : std::uint8_t { certain, maybe };
  void put_member(const target_id& target, const subject_id& group, const subject_id& member, certainty how);
  void drop_member(const target_id& target, const subject_id& group, const subject_id& member);
  /// The members that were dropped.
  std::vector<subject_id> drop_members(const target_id& target, const subject_id& group);
  void drop_memberships(const target_id& target, const subject_id& member);
  /// The certain ones; with `maybe` those as well whose addition or removal has an unknown outcome.
  std::vector<subject_id> members(const target_id& target, const subject_id& group, certainty at_least);
  std::vector<subject_id> groups(const target_id& target, const subject_id& member, certainty how);

 private:
  result<std::vector<shadow_row>> rows_where(const target_id& target, const char* condition);
  result<stored_row> read(const target_id& target, sqlite::statement& from);
  result<std::optional<stored_row>> find_stored(const target_id& target, subject_kind kind, const subject_id& id);
  struct content {
    std::string remote_id, candidate;
    last_known gone;  // while the row has no id: the one that it had
    field_map fields;
    [[nodiscard]] last_known last(const std::string& id_now) const;
  };
  result<content> open(const stored_row& stored);

  store& store_;
  sqlite::statement find_, by_handle_, page_, insert_, write_, basis_;
  sqlite::statement put_member_, drop_member_, drop_members_, drop_memberships_, members_, groups_;
};

}  // namespace sluis::state
