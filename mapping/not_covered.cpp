#include "mapping/not_covered.hpp"

#include "mapping/basis.hpp"
#include "mapping/release.hpp"

namespace sluis::mapping {

std::optional<planned_change> part_not_covered(const planned_change& change, const attribute_set& covered) {
  const bool is_of_groups = change.op == operation::remove_member || change.op == operation::delete_group;
  if (is_of_groups) return covered.has(consent_attribute::groups) ? std::nullopt : std::optional(change);
  if (change.op != operation::update_user) return std::nullopt;
  auto out = change;
  out.before.clear();
  out.after.clear();
  bool takes_away = false;
  for (const auto& [f, value] : change.after) {
    const auto before = change.before.find(f);
    const auto held = before == change.before.end() ? std::string() : before->second;
    const bool is_cleared = value.empty() && !held.empty() && !covers(covered, f);
    takes_away = takes_away || is_cleared;
    const bool is_attribute = f != field::active && f != field::user_name;
    if (!is_cleared && (value != held || !is_attribute))
      continue;  // one that is said again, because a target keeps both in one, stays
    out.after[f] = value;
    if (before != change.before.end()) out.before[f] = held;
  }
  if (!takes_away) return std::nullopt;
  const bool is_all = out.after.size() == change.after.size();
  if (!is_all) out.basis = basis_open;
  return out;
}

}  // namespace sluis::mapping
