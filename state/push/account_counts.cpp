#include "state/push/account_counts.hpp"

#include "state/store.hpp"

namespace sluis::state {

namespace {

std::optional<day> day_at(const sqlite::statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return day{std::chrono::days{row.integer(column)}};
}

}  // namespace

std::vector<account_count> count_accounts(store& store, const target_id& target) {
  // A subject with an order, in force or not, is a row of its own: whoever asks knows which orders are in force.
  auto rows = store.db().prepare(
      "WITH account AS MATERIALIZED (SELECT h.subject, h.active <> 0 AS active, h.remote_id <> '' AS is_there, h.closed, c.role, c.scope, "
      "CASE WHEN c.state = 3 THEN c.accepted END AS accepted, "
      "CASE WHEN h.subject IN (SELECT subject FROM erasure_order) THEN h.subject END AS ordered "
      "FROM shadow h JOIN current c ON c.kind = 1 AND c.subject = h.subject "
      "WHERE h.target = ?1 AND h.kind = 1 AND (h.remote_id <> '' OR h.uncertain <> 0)) "
      "SELECT a.role, s.school, a.is_there, a.active, a.closed, a.accepted, a.ordered, sum(a.n) FROM "
      "(SELECT role, scope, is_there, active, closed, accepted, ordered, count(*) AS n FROM account GROUP BY 1, 2, 3, 4, 5, 6, 7) a "
      "JOIN scope s ON s.seq = a.scope GROUP BY 1, 2, 3, 4, 5, 6, 7");
  rows.bind_text(1, target.str());
  std::vector<account_count> out;
  while (rows.step()) {
    account_count one;
    one.role = static_cast<role>(rows.integer(0));
    one.school = rows.id<subject_id>(1);
    one.is_there = rows.integer(2) != 0;
    one.active = rows.integer(3) != 0;
    one.closed = day_at(rows, 4);
    one.accepted = day_at(rows, 5);
    if (!rows.is_null(6)) one.ordered = rows.id<subject_id>(6);
    one.count = static_cast<std::uint64_t>(rows.integer(7));
    out.push_back(one);
  }
  return out;
}

std::vector<group_count> count_groups(store& store, const target_id& target) {
  auto rows = store.db().prepare(
      "SELECT s.school, count(*) FROM shadow h LEFT JOIN current c ON c.kind = 2 AND c.subject = h.subject "
      "LEFT JOIN scope s ON s.seq = c.scope WHERE h.target = ?1 AND h.kind = 2 AND h.remote_id <> '' GROUP BY s.school");
  rows.bind_text(1, target.str());
  std::vector<group_count> out;
  while (rows.step()) {
    group_count one;
    if (!rows.is_null(0)) one.school = rows.id<subject_id>(0);
    one.count = static_cast<std::uint64_t>(rows.integer(1));
    out.push_back(one);
  }
  return out;
}

}  // namespace sluis::state
