#include "daemon/uncovered.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/plan_streams.hpp"
#include "daemon/standing.hpp"
#include "state/push/account_counts.hpp"

namespace sluis::daemon {

namespace {

mapping::consent_end policy_of(const config::institution_settings& institution, const config::target_settings& target) {
  mapping::consent_end out;
  out.grace = target.consent_grace;
  out.term = institution.retention.term;
  out.deletes = target.after_consent == config::target_settings::remainder::deleted;
  return out;
}

void count_some(const mapping::consent_end& end, const state::account_count& some, std::optional<day> due, uncovered_accounts& out) {
  if (some.active || !some.is_there) {
    out.active += some.count;
    const auto closes = mapping::closes_on(end);
    out.closes = out.closes ? std::min(*out.closes, closes) : closes;
    return;
  }
  out.inactive += some.count;
  auto deleted = end.deletes && some.closed ? std::optional(mapping::deletes_on(end, *some.closed)) : std::nullopt;
  if (due && (!deleted || *due < *deleted)) deleted = due;  // who left before goes when the retention term is over
  if (!deleted) return;
  out.first_deleted = out.first_deleted ? std::min(*out.first_deleted, *deleted) : deleted;
  out.last_deleted = out.last_deleted ? std::max(*out.last_deleted, *deleted) : deleted;
}

/// The day from which their retention term runs.
std::optional<day> term_from(const state::account_count& some, const std::map<subject_id, order_in_force>& orders) {
  mapping::source_word word;
  if (some.accepted) word = {mapping::presence::gone, *some.accepted, some.accepted};
  return mapping::term_from(word, some.ordered ? order_about(orders, *some.ordered) : std::nullopt);
}

}  // namespace

result<uncovered_accounts> count_uncovered(state::store& store, const config::institution_settings& institution, const config::target_settings& target, const grant& at,
                                           day today) {
  const bool is_over = at.what() != grant::kind::consent;
  const auto policy = policy_of(institution, target);
  const auto whole = is_over ? mapping::end_of(at, policy.grace, policy.term, policy.deletes) : never_covered(policy);
  SLUIS_ASSIGN(const auto coverage, state::coverage_of(store, target.id));
  uncovered_accounts out;
  if (!is_over && coverage.is_always_whole()) return out;
  SLUIS_ASSIGN(const auto orders, orders_in_force(store));
  for (const auto& some : state::count_accounts(store, target.id)) {
    if (!is_over && at.covers(some.role, some.school)) continue;
    const bool was_withdrawn = is_over && whole.was_withdrawn;
    const auto end = was_withdrawn ? whole : end_of(coverage.last_covered(some.role, some.school, today), whole);
    const auto from = term_from(some, orders);
    count_some(end, some, from ? std::optional(*from + policy.term) : std::nullopt, out);
  }
  for (const auto& some : state::count_groups(store, target.id)) {
    if (is_over || !some.school || !at.covers_school(*some.school)) out.groups += some.count;
  }
  return out;
}

result<std::optional<narrowing>> next_narrowing(state::store& store, const target_id& target, day today, day until) {
  SLUIS_ASSIGN(const auto coverage, state::coverage_of(store, target));
  const auto changes = coverage.changes_after(today);
  if (changes.empty() || changes.front() > until || coverage.is_always_whole()) return std::optional<narrowing>();
  std::map<std::pair<subject_id, role>, std::uint64_t> covered;
  for (const auto& some : state::count_accounts(store, target)) {
    if (some.active && coverage.covers(some.role, some.school, today)) covered[{some.school, some.role}] += some.count;
  }
  for (const auto from : changes) {
    narrowing out{from, 0};
    for (const auto& [whom, n] : covered) out.accounts += coverage.covers(whom.second, whom.first, from) ? 0 : n;
    if (from <= until && out.accounts > 0) return std::optional(out);
  }
  return std::optional<narrowing>();
}

}  // namespace sluis::daemon
