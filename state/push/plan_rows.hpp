// The tables plan, plan_change and progress as rows: what stands where, and a change as bytes. Shared by who writes
// plans and who reads them.
#pragma once

#include <optional>
#include <string>

#include "model/mutation.hpp"
#include "state/plans.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class keyring;

/// Columns of table plan in the order in which read_summary takes them.
inline constexpr const char* plan_columns = "id, hash, target, state, counts, invalid, note, computed_at, approved_by";
[[nodiscard]] plan_summary read_summary(const sqlite::statement& from);
[[nodiscard]] std::string encode_counts(const plan_counts& counts);

/// Columns of progress p joined with plan_change c, in the order in which read_change takes them.
/// `index`: by_ordinal, or among_open for a query with `p.how <= 2` (SQLite would take the former and walk over all
/// that is done).
/// `intended`: for one with `p.how = 2`.
enum class progress_index : std::uint8_t { by_ordinal, among_open, intended };
[[nodiscard]] std::string select_changes(progress_index index, std::string_view where);
enum class attributes : std::uint8_t { opened, only_after, left_sealed };
/// Opens the ciphertexts. Attributes of a subject whose key is destroyed stay empty.
[[nodiscard]] result<saved_change> read_change(const sqlite::statement& from, keyring& keys,
                                               attributes how = attributes::opened);

/// What a plan is hashed over; each part has a fixed width or ends with a newline (docs/formats.md, "Plans").
[[nodiscard]] std::string hashed_header(const institution_id& institution, const target_id& target,
                                        const subject_id& consent, std::uint64_t basis);
struct change_row {
  operation op{};
  reason why{};
  role object_role{};
  std::string_view object, member, school;  // member: empty for none
  std::uint64_t basis = 0;
  std::string_view before, after;  // sealed; empty for none
};
[[nodiscard]] std::string hashed_change(const change_row& row);
/// SHA-256 of it: the plan's hash is made over the header and these, so that it can be checked where a line was
/// dropped.
[[nodiscard]] sha256_hash line_hash(const change_row& row);
/// A plan's changes (?1) in the order of pushing, which is the order of hashing; read_hashed takes the columns.
inline constexpr const char* hashed_select =
    "SELECT op, object, member, why, role, school, basis, before, after FROM plan_change WHERE plan = ?1 ORDER BY op, "
    "object, member";
[[nodiscard]] change_row read_hashed(const sqlite::statement& from);  // views, valid until the next step

/// A change in clear as bytes, to tell whether two plans say the same.
[[nodiscard]] std::string content_of(const planned_change& change);

}  // namespace sluis::state
