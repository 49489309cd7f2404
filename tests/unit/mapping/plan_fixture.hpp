// Streams from vectors, and a plan as readable lines. For the tests of the plan.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mapping/basis.hpp"
#include "mapping/plan.hpp"

namespace sluis::mapping::test {

/// Two versions of what a subject's change rests on.
inline const std::uint64_t v1 = make_basis(1, 1, 50);
inline const std::uint64_t v2 = make_basis(2, 1, 50);

inline subject_id id(std::uint32_t n) {
  subject_id out;
  for (unsigned i = 0; i < 4; ++i) out.bytes[i] = static_cast<std::uint8_t>(n >> (24 - 8 * i));  // ordered as n
  return out;
}

inline std::uint32_t number(const subject_id& of) {
  std::uint32_t out = 0;
  for (unsigned i = 0; i < 4; ++i) out = (out << 8U) | of.bytes[i];
  return out;
}

template <class T>
stream<T> from(std::vector<T> items) {
  auto rest = std::make_shared<std::pair<std::vector<T>, std::size_t>>(std::move(items), 0);
  return [rest]() -> result<std::optional<T>> {
    if (rest->second == rest->first.size()) return std::optional<T>{};
    return std::optional<T>(rest->first[rest->second++]);
  };
}

inline desired_user should_be(std::uint32_t n, reason why, std::uint64_t basis, field_map fields,
                              std::vector<subject_id> groups = {}) {
  desired_user out;
  out.id = id(n);
  out.school = id(9000);
  out.active = why != reason::left_source && why != reason::ended;
  out.why = why;
  out.basis = basis;
  out.load = [n, fields = std::move(fields), groups = std::move(groups)]() -> result<account> {
    return account{id(n), true, fields, groups};
  };
  return out;
}

/// Left long ago: due to be erased.
inline desired_user overdue(desired_user one) {
  one.overdue = true;
  return one;
}

enum class stands : std::uint8_t {
  active,
  inactive,
  absent,
  uncertain,
  uncertain_inactive,
  uncertain_absent,
  drifted,
  drifted_inactive,
  drifted_absent
};

inline existing_user is(std::uint32_t n, stands how, std::uint64_t basis, field_map fields = {},
                        std::vector<subject_id> groups = {}) {
  existing_user out;
  out.id = id(n);
  out.exists = how != stands::absent && how != stands::uncertain_absent && how != stands::drifted_absent;
  out.active = how == stands::active || how == stands::uncertain || how == stands::drifted;
  out.drifted = how == stands::drifted || how == stands::drifted_inactive || how == stands::drifted_absent;
  out.uncertain = how == stands::uncertain || how == stands::uncertain_inactive || how == stands::uncertain_absent;
  out.said_off = out.exists && !out.active;
  out.switch_unsure = how == stands::uncertain || how == stands::uncertain_absent;
  out.basis = basis;
  out.load = [fields = std::move(fields), groups = std::move(groups)]() -> result<existing_user::content> {
    return existing_user::content{fields, groups};
  };
  return out;
}

/// Off, and not by us.
inline existing_user off_by_others(existing_user one) {
  one.off_by_others = true;
  one.said_off = false;
  return one;
}

inline desired_user ordered(desired_user one) {
  one.active = false;
  one.why = reason::ordered;
  one.why_overdue = reason::ordered;
  return one;
}

inline existing_user ending(existing_user one, existing_user::ending::kind what, reason why) {
  one.end = {what, why, role::staff, id(9000)};
  return one;
}

/// "update_user 1 {given_name: Jan -> Johan} changed_in_source"
inline std::string line(const planned_change& change) {
  std::string out = std::string(to_string(change.op)) + " " + std::to_string(number(change.object));
  if (change.member) out += " of " + std::to_string(number(*change.member));
  field_map both = change.before;
  both.insert(change.after.begin(), change.after.end());
  std::string fields;
  for (const auto& [f, unused] : both) {
    const auto show = [f = f](const field_map& side) {
      const auto found = side.find(f);
      return found == side.end() ? std::string("-") : "'" + found->second + "'";
    };
    fields += (fields.empty() ? "" : ", ") + std::string(to_string(f)) + ": " + show(change.before) + " -> " +
              show(change.after);
  }
  if (!both.empty()) out += " {" + fields + "}";
  return out + " " + to_string(change.why);
}

/// The plan's lines in the order of pushing.
struct collected {
  std::vector<planned_change> changes;
  std::vector<std::pair<subject_id, std::uint64_t>> unchanged;

  receiver emit() {
    return [this](const planned_change& change) -> result<void> {
      changes.push_back(change);
      return {};
    };
  }
  plan_rules rules(reason when_rules_moved = reason::rules_changed) {
    plan_rules out;
    out.when_rules_moved = when_rules_moved;
    out.unchanged = [this](const subject_id& of, std::uint64_t basis) -> result<void> {
      unchanged.emplace_back(of, basis);
      return {};
    };
    return out;
  }
  void sort() {
    std::stable_sort(changes.begin(), changes.end(), [](const planned_change& a, const planned_change& b) {
      return std::tie(a.op, a.object, a.member) < std::tie(b.op, b.object, b.member);
    });
  }
  std::vector<std::string> lines() {
    sort();
    std::vector<std::string> out;
    for (const auto& one : changes) out.push_back(line(one));
    return out;
  }
};

}  // namespace sluis::mapping::test
