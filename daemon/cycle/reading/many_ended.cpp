#include "daemon/cycle/reading/many_ended.hpp"

#include <algorithm>
#include <map>

#include "daemon/cycle/status/views.hpp"
#include "mapping/guard.hpp"
#include "state/reads/held_reads.hpp"
#include "state/school_counts.hpp"

namespace sluis::daemon {

namespace {

using state::ended_people;

const char* role_words(role who) {
  switch (who) {
    case role::student:
      return "pupils";
    case role::staff:
      return "staff";
    case role::guardian:
      return "guardians";
  }
  return "people";
}

bool is_too_many(const many_ended& what, const config::guard_settings& limits) {
  const mapping::guard_limits guard{limits.max_removals, limits.max_removals_percent, limits.august_removals_percent};
  const bool is_above =
      what.people > guard.max_removals && what.people * 100 > mapping::removals_percent_on(guard, what.last) * what.of;
  return is_above || (what.people > 1 && what.people >= what.of);
}

/// Of one role. The calendar may have ended others on the same days.
many_ended sum_of(state::store& store, const state::held_reads::last_of_school& at, role who,
                  const std::vector<ended_people>& all) {
  many_ended out;
  out.source = at.source;
  out.subject = at.school;
  out.who = who;
  const auto still = state::school_counts(store).ended(at.source, at.school, who, all.front().on);
  for (const auto& one : all) {
    const auto found = still.find(one.on);
    const auto people = std::min(one.people, found == still.end() ? std::uint64_t{0} : found->second);
    if (people == 0) continue;
    out.people += people;
    out.of = std::max(out.of, one.of);
    out.first = out.first == day{} ? one.on : std::min(out.first, one.on);
    out.last = std::max(out.last, one.on);
  }
  return out;
}

}  // namespace

result<std::vector<many_ended>> many_ended_of(state::store& store, const config::guard_settings& limits, day today) {
  std::vector<many_ended> out;
  SLUIS_ASSIGN(const auto all, state::held_reads(store).last_of_each());
  for (const auto& one : all) {
    std::map<role, std::vector<ended_people>> of;
    for (const auto& ended : one.told.ended) {
      if (ended.on + state::ended_are_told > today) of[ended.who].push_back(ended);
    }
    for (const auto& [who, ended] : of) {
      auto found = sum_of(store, one, who, ended);
      if (!is_too_many(found, limits)) continue;
      SLUIS_ASSIGN(found.school, school_code_of(store, one.school));
      out.push_back(std::move(found));
    }
  }
  return out;
}

std::string many_ended_text(const many_ended& what) {
  const auto when = what.first == what.last
                        ? "in the read of " + to_string(what.last)
                        : "in the reads from " + to_string(what.first) + " to " + to_string(what.last);
  return std::to_string(what.people) + " of " + std::to_string(std::max(what.of, what.people)) + " " +
         role_words(what.who) + " of " + what.school + " left by an end date " + when;
}

}  // namespace sluis::daemon
