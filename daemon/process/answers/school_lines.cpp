// How far each target is with each school.
#include "daemon/process/answers/status_answers.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/process/each_institution.hpp"
#include "state/push/plan_standing.hpp"
#include "state/school_counts.hpp"

namespace sluis::daemon {

namespace {

result<std::vector<school_line>> lines_of(state::store& store, const config::institution_settings& settings) {
  state::school_counts counts(store);
  const auto people = counts.people();
  std::vector<school_line> out;
  for (const auto& target : settings.targets) {
    const auto at = counts.at(target.id, state::newest_whole_plan(store, target.id));
    std::set<subject_id> schools;
    for (const auto& [school, n] : people) schools.insert(school);
    for (const auto& [school, n] : at) schools.insert(school);
    for (const auto& school : schools) {
      SLUIS_ASSIGN(auto name, school_code_of(store, school));
      school_line one{settings.id, std::move(name), target.id};
      SLUIS_ASSIGN(one.school_year, school_year_of(store, school));
      if (const auto found = people.find(school); found != people.end()) one.people = found->second;
      if (const auto found = at.find(school); found != at.end()) {
        one.active = found->second.active;
        one.waiting = found->second.waiting;
        one.failed = found->second.failed;
      }
      out.push_back(std::move(one));
    }
  }
  std::sort(out.begin(), out.end(), [](const school_line& a, const school_line& b) {
    return std::tie(a.school, a.target) < std::tie(b.school, b.target);
  });
  return out;
}

}  // namespace

task<std::vector<school_line>> status_answers::schools(std::optional<institution_id> only) {
  auto look = [](const std::shared_ptr<island>& where) {
    return [settings = where->settings](state::store& store) { return lines_of(store, settings); };
  };
  auto out = co_await lists_of<school_line>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

}  // namespace sluis::daemon
