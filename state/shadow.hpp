// What each target holds by our doing, as far as we know. Attributes are ciphertext under the subject's key; group
// membership is pairs of handles. Changed only by outcomes of pushes (and reconciliation). One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/account.hpp"
#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"
#include "model/sighting.hpp"
#include "model/source_record.hpp"
#include "model/survey.hpp"

namespace sluis::state {

class store;
class shadow_table;

/// What looking at the target found of an object, beside its content. The numbers are on disk.
enum class account_finding : std::uint8_t {
  none = 0,
  unmarked = 1,   // our handle was taken from it; the next update writes it again
  unknown = 2,    // a survey missed it, and the target could not say whether it is there
  candidate = 3,  // another object has its login or its id: an administrator says whose that is
  anothers = 4,   // its handle is on another's object, or its id is on an object with another's handle
  not_ours = 5,   // an administrator said so of the candidate, whose id is kept to be recognised
};
/// Nothing is sent about it and no receipt is made until it is settled.
[[nodiscard]] constexpr bool must_be_settled(account_finding f) {
  return f == account_finding::candidate || f == account_finding::anothers;
}

struct shadow_row {
  subject_id id;
  subject_kind kind = subject_kind::person;
  target_handle handle;    // pairwise; made once, kept while the subject is held
  std::string remote_id;   // empty: not created there (yet)
  bool active = false;     // of persons
  bool uncertain = false;  // an outcome is unknown: what is there may differ
  bool drifted =
      false;  // the target was seen to hold something else than we put there; without remote_id: it is gone there
  account_finding finding = account_finding::none;
  std::uint64_t basis = 0;            // fingerprint of what the last push that was done was computed from
  std::optional<day> closed = {};     // the day since which it is there and not active; kept where somebody switches on
                                      // what we switched off, until we switch it on
  std::optional<instant> made = {};   // when a creation was last confirmed
  std::optional<day> off_since = {};  // others switched it off at the target: the day on which that was first seen;
                                      // until it is seen to be on, or we switch it on
  bool said_off = false;       // it is there and off, and the target confirmed a deactivation of ours since it was last
                               // seen, or said, to be on
  bool switch_unsure = false;  // a change of ours that switches it on or off has an unknown outcome
  std::uint32_t undone =
      0;  // how many times in a row an account that was switched off was seen to be on (push/switched.hpp)
};

/// Vendors show new objects late: one whose creation was confirmed less than a day ago does not count as gone because
/// the target does not show it.
[[nodiscard]] inline bool is_too_new_to_be_gone(const shadow_row& row, instant now) {
  const bool is_of_the_future =
      row.made && *row.made > now + std::chrono::hours(24);  // it was made while the clock was ahead
  return row.made && !is_of_the_future && now - *row.made < std::chrono::hours(24);
}

/// How a target shows an object that an administrator says is ours.
enum class shown_as : std::uint8_t { not_on, on };

/// Of one target.
struct shadow_counts {
  std::uint64_t active = 0, inactive = 0, groups = 0;  // accounts and groups that are there
  std::uint64_t perhaps = 0;                           // whose creation has an unknown outcome
  std::optional<day> first_closed = {};                // of the inactive ones the day since which the first is
  [[nodiscard]] bool empty() const { return active + inactive + groups + perhaps == 0; }
};

/// The object that a row stood for: under which id and login it was seen last. Kept when it is gone, so that it is
/// known again if it comes back. Empty: there never was one.
struct last_known {
  std::string id;
  std::string login;  // of persons; empty: not known
};

struct shadow_object {
  shadow_row row;
  field_map fields;                // what the target holds; without `active`
  std::vector<subject_id> groups;  // of persons, sorted
  std::vector<subject_id> maybe_groups =
      {};  // an addition or removal of unknown outcome: member or not, sorted; not in `groups`
  last_known last = {};
};

/// The ids at a target and whose they are.
struct remote_ids {
  std::unordered_map<std::string, subject_id> users, groups;
  [[nodiscard]] const std::unordered_map<std::string, subject_id>& of(subject_kind kind) const {
    return kind == subject_kind::person ? users : groups;
  }
  [[nodiscard]] known_objects known() const;
};

/// What a survey did not show as being there, of one kind.
struct missed_objects {
  std::uint64_t known = 0;
  std::vector<shadow_row> missed;
};

/// Which of its lists are believed (mapping/list_trust.hpp): of the others nothing that they leave out is used.
struct believed_lists {
  bool users = true, groups = true;
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
  shadow_counts count(const target_id& target);
  /// Targets of which there are rows, configured or not.
  std::vector<target_id> targets();
  /// The basis moved on and nothing visible changed. Inside the caller's transaction.
  result<void> set_basis(const target_id& target, const subject_id& id, std::uint64_t basis);
  result<std::optional<shadow_row>> find(const target_id& target, const subject_id& id);
  result<std::optional<subject_id>> find_by_handle(const target_id& target, const target_handle& h);
  result<shadow_object> load(const target_id& target, const shadow_row& row);
  /// The pairwise handle, made on first use. Inside the caller's transaction.
  result<target_handle> handle_for(const target_id& target, const subject_id& id, subject_kind kind);
  result<remote_ids> ids(const target_id& target);
  /// Not mentioned by a whole survey, or mentioned as gone. Proves nothing: each is asked for by itself.
  result<missed_objects> missed(const target_id& target, subject_kind kind, const survey& found);
  /// Compares what a survey shows with what we know, and marks what drifted, so that the next plan puts it right
  /// (reason::drift). What it does not show stays as it is. Inside the caller's transaction.
  result<drift_counts> reconcile(const target_id& target, const survey& found,
                                 const std::function<field_map(const field_map&)>& as_held, believed_lists believed);
  /// What asking for one object found means for its row. `ids`: only needed where it was found under another id than
  /// the row's.
  result<standing> judge(const target_id& target, const shadow_row& row, const sighting& seen, const remote_ids& ids);
  /// Takes in what asking for one object found, with its log entry; adds to `counts`. Inside the caller's transaction.
  /// See state/push/sighted.hpp.
  result<standing> take_in(const target_id& target, const shadow_row& row, const sighting& seen, const remote_ids& ids,
                           drift_counts& counts);
  /// An administrator's word about a finding, with its log entry. ours: `object`, or the candidate where none is named,
  /// is taken over; whoever calls has just looked at it. Not ours: nothing of ours is there any more. Of an account
  /// that is off a copy may be named without a finding: it is switched off as well, and the next deletion finds the
  /// other one by its handle. errc::not_found: nothing is open; errc::invalid_input: no object is named and none was
  /// found. Inside the caller's transaction.
  result<void> settle(const target_id& target, const subject_id& id, bool is_ours, std::string_view reference,
                      const actor_id& by, const std::string& object = {}, shown_as as = shown_as::not_on);
  /// Of whom something is open: unknown, candidate, anothers.
  result<std::vector<shadow_row>> open_findings(const target_id& target);
  /// Accounts that the target confirmed to be switched off, twice in a row or more often, and that were on when they
  /// were looked at.
  result<std::vector<shadow_row>> stays_on(const target_id& target);
  /// Accounts that others switched off at the target (`off_since`), and that are off.
  result<std::vector<shadow_row>> off_by_others(const target_id& target);
  /// Others switched it on or off, as was just seen before a change of ours was sent. Inside the caller's transaction.
  result<void> note_switch(const target_id& target, const shadow_row& row, bool is_on);
  /// The id of the object that a finding is about: the one that was found, or else the one on record. Empty: there is
  /// none.
  result<std::string> object_of(const target_id& target, const shadow_row& row);
  /// Current members of a group at the target: remote ids are looked up by the caller through find().
  result<std::vector<subject_id>> members(const target_id& target, const subject_id& group);

 private:
  friend class plans;
  [[nodiscard]] shadow_table& table();
  store& store_;
  std::unique_ptr<shadow_table> table_;  // made at first use
};

}  // namespace sluis::state
