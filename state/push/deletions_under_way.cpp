#include "state/push/deletions_under_way.hpp"

#include "state/store.hpp"

namespace sluis::state {

namespace {

using progress = saved_change::progress;

std::set<std::pair<subject_kind, subject_id>> deletions_with(store& s, const target_id& target,
                                                             std::string_view beginning_of_problem) {
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

result<std::set<std::pair<subject_kind, subject_id>>> deletions_under_way(store& s, const target_id& target) {
  return deletions_with(s, target, "");
}

result<std::set<std::pair<subject_kind, subject_id>>> unproven_deletions(store& s, const target_id& target) {
  return deletions_with(s, target, mark_of_unproven_deletion);
}

result<std::set<subject_id>> confirmed_deletions(store& s, const target_id& target, subject_kind kind, instant since) {
  const bool is_user = kind == subject_kind::person;
  const auto deletion = is_user ? operation::delete_user : operation::delete_group;
  auto find = s.db().prepare(
      "SELECT p.object, p.op, p.how, instr(p.problem, ?3) FROM progress p "
      "WHERE p.plan IN (SELECT id FROM plan WHERE target = ?1 AND computed_at >= ?2 ORDER BY id DESC LIMIT 64) "
      "AND p.op IN (?4, ?5, ?6, ?7) AND p.how IN (?8, ?9, ?10) ORDER BY p.plan, p.ordinal");
  find.bind_text(1, target.str())
      .bind(2, static_cast<std::int64_t>(since.time_since_epoch().count()))
      .bind_text(3, mark_of_confirmed_deletion);
  find.bind(4, static_cast<std::int64_t>(deletion))
      .bind(5, static_cast<std::int64_t>(is_user ? operation::create_user : operation::create_group));
  find.bind(6, static_cast<std::int64_t>(is_user ? operation::update_user : operation::update_group));
  find.bind(7, static_cast<std::int64_t>(is_user ? operation::deactivate_user : deletion));
  find.bind(8, static_cast<std::int64_t>(progress::done))
      .bind(9, static_cast<std::int64_t>(progress::failed))
      .bind(10, static_cast<std::int64_t>(progress::unknown));
  std::set<subject_id> out;
  while (find.step()) {
    const auto whom = find.id<subject_id>(0);
    const bool is_confirmed = find.integer(1) == static_cast<std::int64_t>(deletion) &&
                              find.integer(2) == static_cast<std::int64_t>(progress::unknown) && find.integer(3) > 0;
    if (is_confirmed)
      out.insert(whom);
    else
      out.erase(whom);  // whatever was answered later counts
  }
  return out;
}

}  // namespace sluis::state
