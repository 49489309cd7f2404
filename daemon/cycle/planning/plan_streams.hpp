// Facts and shadow as the sorted streams that mapping/plan merges. Rows are pulled in pages; payloads are decrypted
// only where the merge asks (`load`). On the strand, inside the plan's transaction; the streams borrow the store and
// the context.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/planning/same_eck_id.hpp"
#include "mapping/consent_end.hpp"
#include "mapping/life_cycle.hpp"
#include "mapping/plan.hpp"
#include "mapping/rules.hpp"
#include "state/blocks.hpp"
#include "state/consent_coverage.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// What all accounts of one plan share.
struct account_context {
  target_id target;
  day today{};
  mapping::retention keeping;
  mapping::retention group_keeping;
  std::map<subject_id, std::string> ended_labels;  // of the groups that left and are there: what each is called until
                                                   // it is deleted (daemon/cycle/planning/left_groups.hpp)
  std::map<subject_id, order_in_force> orders;     // only of the few who have one
  std::map<subject_id, state::block_word> blocks;  // the newest word about each of the few about whom there is one
  /// Null: no pupil who is blocked has one. To read them may mean to read everybody: only where it is asked for.
  std::function<result<blocked_eck_ids*>()> eck_ids_of_blocked = [] { return result<blocked_eck_ids*>(nullptr); };
  mapping::target_rules rules;
  std::optional<grant> consent;  // whom it covers is wanted there; without one everybody, in a plan that is withheld
  state::consent_coverage coverage;     // by which consents they were covered before
  mapping::consent_end when_uncovered;  // grace, term and policy for whom the consent does not cover any more
  std::set<subject_id> schools_in_use;  // at which accounts are active at the target
  std::vector<subject_id> live_groups;  // sorted
  /// Is somebody in the group whom the consent covers, or is it there already? Likewise.
  std::function<result<bool>(const subject_id& group)> is_in_use = [](const subject_id&) { return result<bool>(true); };
  bool has_held_plan = false;  // a plan of the whole target waits for an approval
  std::map<subject_id, std::string> school_names;
  std::uint64_t fingerprint = 0;  // of the rules, groups and names
};

[[nodiscard]] mapping::stream<state::current_row> pull_rows(state::facts& facts, subject_kind kind);
[[nodiscard]] mapping::stream<state::shadow_row> pull_shadow(state::shadow& shadow, target_id target,
                                                             subject_kind kind);

/// Accounts at the target, also those whose creation has an unknown outcome, with what is held of their owners; in
/// ascending order of the handle.
using account_visitor = std::function<result<void>(const state::current_row&, const state::shadow_row&)>;
[[nodiscard]] result<void> each_account(state::store& store, const target_id& target, const account_visitor& visit);

/// Would have an active account if a consent covered them: the source lists them as begun and not over, nobody blocked
/// or ordered anything.
[[nodiscard]] bool is_present(state::store& store, const account_context& context, const state::current_row& row);

/// `rows`: of people, ascending. Likewise below.
[[nodiscard]] mapping::stream<mapping::desired_user> desired_users(state::store& store, const account_context& context,
                                                                   mapping::stream<state::current_row> rows);
/// Does this change remove somebody whose removal needs no approval: accepted before, ended, or ordered? Or does it
/// switch off who is blocked, or on again whose block was ended?
using acceptance_test = std::function<result<bool>(const planned_change&)>;
[[nodiscard]] acceptance_test accepted_by(state::store& store, std::map<subject_id, order_in_force> orders,
                                          std::map<subject_id, state::block_word> blocks);
/// With `ending` each is asked for what becomes of it after the consent's end.
using ending_test = std::function<result<mapping::existing_user::ending>(const state::shadow_row&)>;
[[nodiscard]] mapping::stream<mapping::existing_user> existing_users(state::store& store, const target_id& target,
                                                                     mapping::stream<state::shadow_row> rows,
                                                                     ending_test ending = {});
/// `context` is borrowed.
[[nodiscard]] ending_test ending_by(state::store& store, const account_context& context,
                                    const mapping::consent_end& end);
/// The end of the consent that covered them, seen from one that is in force and does not, or from one that is over.
/// `fallback` where none ever covered them.
[[nodiscard]] mapping::consent_end end_of(const std::optional<state::consent_coverage::end>& last,
                                          const mapping::consent_end& fallback, day today);
/// When a consent is over: whom an earlier, narrower one had already left out keeps the end of that time. No withdrawal
/// puts it off.
[[nodiscard]] mapping::consent_end own_end(const std::optional<state::consent_coverage::end>& last,
                                           const mapping::consent_end& whole, day today);
/// Nobody consented to this role and school: it is the source that moved the person. There is nothing to wait for.
[[nodiscard]] mapping::consent_end never_covered(mapping::consent_end policy);
/// Where the consent leaves out students or staff: in use are the groups with somebody in them who has an account by
/// it. Looks at everybody when it is asked first about a group that is not there. `context` is borrowed.
[[nodiscard]] std::function<result<bool>(const subject_id& group)> in_use_by(state::store& store,
                                                                             const account_context& context);
/// Reads them when it is asked first.
[[nodiscard]] std::function<result<blocked_eck_ids*>()> eck_ids_read_once(
    state::store& store, const std::map<subject_id, state::block_word>& blocks);
/// How many would have an active account there if everybody were covered, or are covered by `context.consent`.
/// The error: it was asked to give way.
[[nodiscard]] result<std::uint64_t> count_wanted(state::store& store, const account_context& context,
                                                 const give_way* way = nullptr);
/// Of a group whose school is not covered any more: nothing changes yet.
[[nodiscard]] bool group_stays(const account_context& context, const state::current_row& row);
[[nodiscard]] mapping::stream<mapping::desired_group> desired_groups(state::store& store,
                                                                     const account_context& context,
                                                                     mapping::stream<state::current_row> rows);
[[nodiscard]] mapping::stream<mapping::existing_group> existing_groups(state::store& store, const target_id& target,
                                                                       mapping::stream<state::shadow_row> rows);

}  // namespace sluis::daemon
