#include "state/deactivations.hpp"

#include <algorithm>

#include "state/sqlite/codes.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

// How long a plan may be older than the deactivation that it brought: it waited for an approval or for its target.
constexpr std::chrono::days longest_way{30};

std::int64_t midnight_of(day d) {
  return std::chrono::milliseconds(d.time_since_epoch()).count();
}

std::map<std::pair<subject_id, role>, std::int64_t> newest_approved(sqlite::database& db, day from,
                                                                    const target_id& at) {
  auto read = db.prepare(
      "SELECT l.school, l.role, l.why, max(p.id) FROM plan p CROSS JOIN plan_change l ON l.plan = p.id AND l.op = ?2 "
      "AND l.member = x'' "
      "WHERE p.target = ?1 AND p.approved_by IS NOT NULL AND p.computed_at >= ?3 GROUP BY l.school, l.role, l.why");
  read.bind_text(1, at.str()).bind(2, code(operation::deactivate_user)).bind(3, midnight_of(from - longest_way));
  std::map<std::pair<subject_id, role>, std::int64_t> out;
  while (read.step()) {
    if (!counts_with_later_ones(static_cast<reason>(read.integer(2)))) continue;
    auto& newest = out[{read.id<subject_id>(0), static_cast<role>(read.integer(1))}];
    newest = std::max(newest, read.integer(3));
  }
  return out;
}

}  // namespace

bool counts_with_later_ones(reason why) noexcept {
  switch (why) {
    case reason::ended:
    case reason::ordered:
    case reason::blocked:
    case reason::retention_over:
    case reason::consent_changed:
    case reason::consent_withdrawn:
    case reason::consent_expired:
      return false;
    case reason::new_in_source:
    case reason::changed_in_source:
    case reason::left_source:
    case reason::returned:
    case reason::placed_in_group:
    case reason::taken_out_of_group:
    case reason::group_gone:
    case reason::rules_changed:
    case reason::outcome_unknown:
    case reason::drift:
    case reason::unblocked:
      return true;
  }
  return true;
}

deactivations::deactivations(store& s, day from, const target_id& at)
    : approved_until_(newest_approved(s.db(), from, at)) {
  // From the plans to their lines and not the other way round: deactivations are few lines of a plan.
  auto read = s.db().prepare(
      "SELECT l.object, c.role, o.school, c.state = 3, l.why, p.id FROM plan p CROSS JOIN plan_change l ON l.plan = "
      "p.id AND l.op = ?2 AND l.member = x'' "
      "CROSS JOIN shadow h ON h.target = p.target AND h.kind = 1 AND h.subject = l.object "
      "CROSS JOIN current c ON c.kind = 1 AND c.subject = l.object CROSS JOIN scope o ON o.seq = c.scope "
      "WHERE p.target = ?1 AND p.computed_at >= ?3 AND p.state IN (?4, ?5, ?6) "
      "AND h.active = 0 AND h.remote_id <> '' AND h.closed >= ?7 ORDER BY p.id DESC");
  read.bind_text(1, at.str()).bind(2, code(operation::deactivate_user)).bind(3, midnight_of(from - longest_way));
  read.bind(4, code(plan_state::pushing)).bind(5, code(plan_state::done)).bind(6, code(plan_state::refused));
  read.bind(7, std::int64_t{from.time_since_epoch().count()});
  while (read.step()) {
    const deactivated_person one{read.id<subject_id>(0), read.id<subject_id>(2), static_cast<role>(read.integer(1))};
    const bool is_newest = plan_of_.emplace(one.who, read.integer(5)).second;
    const bool is_absent = read.integer(3) != 0;
    if (is_newest && !is_absent && counts_with_later_ones(static_cast<reason>(read.integer(4))) && !was_seen(one))
      of_the_present_.push_back(one);
  }
}

bool deactivations::was_seen(const deactivated_person& one) const {
  const auto plan = plan_of_.find(one.who);
  const auto approved = approved_until_.find({one.school, one.role});
  return plan != plan_of_.end() && approved != approved_until_.end() && plan->second <= approved->second;
}

}  // namespace sluis::state
