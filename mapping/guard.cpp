#include "mapping/guard.hpp"

#include <algorithm>

#include "mapping/judged_as.hpp"

namespace sluis::mapping {

namespace {

constexpr std::uint64_t everybody_from = 2;
constexpr std::uint64_t fewest_other_names = 3;  // as state/reads/reasons_to_hold.cpp
constexpr std::size_t scopes_named = 5;          // the rest is counted

day end_of_yearly_change(day today) {
  using namespace std::chrono;
  return sys_days{year_month_day(today).year() / September / 15};
}

bool is_yearly_change(day today) {
  using namespace std::chrono;
  return today >= sys_days{year_month_day(today).year() / July / 15} && today <= end_of_yearly_change(today);
}

bool is_replaced(const planned_change& change, field what) {
  const auto before = change.before.find(what);
  const auto after = change.after.find(what);
  return before != change.before.end() && after != change.after.end() && !before->second.empty() &&
         !after->second.empty() && before->second != after->second;
}

/// Both names at once: a source that gave the key of one person to another. What the target itself changed is put
/// right.
bool names_somebody_else(const planned_change& change) {
  return change.op == operation::update_user && change.why != reason::drift && is_replaced(change, field::given_name) &&
         is_replaced(change, field::family_name);
}

/// An account that is off by our record is switched off once more: nobody loses anything by it.
bool is_off_already(const planned_change& change) {
  const auto before = change.before.find(field::active);
  return change.op == operation::deactivate_user && before != change.before.end() && before->second == "false";
}

/// What the institution ordered itself is not held: a withdrawal, which an administrator confirmed, a consent that no
/// longer covers groups, and after the end of a consent, or of a part of it, the deletion of accounts that were judged
/// when they were disabled. A consent that ran out was ordered by nobody. A change of user names is held even then:
/// whoever signed may not have thought of everybody's login.
bool was_ordered(const planned_change& change) {
  const bool is_deletion = deletes(change.op);
  if (change.why == reason::consent_expired || change.why == reason::consent_changed)
    return is_deletion || is_off_already(change);
  return change.why == reason::consent_withdrawn;
}

bool is_counted(const planned_change& change) {
  switch (judged_as(change)) {
    case operation::deactivate_user:
    case operation::delete_user:
    case operation::delete_group:
      return true;
    case operation::update_user:
      return changes_user_name(change);
    default:
      return false;
  }
}

/// `are_later`: groups that all wait for their term.
const char* deed(operation op, bool are_later) {
  if (are_later) return "groups would be emptied and renamed, and deleted when their term is over";
  switch (op) {
    case operation::deactivate_user:
      return "accounts would be deactivated";
    case operation::delete_user:
      return "accounts would be deleted";
    case operation::delete_group:
      return "groups would be deleted";
    default:
      return "user names would change";
  }
}

/// "12 of 400"; "12" where nothing was there before.
std::string counted_of(std::size_t count, std::uint64_t of) {
  return std::to_string(count) + (of > 0 ? " of " + std::to_string(of) : std::string());
}

template <class Map, class Key>
std::uint64_t count_of(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? 0 : found->second;
}

}  // namespace

bool changes_user_name(const planned_change& change) {
  if (change.op != operation::update_user) return false;
  const auto before = change.before.find(field::user_name);
  const auto after = change.after.find(field::user_name);
  if (before == change.before.end() || after == change.after.end()) return false;
  return !before->second.empty() && before->second != after->second;
}

day counted_from(day today) {
  const auto from = today - counted_days;
  const auto end = end_of_yearly_change(today);
  return today > end ? std::max(from, end + std::chrono::days(1)) : from;
}

void guard::went_before(const subject_id& school, role r, std::uint64_t count) {
  before_[{school, r}] += count;
}

void guard::population(const subject_id& school, role r, std::uint64_t active) {
  population_[{school, r}] += active;
}

void guard::groups_went_before(const subject_id& school, std::uint64_t count) {
  groups_before_[school] += count;
}

void guard::renamed_before(const subject_id& school, role r, const subject_id& who) {
  renamed_before_[{school, r}].insert(who);
}

void guard::group_population(const subject_id& school, std::uint64_t groups) {
  groups_[school] += groups;
}

void guard::saw(const planned_change& change) {
  if (was_ordered(change)) return;
  const auto note = [&](removals& here) {
    here.objects.push_back(change.object);
    here.later += change.op == operation::update_group ? 1 : 0;
    here.narrowed = here.narrowed || change.why == reason::consent_changed;
    if (!here.again && was_held_) here.again = was_held_({judged_as(change), change.object});
  };
  if (names_somebody_else(change)) note(other_names_[{change.school, change.object_role}]);
  if (is_counted(change)) note(seen_[{change.school, change.object_role, judged_as(change)}]);
}

std::uint32_t removals_percent_on(const guard_limits& limits, day today) {
  return is_yearly_change(today) ? limits.august_removals_percent : limits.max_removals_percent;
}

std::uint64_t guard::percent_on(day today) const {
  return removals_percent_on(limits_, today);
}

bool are_many_leavers(const guard_limits& limits, std::uint64_t count, std::uint64_t of, day today) {
  const std::uint64_t percent = removals_percent_on(limits, today);
  return (count > limits.max_removals && count * 100 > percent * of) || (of >= everybody_from && count >= of);
}

std::uint64_t guard::population_of(const subject_id& school, role r, operation op) const {
  return op == operation::delete_group ? count_of(groups_, school) : count_of(population_, scope{school, r});
}

std::uint64_t guard::before(const subject_id& school, role r, operation op, const removals& seen) const {
  if (op == operation::deactivate_user) return count_of(before_, scope{school, r});
  if (op == operation::delete_group) return count_of(groups_before_, school);
  const auto renamed = op == operation::update_user ? renamed_before_.find({school, r}) : renamed_before_.end();
  if (renamed == renamed_before_.end()) return 0;
  auto others = renamed->second;
  for (const auto& one : seen.objects) others.erase(one);
  return others.size();
}

guard::excess guard::excess_of(const subject_id& school, role r, operation op, const removals& seen,
                               std::uint64_t percent) const {
  const auto went = before(school, r, op, seen);
  const bool is_still_there = op == operation::update_user;  // an account with another name
  const auto count = seen.objects.size() + went, of = population_of(school, r, op) + (is_still_there ? 0 : went);
  if (count > limits_.max_removals && count * 100 > percent * of) return excess::too_many;
  const bool can_be_everybody =
      op == operation::deactivate_user || op == operation::delete_group || op == operation::update_user;
  const bool is_judged_whole = of >= everybody_from || (seen.narrowed && of > 0);
  if (can_be_everybody && is_judged_whole && count >= of) return excess::everybody;
  return seen.again ? excess::again : excess::none;
}

bool guard::hands_over(const removals& seen, std::uint64_t of) {
  return seen.again || seen.objects.size() >= std::max(fewest_other_names, (of + 99) / 100);
}

bool guard::holds(const subject_id& school, role r, operation op, day today) const {
  const auto found = seen_.find(std::tuple{school, r, op});
  return found != seen_.end() && excess_of(school, r, op, found->second, percent_on(today)) != excess::none;
}

std::vector<guarded_change> guard::held(day today) const {
  std::vector<guarded_change> out;
  const auto percent = percent_on(today);
  for (const auto& [key, seen] : seen_) {
    const auto& [school, who, op] = key;
    if (excess_of(school, who, op, seen, percent) == excess::none) continue;
    for (const auto& object : seen.objects) out.push_back({op, object});
  }
  for (const auto& [key, seen] : other_names_) {
    if (!hands_over(seen, count_of(population_, key))) continue;
    for (const auto& object : seen.objects) out.push_back({operation::update_user, object});
  }
  return out;
}

std::vector<std::string> guard::excesses(day today, const namer& code_of) const {
  const auto percent = percent_on(today);
  std::vector<std::string> out;
  const auto school_text = [&](const subject_id& school) {
    if (school.is_null()) return std::string("no school");
    const auto code = code_of ? code_of(school) : std::string();
    return "school " + (code.empty() ? school.hex() : code);
  };
  for (const auto& [key, seen] : seen_) {
    const auto& [school, who, op] = key;
    const auto of = population_of(school, who, op);
    const auto found = excess_of(school, who, op, seen, percent);
    if (found == excess::none) continue;
    auto text = school_text(school);
    if (op != operation::delete_group) text += std::string(", ") + to_string(who);
    text += ": " + counted_of(seen.objects.size(), of) + " " +
            deed(op, op == operation::delete_group && seen.later == seen.objects.size());
    if (const auto went = before(school, who, op, seen); went > 0)
      text += ", and " + std::to_string(went) + " went without an approval since " + to_string(counted_from(today));
    text += found == excess::too_many
                ? " (limit: " + std::to_string(limits_.max_removals) + " and " + std::to_string(percent) + " %)"
            : found == excess::everybody ? std::string(" (limit: never everybody)")
                                         : std::string(" (held before with more of them, and not approved since)");
    out.push_back(std::move(text));
  }
  for (const auto& [key, seen] : other_names_) {
    const auto of = count_of(population_, key);
    if (!hands_over(seen, of)) continue;
    out.push_back(school_text(std::get<0>(key)) + ", " + to_string(std::get<1>(key)) + ": " +
                  counted_of(seen.objects.size(), of) +
                  " accounts would get another given name and another family name (they may go to other people)");
  }
  return out;
}

std::string guard::verdict(day today, const namer& code_of) const {
  const auto all = excesses(today, code_of);
  std::string out;
  for (std::size_t i = 0; i < std::min(all.size(), scopes_named); ++i) out += (i == 0 ? "" : "; ") + all[i];
  if (all.size() > scopes_named) out += "; and " + std::to_string(all.size() - scopes_named) + " more";
  return out;
}

}  // namespace sluis::mapping
