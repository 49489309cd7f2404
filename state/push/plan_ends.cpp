#include "state/push/plan_ends.hpp"

#include <vector>

namespace sluis::state {

namespace {

struct open_plan {
  std::uint64_t id;
  plan_state state;
  bool was_approved;
  plan_extent extent;
};

std::vector<open_plan> open_plans(store& s, const target_id& target) {
  auto find = s.db().prepare(
      "SELECT id, state, approved_by IS NOT NULL, extent FROM plan WHERE target = ?1 AND state <= 4 ORDER BY id");
  find.bind_text(1, target.str());
  std::vector<open_plan> out;
  while (find.step()) {
    out.push_back({static_cast<std::uint64_t>(find.integer(0)), static_cast<plan_state>(find.integer(1)),
                   find.integer(2) != 0, static_cast<plan_extent>(find.integer(3))});
  }
  return out;
}

void set_state(store& s, std::uint64_t plan, plan_state state) {
  s.db()
      .prepare("UPDATE plan SET state = ?2 WHERE id = ?1")
      .bind(1, plan)
      .bind(2, static_cast<std::int64_t>(state))
      .run();
}

/// A plan that nobody approved and nothing of which was ever sent: what it said was never of any effect. Its hash
/// stays.
void drop_content(store& s, std::uint64_t plan) {
  s.db().prepare("DELETE FROM progress WHERE plan = ?1").bind(1, plan).run();
  s.db().prepare("DELETE FROM plan_change WHERE plan = ?1").bind(1, plan).run();
}

}  // namespace

bool has_open(store& s, std::uint64_t plan, std::string_view condition_on_how) {
  auto find = s.db().prepare("SELECT 1 FROM progress INDEXED BY progress_open WHERE plan = ?1 AND how <= 2 AND " +
                             std::string(condition_on_how) + " LIMIT 1");
  return find.bind(1, plan).step();
}

void refuse_plan(store& s, std::uint64_t plan, const target_id& target, std::string_view why) {
  auto update = s.db().prepare("UPDATE plan SET state = ?2, note = ?3 WHERE id = ?1");
  update.bind(1, plan).bind(2, static_cast<std::int64_t>(plan_state::refused)).bind_text(3, why).run();
  mutation leaf;
  leaf.kind = mutation_kind::plan_refused;
  leaf.n = plan;
  leaf.note = target.str() + " " + std::string(why);
  s.log().append(leaf);
}

void end_other_plans(store& s, const target_id& target, std::uint64_t but, plan_extent extent) {
  for (const auto& p : open_plans(s, target)) {
    if (p.id == but) continue;
    if (extent == plan_extent::part && p.extent == plan_extent::whole) continue;
    if (p.state == plan_state::pushing && !has_open(s, p.id, "how <= 2")) {
      set_state(s, p.id, plan_state::done);
      continue;
    }
    refuse_plan(s, p.id, target, "superseded");
    if (p.state != plan_state::pushing && !p.was_approved) drop_content(s, p.id);
  }
}

}  // namespace sluis::state
