#include "daemon/cycle/planning/after_restore.hpp"

#include "state/lost_approvals.hpp"

namespace sluis::daemon {

result<std::string> after_restore(state::store& store, const target_id& target) {
  SLUIS_ASSIGN(const auto lost, store.lost_accounts(target));
  if (lost == 0) return std::string();
  return std::to_string(lost) +
         " accounts were made there after the backup that was restored, and are not known here any more: a new one may "
         "be a second one. "
         "Look for accounts without a counterpart at the target, then approve";
}

bool may_undo(const planned_change& change) {
  if (change.op != operation::update_user) return false;
  if (change.why == reason::drift) return true;
  const auto is_changed = [&](field what) {
    const auto before = change.before.find(what), after = change.after.find(what);
    return (before == change.before.end()) != (after == change.after.end()) ||
           (after != change.after.end() && before->second != after->second);
  };
  return is_changed(field::given_name) || is_changed(field::family_name);
}

result<std::string> after_lost_approvals(state::store& store, const target_id& target,
                                         const std::map<subject_id, std::uint64_t>& changes) {
  if (changes.empty()) return std::string();
  SLUIS_ASSIGN(const auto lost, state::lost_approvals(store, target));
  std::uint64_t accounts = 0;
  for (const auto& [school, count] : changes) accounts += lost.contains(school) ? count : 0;
  if (accounts == 0) return std::string();
  return std::to_string(accounts) + (accounts == 1 ? " account may get the name" : " accounts may get the names") +
         " of before: a read of their school was approved after the backup that was restored, and is not known here "
         "any more. "
         "Look first whether it is held again (sluis read list); then approve";
}

}  // namespace sluis::daemon
