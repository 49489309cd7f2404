#include "daemon/uncovered.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/plan_streams.hpp"
#include "daemon/standing.hpp"

namespace sluis::daemon {

namespace {

using subject_visitor = std::function<void(const state::current_row&, const state::shadow_row&)>;

/// Accounts at the target with what is held of their owners. Both are sorted by subject.
result<void> each_account(state::store& store, const target_id& target, const subject_visitor& visit) {
  auto persons = pull_rows(store.facts(), subject_kind::person);
  auto accounts = pull_shadow(store.shadow(), target, subject_kind::person);
  SLUIS_ASSIGN(auto person, persons());
  SLUIS_ASSIGN(auto account, accounts());
  while (person && account) {
    const auto whose = person->id, of = account->id;
    const bool is_there = !account->remote_id.empty() || account->uncertain;
    if (whose == of && is_there) visit(*person, *account);
    if (whose <= of) {
      SLUIS_ASSIGN(person, persons());
    }
    if (of <= whose) {
      SLUIS_ASSIGN(account, accounts());
    }
  }
  return {};
}

mapping::consent_end policy_of(const config::institution_settings& institution, const config::target_settings& target) {
  mapping::consent_end out;
  out.grace = target.consent_grace;
  out.term = institution.retention.term;
  out.deletes = target.after_consent == config::target_settings::remainder::deleted;
  return out;
}

void count_one(const mapping::consent_end& end, const state::shadow_row& account, std::optional<day> due, uncovered_accounts& out) {
  if (account.active || account.remote_id.empty()) {
    ++out.active;
    const auto closes = mapping::closes_on(end);
    out.closes = out.closes ? std::min(*out.closes, closes) : closes;
    return;
  }
  ++out.inactive;
  auto deleted = end.deletes && account.closed ? std::optional(mapping::deletes_on(end, *account.closed)) : std::nullopt;
  if (due && (!deleted || *due < *deleted)) deleted = due;  // who left before goes when the retention term is over
  if (!deleted) return;
  out.first_deleted = out.first_deleted ? std::min(*out.first_deleted, *deleted) : deleted;
  out.last_deleted = out.last_deleted ? std::max(*out.last_deleted, *deleted) : deleted;
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
  const auto count = [&](const state::current_row& person, const state::shadow_row& account) {
    if (!is_over && at.covers(person.role, person.school)) return;
    const auto last = coverage.last_covered(person.role, person.school, today);
    const auto end = is_over ? own_end(last, whole) : end_of(last, whole);
    const auto from = mapping::term_from(word_of(store, person), order_about(orders, person.id));
    count_one(end, account, from ? std::optional(*from + policy.term) : std::nullopt, out);
  };
  SLUIS_TRY(each_account(store, target.id, count));
  SLUIS_TRY(store.shadow().each(target.id, subject_kind::group, [&](const state::shadow_row& row) -> result<void> {
    SLUIS_ASSIGN(const auto group, store.facts().find(row.id));
    if (!row.remote_id.empty() && (is_over || !group || !at.covers_school(group->school))) ++out.groups;
    return {};
  }));
  return out;
}

result<std::optional<narrowing>> next_narrowing(state::store& store, const target_id& target, day today, day until) {
  SLUIS_ASSIGN(const auto coverage, state::coverage_of(store, target));
  const auto changes = coverage.changes_after(today);
  if (changes.empty() || changes.front() > until || coverage.is_always_whole()) return std::optional<narrowing>();
  std::map<std::pair<subject_id, role>, std::uint64_t> covered;
  SLUIS_TRY(each_account(store, target, [&](const state::current_row& person, const state::shadow_row& account) {
    if (account.active && coverage.covers(person.role, person.school, today)) ++covered[{person.school, person.role}];
  }));
  for (const auto from : changes) {
    narrowing out{from, 0};
    for (const auto& [whom, n] : covered) out.accounts += coverage.covers(whom.second, whom.first, from) ? 0 : n;
    if (from <= until && out.accounts > 0) return std::optional(out);
  }
  return std::optional<narrowing>();
}

}  // namespace sluis::daemon
