#include "state/held_changes.hpp"

#include "state/sqlite/codes.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

// And whether it was absent: a removal for another reason is not held by it when its person leaves.
constexpr const char* version_of_object =
    "coalesce((SELECT c.n * 2 + (c.state = 3) FROM current c WHERE c.subject = ?3 AND c.kind = ?4), 0)";

static_assert(static_cast<int>(operation::delete_group) == 4 && static_cast<int>(operation::update_group) == 6 &&
              static_cast<int>(reason::left_source) == 3);

std::int64_t kind_of(operation op) {
  const bool is_group = is_of_group(op);
  return static_cast<std::int64_t>(is_group ? subject_kind::group : subject_kind::person);
}

}  // namespace

held_changes::held_changes(store& s, std::string_view target)
    : store_(s),
      target_(target),
      find_(s.db().prepare(
          (std::string(
               "SELECT 1 FROM held_change WHERE (target = ?1 OR ?1 = '') AND op = ?2 AND object = ?3 AND n = ") +
           version_of_object)
              .c_str())) {}

bool held_changes::contains(const guarded_change& change) {
  const sqlite::scoped_use use(find_);
  return find_.bind_text(1, target_).bind(2, code(change.op)).bind(3, change.object).bind(4, kind_of(change.op)).step();
}

void held_changes::replace(const std::vector<guarded_change>& now) {
  store_.db().prepare("DELETE FROM held_change WHERE target = ?1").bind_text(1, target_).run();
  if (now.empty()) return;
  auto insert = store_.db().prepare(
      (std::string("INSERT OR IGNORE INTO held_change (target, op, object, n) VALUES (?1, ?2, ?3, ") +
       version_of_object + ")")
          .c_str());
  for (const auto& one : now)
    insert.bind_text(1, target_).bind(2, code(one.op)).bind(3, one.object).bind(4, kind_of(one.op)).run();
}

void forget_changes_held_since(store& s, instant since) {
  s.db()
      .prepare("DELETE FROM held_change WHERE target IN (SELECT target FROM hold WHERE since > ?1)")
      .bind(1, std::int64_t{since.time_since_epoch().count()})
      .run();
}

void forget_held_changes(store& s, std::uint64_t plan) {
  s.db()
      .prepare(
          "DELETE FROM held_change WHERE target IN ('', (SELECT target FROM plan WHERE id = ?1)) "
          "AND EXISTS (SELECT 1 FROM plan_change p WHERE p.plan = ?1 AND p.object = held_change.object "
          // the new name of a group that left is held as its deletion (mapping/guard.hpp, judged_as)
          "AND (p.op = held_change.op OR (held_change.op = 4 AND p.op = 6 AND p.why = 3)))")
      .bind(1, plan)
      .run();
}

}  // namespace sluis::state
