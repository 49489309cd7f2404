#include "daemon/cycle/planning/uncovered.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "daemon/cycle/planning/carried_out_ends.hpp"
#include "daemon/cycle/planning/plan_streams.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "state/blocks.hpp"
#include "state/push/approved_ends.hpp"
#include "state/push/plan_standing.hpp"

namespace sluis::daemon {

namespace {

/// When somebody's account is deleted because of what the source or an order says. An order waits for a source that
/// still lists them.
struct own_term {
  std::optional<day> ends;
  bool is_held = false;
};

/// Nor is somebody's deleted whom a read or a record may name that was not taken in.
own_term own_term_of(const state::current_row& person, const std::optional<order_in_force>& order,
                     std::chrono::days term) {
  const auto word = word_of(person);
  if (order && word.says != mapping::presence::gone) return {std::nullopt, true};
  if (!order && mapping::is_doubtful(word)) return {std::nullopt, true};
  const auto from = mapping::term_from(word, order);
  return {from ? std::optional(*from + term) : std::nullopt, false};
}

/// What is deleted for the consent's end, and from which day on; by the same rule as the plan
/// (daemon/cycle/planning/carried_out_ends).
struct end_term {
  std::optional<day> ends;
  bool is_waiting = false;
};

/// `from`: the day since which the end counts; nothing: it waits.
end_term end_term_of(const mapping::consent_end& end, const std::optional<day>& closed,
                     const std::optional<day>& from) {
  if (!end.deletes || !closed) return {};
  if (!from) return {std::nullopt, true};
  return {mapping::deletes_on(end, std::max(*closed, *from)), false};
}

void count_inactive(const end_term& of_end, const own_term& own, uncovered_accounts& out) {
  ++out.inactive;
  auto deleted = of_end.ends;
  if (own.ends && (!deleted || *own.ends < *deleted)) deleted = own.ends;
  if (!deleted) {
    out.waiting += of_end.is_waiting ? 1 : 0;
    out.held += own.is_held && !of_end.is_waiting ? 1 : 0;
    return;
  }
  ++out.deleted;
  out.first_deleted = out.first_deleted ? std::min(*out.first_deleted, *deleted) : deleted;
  out.last_deleted = out.last_deleted ? std::max(*out.last_deleted, *deleted) : deleted;
}

bool is_active(const state::shadow_row& account) {
  return account.active || account.remote_id.empty();
}

/// As the guard judges it (mapping/guard.hpp): whoever falls out by a consent that covers fewer are all of a role of a
/// school, and held however few; after the end of a consent everybody goes, and all of a role of a school are held
/// where they are two or more. The guard does not judge whose removal was approved before, or was accepted: they are
/// not all of the others' role and school then.
class expected_approval {
 public:
  expected_approval(state::store& store, const target_id& target, const grant& at, const account_context& context)
      : what_(at.what()),
        accepts_(accepted_by(store, context.orders, context.blocks)),
        approved_(store, target, at.consent_id()) {}

  result<void> count(const state::current_row& person, bool was_covered) {
    if (what_ == grant::kind::withdrawal) return {};
    planned_change change;
    change.op = operation::deactivate_user;
    change.why = what_ == grant::kind::consent ? reason::consent_changed : reason::consent_expired;
    change.object = person.id;
    SLUIS_ASSIGN(const bool is_accepted, accepts_(change));
    auto& scope = scopes_[{person.school, person.role}];
    if (is_accepted || approved_.contains(change)) {
      ++scope.let_through;
      return {};
    }
    ++scope.judged;
    scope.fell_out = scope.fell_out || was_covered;
    return {};
  }

  [[nodiscard]] approval expected() const {
    auto out = approval::not_needed;
    for (const auto& [whom, scope] : scopes_) {
      if (scope.judged == 0) continue;
      const bool is_judged_whole = what_ == grant::kind::consent ? scope.fell_out : scope.judged > 1;
      if (scope.let_through == 0 && is_judged_whole) return approval::needed;
      out = approval::where_many;
    }
    return out;
  }

 private:
  struct people {
    std::uint64_t judged = 0, let_through = 0;
    bool fell_out = false;  // one of those judged
  };
  grant::kind what_;
  acceptance_test accepts_;
  state::approved_ends approved_;
  std::map<std::pair<subject_id, role>, people> scopes_;
};

void count_active(const mapping::consent_end& end, day today, uncovered_accounts& out) {
  ++out.active;
  const auto closes = end.was_withdrawn && end.last_day == day{} ? today : mapping::closes_on(end);
  out.closes = out.closes ? std::min(*out.closes, closes) : closes;
}

/// As much of it as tells who goes by which end.
result<account_context> ending_context(state::store& store, const config::institution_settings& institution,
                                       const config::target_settings& target, day today) {
  account_context out;
  out.target = target.id;
  out.today = today;
  out.keeping = keeping_of(institution.retention);
  SLUIS_ASSIGN(out.orders, orders_in_force(store));
  out.blocks = state::blocks(store).newest();
  SLUIS_ASSIGN(out.coverage, state::coverage_of(store, target.id));
  out.when_uncovered = consent_end_of(institution, target);
  return out;
}

}  // namespace

result<uncovered_accounts> count_uncovered(state::store& store, const config::institution_settings& institution,
                                           const config::target_settings& target, const grant& at, day today) {
  const bool is_over = at.what() != grant::kind::consent;
  const auto policy = consent_end_of(institution, target);
  const auto whole =
      is_over ? mapping::as_it_happened(mapping::end_of(at, policy.grace, policy.term, policy.deletes), today)
              : never_covered(policy);
  SLUIS_ASSIGN(auto context, ending_context(store, institution, target, today));
  context.consent = at;
  uncovered_accounts out;
  if (!is_over && context.coverage.is_always_whole()) return out;
  const auto refused = state::not_disabled(store, target.id);
  carried_out_ends ends(store, context, is_over ? std::optional(whole) : std::nullopt);
  expected_approval approvals(store, target.id, at, context);
  const auto count = [&](const state::current_row& person, const state::shadow_row& account) -> result<void> {
    if (!is_over && at.covers(person.role, person.school)) return {};
    const auto last = context.coverage.last_covered(person.role, person.school, today);
    const auto end = is_over ? own_end(last, whole, today) : end_of(last, whole, today);
    if (is_active(account)) {
      if (refused.contains(person.id)) out.refused.push_back(person.id);
      count_active(end, today, out);
      return approvals.count(person, last.has_value());
    }
    SLUIS_ASSIGN(auto from, ends.since(end, person));
    if (!mapping::is_closing(end, today)) from = mapping::closes_on(end);
    count_inactive(end_term_of(end, account.closed, from),
                   own_term_of(person, order_about(context.orders, person.id), policy.term), out);
    return {};
  };
  SLUIS_TRY(each_account(store, target.id, count));
  out.disabling = approvals.expected();
  SLUIS_TRY(store.shadow().each(target.id, subject_kind::group, [&](const state::shadow_row& row) -> result<void> {
    SLUIS_ASSIGN(const auto group, store.facts().find(row.id));
    if (!row.remote_id.empty() && (is_over || !group || !at.covers_school(group->school))) ++out.groups;
    return {};
  }));
  return out;
}

result<uncovered_accounts> count_if_withdrawn(state::store& store, const config::institution_settings& institution,
                                              const config::target_settings& target, day today) {
  auto whole = consent_end_of(institution, target);
  whole.was_withdrawn = true;
  whole.last_day = today;
  SLUIS_ASSIGN(const auto context, ending_context(store, institution, target, today));
  carried_out_ends ends(store, context, whole);
  uncovered_accounts out;
  SLUIS_TRY(each_account(
      store, target.id, [&](const state::current_row& person, const state::shadow_row& account) -> result<void> {
        const auto end = own_end(context.coverage.last_covered(person.role, person.school, today), whole, today);
        const auto closed = is_active(account) ? std::optional(today) : account.closed;
        SLUIS_ASSIGN(auto from, ends.since(end, person));
        if (!from) from = today;  // a withdrawal waits for nobody
        count_inactive(end_term_of(end, closed, from),
                       own_term_of(person, order_about(context.orders, person.id), whole.term), out);
        return {};
      }));
  return out;
}

std::string fate_text(const uncovered_accounts& what, bool is_held, day today) {
  std::string out;
  const auto add = [&](std::uint64_t n, const std::string& fate) {
    if (n == 0) return;
    const bool is_all = n == what.inactive;
    out += out.empty() && !is_all ? ": " : "; ";
    out += (is_all ? std::string() : std::to_string(n) + (n == 1 ? " is " : " are ")) + fate;
  };
  if (what.deleted > 0) {
    const bool is_due = *what.first_deleted <= today;
    auto fate = is_due ? "to be deleted since " + to_string(*what.first_deleted) +
                             (is_held ? ", when the plan that is held is approved" : ", by the next sync")
                       : "deleted from " + to_string(*what.first_deleted) + " on";
    if (what.last_deleted != what.first_deleted)
      fate += ", the last of them from " + to_string(*what.last_deleted) + " on";
    add(what.deleted, fate);
  }
  add(what.held, "kept until the source no longer lists the person");
  add(what.waiting, "kept until the plan that disables the others is approved and carried out");
  add(what.inactive - what.deleted - what.held - what.waiting, "left there on record (after_consent = keep)");
  return out;
}

result<std::optional<narrowing>> next_narrowing(state::store& store, const target_id& target, day today, day until) {
  SLUIS_ASSIGN(const auto coverage, state::coverage_of(store, target));
  const auto changes = coverage.changes_after(today);
  if (changes.empty() || changes.front() > until || coverage.is_always_whole()) return std::optional<narrowing>();
  std::map<std::pair<subject_id, role>, std::uint64_t> covered;
  SLUIS_TRY(each_account(store, target,
                         [&](const state::current_row& person, const state::shadow_row& account) -> result<void> {
                           if (account.active && coverage.covers(person.role, person.school, today))
                             ++covered[{person.school, person.role}];
                           return {};
                         }));
  for (const auto from : changes) {
    narrowing out{from, 0};
    for (const auto& [whom, n] : covered) out.accounts += coverage.covers(whom.second, whom.first, from) ? 0 : n;
    if (from <= until && out.accounts > 0) return std::optional(out);
  }
  return std::optional<narrowing>();
}

result<std::optional<day>> next_covering(state::store& store, const target_id& target, const grant& at, day today) {
  SLUIS_ASSIGN(const auto coverage, state::coverage_of(store, target));
  const auto changes = coverage.changes_after(today);
  if (changes.empty()) return std::optional<day>();
  std::set<std::pair<subject_id, role>> left_out;
  SLUIS_TRY(each_account(store, target,
                         [&](const state::current_row& person, const state::shadow_row& account) -> result<void> {
                           if (is_active(account) && !at.covers(person.role, person.school))
                             left_out.insert({person.school, person.role});
                           return {};
                         }));
  for (const auto from : changes) {
    const auto is_covered = [&](const auto& whom) { return coverage.covers(whom.second, whom.first, from); };
    if (!left_out.empty() && std::all_of(left_out.begin(), left_out.end(), is_covered)) return std::optional(from);
  }
  return std::optional<day>();
}

}  // namespace sluis::daemon
