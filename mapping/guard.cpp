#include "mapping/guard.hpp"

namespace sluis::mapping {

namespace {

constexpr std::uint64_t whole_school_from = 6;  // all of five can be a small team that moved
constexpr std::size_t scopes_named = 5;         // the rest is counted

bool is_yearly_change(day today) {
  using namespace std::chrono;
  const year_month_day date(today);
  const auto from = sys_days{date.year() / July / 15};
  const auto until = sys_days{date.year() / September / 15};
  return today >= from && today <= until;
}

/// A new user_name locks its owner out until somebody tells them: judged like a removal. Clearing one or setting a first one is not a change.
bool renames(const planned_change& change) {
  if (change.op != operation::update_user) return false;
  const auto before = change.before.find(field::user_name);
  const auto after = change.after.find(field::user_name);
  return before != change.before.end() && after != change.after.end() && !before->second.empty() && before->second != after->second;
}

/// What the institution ordered itself is not held: a withdrawal, a consent that no longer covers groups, an administrator's order about one person, and the end of
/// the retention term, whose people were judged when they left. A change of user names is held even then:
/// whoever signed may not have thought of everybody's login.
bool was_ordered(const planned_change& change) {
  if (change.why == reason::retention_over || change.why == reason::ordered) return true;
  return change.why == reason::consent_withdrawn || (change.why == reason::consent_changed && change.op == operation::delete_group);
}

bool is_counted(const planned_change& change) {
  switch (change.op) {
    case operation::deactivate_user:
    case operation::delete_user:
    case operation::delete_group: return true;
    case operation::update_user: return renames(change);
    default: return false;
  }
}

const char* deed(operation op) {
  switch (op) {
    case operation::deactivate_user: return "accounts would be deactivated";
    case operation::delete_user: return "accounts would be deleted";
    case operation::delete_group: return "groups would be deleted";
    default: return "user names would change";
  }
}

template <class Map, class Key>
std::uint64_t count_of(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? 0 : found->second;
}

}  // namespace

void guard::population(const subject_id& school, role r, std::uint64_t active) { population_[{school, r}] += active; }

void guard::group_population(const subject_id& school, std::uint64_t groups) { groups_[school] += groups; }

void guard::saw(const planned_change& change) {
  if (was_ordered(change) || !is_counted(change)) return;
  ++seen_[{change.school, change.object_role, change.op}];
}

std::string guard::verdict(day today) const {
  const std::uint64_t percent = is_yearly_change(today) ? limits_.august_removals_percent : limits_.max_removals_percent;
  std::string out;
  std::size_t found = 0;
  for (const auto& [key, count] : seen_) {
    const auto& [school, who, op] = key;
    const bool groups = op == operation::delete_group;
    const auto of = groups ? count_of(groups_, school) : count_of(population_, scope{school, who});
    const bool too_many = count > limits_.max_removals && count * 100 > percent * of;
    const bool everybody = op == operation::deactivate_user && of >= whole_school_from && count >= of;
    if (!too_many && !everybody) continue;
    if (++found > scopes_named) continue;
    if (!out.empty()) out += "; ";
    out += school.is_null() ? std::string("no school") : "school " + school.hex();
    if (!groups) out += std::string(", ") + to_string(who);
    out += ": " + std::to_string(count) + " of " + std::to_string(of) + " " + deed(op);
    out += too_many ? " (limit: " + std::to_string(limits_.max_removals) + " and " + std::to_string(percent) + " %)"
                    : std::string(" (limit: never everybody)");
  }
  if (found > scopes_named) out += "; and " + std::to_string(found - scopes_named) + " more";
  return out;
}

}  // namespace sluis::mapping
