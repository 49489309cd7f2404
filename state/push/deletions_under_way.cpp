#include "state/push/deletions_under_way.hpp"

#include "state/store.hpp"

namespace sluis::state {

namespace {

using progress = saved_change::progress;

std::set<std::pair<subject_kind, subject_id>> deletions_with(store& s, const target_id& target, std::string_view beginning_of_problem) {
  auto find = s.db().prepare(
      "SELECT p.op, p.object FROM progress p "
      "WHERE p.plan IN (SELECT id FROM plan WHERE target = ?1 ORDER BY id DESC LIMIT 64) "
      "AND p.op IN (?2, ?3) AND p.how IN (?4, ?5) AND substr(p.problem, 1, length(?6)) = ?6");
  find.bind_text(1, target.str());
  find.bind(2, static_cast<std::int64_t>(operation::delete_user));
  find.bind(3, static_cast<std::int64_t>(operation::delete_group));
  find.bind(4, static_cast<std::int64_t>(progress::intended)).bind(5, static_cast<std::int64_t>(progress::unknown));
  find.bind_text(6, beginning_of_problem);
  std::set<std::pair<subject_kind, subject_id>> out;
  while (find.step()) {
    const bool is_user = static_cast<operation>(find.integer(0)) == operation::delete_user;
    out.emplace(is_user ? subject_kind::person : subject_kind::group, find.id<subject_id>(1));
  }
  return out;
}

}  // namespace

result<std::set<std::pair<subject_kind, subject_id>>> deletions_under_way(store& s, const target_id& target) { return deletions_with(s, target, ""); }

result<std::set<std::pair<subject_kind, subject_id>>> unproven_deletions(store& s, const target_id& target) { return deletions_with(s, target, mark_of_unproven_deletion); }

result<std::set<subject_id>> confirmed_deletions(store& s, const target_id& target, subject_kind kind, instant since) {
  auto find = s.db().prepare(
      "SELECT p.object FROM progress p "
      "WHERE p.plan IN (SELECT id FROM plan WHERE target = ?1 AND computed_at >= ?2 ORDER BY id DESC LIMIT 64) "
      "AND p.op = ?3 AND p.how = ?4 AND instr(p.problem, ?5) > 0");
  find.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(since.time_since_epoch().count()));
  find.bind(3, static_cast<std::int64_t>(kind == subject_kind::person ? operation::delete_user : operation::delete_group));
  find.bind(4, static_cast<std::int64_t>(progress::unknown));
  find.bind_text(5, mark_of_confirmed_deletion);
  std::set<subject_id> out;
  while (find.step()) out.insert(find.id<subject_id>(0));
  return out;
}

}  // namespace sluis::state
