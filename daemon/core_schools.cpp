// How far each target is with each school.
#include <algorithm>
#include <set>
#include <tuple>

#include "daemon/core.hpp"
#include "daemon/foreseen.hpp"
#include "daemon/naming.hpp"
#include "state/school_counts.hpp"

namespace sluis::daemon {

namespace {

/// Its handle where it has no code.
result<std::string> code_of(state::store& store, const subject_id& school) {
  SLUIS_ASSIGN(const auto row, store.facts().find(school));
  if (!row) return school.hex();
  SLUIS_ASSIGN(const auto held, store.facts().load_school(*row));
  const auto code = school_code(held.facts);
  return code.empty() ? school.hex() : code;
}

result<std::vector<school_line>> lines_of(state::store& store, const config::institution_settings& settings) {
  state::school_counts counts(store);
  const auto people = counts.people();
  std::vector<school_line> out;
  for (const auto& target : settings.targets) {
    SLUIS_ASSIGN(const auto newest, store.plans().list(target.id, 1));
    const auto at = counts.at(target.id, newest.empty() ? 0 : newest.front().id);
    std::set<subject_id> schools;
    for (const auto& [school, n] : people) schools.insert(school);
    for (const auto& [school, n] : at) schools.insert(school);
    for (const auto& school : schools) {
      SLUIS_ASSIGN(auto name, code_of(store, school));
      school_line one{settings.id, std::move(name), target.id};
      if (const auto found = people.find(school); found != people.end()) one.people = found->second;
      if (const auto found = at.find(school); found != at.end()) {
        one.active = found->second.active;
        one.waiting = found->second.waiting;
        one.failed = found->second.failed;
      }
      out.push_back(std::move(one));
    }
  }
  std::sort(out.begin(), out.end(), [](const school_line& a, const school_line& b) { return std::tie(a.school, a.target) < std::tie(b.school, b.target); });
  return out;
}

}  // namespace

task<std::vector<school_line>> core::schools(std::optional<institution_id> only) {
  std::vector<school_line> out;
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    if ((only && where->settings.id != *only) || !where->store) continue;
    auto look = [where, settings = where->settings] {
      auto count = [&] { return lines_of(*where->store, settings); };
      return foreseen(count);
    };
    const auto found = co_await on_strand(where->strand, std::move(look));
    if (!found) co_return found.error();
    out.insert(out.end(), found->begin(), found->end());
  }
  co_return out;
}

}  // namespace sluis::daemon
