// Plan: what must change at one target, by merging two streams sorted by subject – what should be and what is. Nothing
// is held in memory but the current pair (architecture, decision 12). Pure: streams and the receiver are parameters.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "mapping/consent_end.hpp"
#include "model/account.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"

namespace sluis::mapping {

/// What should be, of one person. `load` is only called where `basis` differs from what is, or what is is not certain.
struct desired_user {
  subject_id id;
  role object_role = role::student;
  subject_id school;
  bool active = false;
  bool overdue = false;                         // due to be erased: not only deactivated, deleted
  reason why_overdue = reason::retention_over;  // or ordered
  reason why = reason::new_in_source;   // why it became what it is: new_in_source, changed_in_source, left_source,
                                        // ended, returned, ordered, blocked
  std::optional<reason> why_back = {};  // why an account that is off is switched on; nothing: by what the source says
  /// Of somebody who is absent, which nobody has accepted, and whose block was ended on this day: an account that has
  /// been off since then or longer is switched on, as those of the others who are absent are on until their removal is
  /// approved. One that is on is removed with theirs.
  std::optional<day> on_again_if_off_by = {};
  std::uint64_t basis = 0;  // make_basis (mapping/basis.hpp)
  std::function<result<account>()> load;
  /// Of somebody whom the consent in force does not cover (any more).
  struct uncovered {
    bool stays = false;               // in the grace after the consent that covered them: nothing changes
    std::optional<day> deletes = {};  // of an account that is disabled: from this day on it is deleted
  };
  std::function<uncovered(const std::optional<day>& closed)> when_uncovered =
      {};  // the day since which the account is there and not active; empty: is covered
};

/// What is, of one person at this target.
struct existing_user {
  subject_id id;
  bool exists = false;     // has a remote id
  bool active = false;     // of an uncertain one: may be
  bool uncertain = false;  // what is there may differ from `load`; without exists: its creation's outcome is unknown
  bool drifted = false;    // what is there was seen to differ; without exists: it was deleted there
  bool off_by_others = false;  // exists, not active: others switched it off at the target
  bool said_off = false;       // exists, not active: the target confirmed a deactivation of ours
  bool switch_unsure = false;  // a change of ours that switches it on or off has an unknown outcome
  std::uint64_t basis = 0;
  /// For plan_consent_end, which knows no desired_user.
  struct ending {
    enum class kind : std::uint8_t {
      stays,
      closes,
      goes
    } what = kind::closes;  // nothing, deactivated if active, deleted
    reason why = reason::consent_withdrawn;
    role object_role = role::student;
    subject_id school;
  } end = {};
  struct content {
    field_map fields;
    std::vector<subject_id> groups;
    std::vector<subject_id> maybe_groups =
        {};  // an addition or removal of unknown outcome; added again if wanted, removed if not
  };
  std::function<result<content>()> load;
  std::optional<day> closed = {};  // the day since which it is there and not active; with `active`: somebody else
                                   // switched on what we had switched off
};

struct desired_group {
  subject_id id;
  subject_id school;
  reason why = reason::new_in_source;
  std::uint64_t basis = 0;
  field_map fields;
  bool stays = false;     // its school is not covered any more, and nothing changes yet
  bool is_wanted = true;  // somebody whom the consent covers is in it; else it is not made, and stays where it is there
  /// Of a group that left: it is kept for a term, under a name that says so, and deleted after it.
  enum class leaving : std::uint8_t { no = 1, in_term, term_over } left = leaving::no;
};

struct existing_group {
  subject_id id;
  subject_id school;
  bool exists = false;
  bool uncertain = false;
  bool drifted = false;
  std::uint64_t basis = 0;
  field_map fields;
};

/// Pulls the next element in ascending order of id; nothing at the end.
template <class T>
using stream = std::function<result<std::optional<T>>()>;
using receiver = std::function<result<void>(const planned_change&)>;

struct plan_rules {
  day today{};
  /// Why something changes whose own facts are the same as at the last push (same_own_facts of both bases):
  /// consent_changed if the consent is another than the last push's, rules_changed if the configuration, a school's
  /// name or the like moved.
  reason when_rules_moved = reason::changed_in_source;
  /// Called where the basis moved on without any visible change, so that the caller can keep the new one; may be empty.
  std::function<result<void>(const subject_id&, std::uint64_t basis)> unchanged;
  /// Is the group still desired at the target? Only to tell group_gone from taken_out_of_group; may be empty.
  std::function<bool(const subject_id&)> group_lives;
  /// An account that others switched off stays off; the rest of it is kept in step.
  bool keeps_what_others_switched_off = false;
  /// Pairs that the target keeps in one place (a surname with its prefix): where one changes the other is said too.
  std::vector<std::pair<field, field>> kept_together;
};

/// Users: create (active only), update, reactivate, deactivate, delete (only who is due to be erased, R-D2), and
/// membership changes. A person that is not active and was never created is nothing. Whom the consent does not cover
/// any more stays in the grace, is deactivated after it, and deleted after the term (consent_changed). Where they are
/// kept, an account that others switched off is never switched on. Who should be off is deactivated once more where the
/// account is off by others' doing alone. Deactivation also removes memberships. errc::invalid_input if a stream is not
/// strictly ascending.
///
/// Each change holds only the fields that differ; an absent field and an empty one are the same; what is to be cleared
/// is empty in `after`. A creation holds all fields and active=true. Of an uncertain object everything is said again
/// (outcome_unknown). A person that exists and is not desired at all is deactivated (left_source). A person with
/// membership changes gets `basis_open` on each of its changes (mapping/basis.hpp): one of them may fail while another
/// is done, and then the next plan must look again.
result<void> plan_users(const stream<desired_user>& desired, const stream<existing_user>& existing,
                        const plan_rules& rules, const receiver& emit);
/// Groups: create, rename, delete. Same contract. A group that is not wanted is not made. One that left and is in its
/// term is renamed once (left_source, with basis_left), which the guard counts as its deletion; after the term it is
/// deleted (retention_over). One that is not desired at all is deleted (left_source). A desired group without fields is
/// one that may not be at this target (no consent for `groups`): deleted for rules.when_rules_moved if it is there. An
/// uncertain creation of a group that is no longer desired is nothing: there is no id to delete it by.
result<void> plan_groups(const stream<desired_group>& desired, const stream<existing_group>& existing,
                         const plan_rules& rules, const receiver& emit);
/// After a consent's end: of each existing account what its `ending` says – nothing, deactivated with its memberships
/// removed, or deleted; nothing else is said. Each is deactivated once after the end, also one that counts as off; then
/// it has basis_withdrawn, or basis_ending until no membership is left. `unchanged` as in plan_rules, with
/// basis_withdrawn.
result<void> plan_consent_end(const stream<existing_user>& existing, const receiver& emit,
                              const std::function<result<void>(const subject_id&, std::uint64_t)>& unchanged = {});
/// Every existing group for which `why_ends` has a reason is deleted.
using group_ends = std::function<std::optional<reason>(const existing_group&)>;
result<void> plan_groups_end(const stream<existing_group>& existing, const group_ends& why_ends, const receiver& emit);

}  // namespace sluis::mapping
