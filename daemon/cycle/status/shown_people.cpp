#include "daemon/cycle/status/shown_people.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/cycle/status/views.hpp"
#include "state/push/failures.hpp"

namespace sluis::daemon {

namespace {

/// Whose handle a line names.
const subject_id& shown_in(const planned_change& one) {
  return one.member ? *one.member : one.object;
}

}  // namespace

result<std::vector<person_view>> view_people(state::store& store, const std::vector<target_id>& targets,
                                             const std::vector<subject_id>& whom) {
  std::vector<person_view> out;
  for (const auto& id : whom) {
    SLUIS_ASSIGN(const auto row, store.facts().find(id));
    if (!row) continue;
    SLUIS_ASSIGN(auto view, view_person(store, targets, *row));
    out.push_back(std::move(view));
  }
  return out;
}

result<std::optional<plan_summary>> plan_named(state::store& store, const std::string& hash) {
  auto found = store.plans().find(hash);
  if (found) return std::optional(std::move(*found));
  if (found.error().code() == errc::not_found) return std::optional<plan_summary>();
  return found.error();
}

result<std::optional<people_of_page>> people_of_plan(state::store& store, const std::string& hash, std::uint64_t from,
                                                     std::uint64_t limit) {
  SLUIS_ASSIGN(auto summary, plan_named(store, hash));
  if (!summary) return std::optional<people_of_page>();
  people_of_page out{std::move(*summary), {}};
  std::uint64_t lines = 0;
  SLUIS_TRY(store.plans().each(out.plan.id, from, [&](const state::saved_change& saved) -> result<bool> {
    if (lines++ == limit) return false;
    const auto& person = shown_in(saved.change);
    if (out.shown.empty() || out.shown.back() != person) out.shown.push_back(person);
    return true;
  }));
  return std::optional(std::move(out));
}

result<plan_page> view_recorded_page(state::store& store, const people_of_page& of, std::uint64_t from,
                                     std::uint64_t limit) {
  SLUIS_ASSIGN(auto page, view_plan(store, of.plan, from, limit));
  page.failed = state::failed_in(store, of.plan);
  const std::set<subject_id> recorded(of.shown.begin(), of.shown.end());
  const auto other = std::find_if(page.lines.begin(), page.lines.end(), [&](const plan_line& line) {
    return !recorded.contains(line.member ? *line.member : line.object);
  });
  if (other != page.lines.end()) {
    page.next = other->ordinal;
    page.lines.erase(other, page.lines.end());
  }
  return page;
}

}  // namespace sluis::daemon
