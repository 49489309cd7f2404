// What each target holds by our doing, as far as we know. Attributes are ciphertext under the subject's key; group
// membership is pairs of handles. Changed only by outcomes of pushes (and reconciliation). One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/account.hpp"
#include "model/ids.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"
#include "model/source_record.hpp"
#include "model/survey.hpp"

namespace sluis::state {

class store;
class shadow_table;

struct shadow_row {
  subject_id id;
  subject_kind kind = subject_kind::person;
  target_handle handle;     // pairwise; made once, kept while the subject is held
  std::string remote_id;    // empty: not created there (yet)
  bool active = false;      // of persons
  bool uncertain = false;   // an outcome is unknown: what is there may differ
  bool drifted = false;     // the target was seen to hold something else than we put there; without remote_id: it is gone there
  std::uint64_t basis = 0;  // fingerprint of what the last push that was done was computed from
};

struct shadow_object {
  shadow_row row;
  field_map fields;                // what the target holds; without `active`
  std::vector<subject_id> groups;  // of persons, sorted
  std::vector<subject_id> maybe_groups =
      {};  // an addition or removal of unknown outcome: member or not, sorted; not in `groups`
};

class shadow {
 public:
  explicit shadow(store& s);
  ~shadow();

  /// Rows of one kind in ascending order of subject; same rule as facts::each.
  result<void> each(const target_id& target, subject_kind kind,
                    const std::function<result<void>(const shadow_row&)>& visit);
  /// The same as a pull: at most `limit` rows with a subject greater than `after`, ascending. Empty: that was all.
  result<std::vector<shadow_row>> page(const target_id& target, subject_kind kind, const subject_id& after,
                                       std::uint32_t limit);
  /// The basis moved on and nothing visible changed. Inside the caller's transaction.
  result<void> set_basis(const target_id& target, const subject_id& id, std::uint64_t basis);
  result<std::optional<shadow_row>> find(const target_id& target, const subject_id& id);
  result<std::optional<subject_id>> find_by_handle(const target_id& target, const target_handle& h);
  result<shadow_object> load(const target_id& target, const shadow_row& row);
  /// The pairwise handle, made on first use. Inside the caller's transaction.
  result<target_handle> handle_for(const target_id& target, const subject_id& id, subject_kind kind);
  /// Holds what a survey found against what we know, and marks what drifted, so that the next plan puts it right (reason::drift). Rows of unknown
  /// outcome are said again anyway and only looked at for being gone. Inside the caller's transaction.
  result<drift_counts> reconcile(const target_id& target, const survey& found, const std::function<field_map(const field_map&)>& as_held);
  /// Current members of a group at the target: remote ids are looked up by the caller through find().
  result<std::vector<subject_id>> members(const target_id& target, const subject_id& group);

 private:
  friend class plans;
  [[nodiscard]] shadow_table& table();
  store& store_;
  std::unique_ptr<shadow_table> table_;  // made at first use
};

}  // namespace sluis::state
