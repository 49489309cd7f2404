#include "state/shadow.hpp"

#include "state/push/drift.hpp"
#include "state/push/shadow_table.hpp"
#include "state/push/sighted.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {
constexpr std::uint32_t shadow_page = 512;
}

shadow::shadow(store& s) : store_(s) {}
shadow::~shadow() = default;

shadow_table& shadow::table() {
  if (!table_) table_ = std::make_unique<shadow_table>(store_);
  return *table_;
}

result<void> shadow::each(const target_id& target, subject_kind kind,
                          const std::function<result<void>(const shadow_row&)>& visit) {
  for (subject_id last;;) {
    SLUIS_ASSIGN(const auto rows, page(target, kind, last, shadow_page));
    for (const auto& row : rows) SLUIS_TRY(visit(row));
    if (rows.size() < shadow_page) return {};
    last = rows.back().id;
  }
}

result<std::vector<shadow_row>> shadow::page(const target_id& target, subject_kind kind, const subject_id& after,
                                             std::uint32_t limit) {
  return table().page(target, kind, after, limit);
}

result<void> shadow::set_basis(const target_id& target, const subject_id& id, std::uint64_t basis) {
  for (const auto kind : {subject_kind::person, subject_kind::group}) table().set_basis(target, kind, id, basis);
  return {};
}

result<std::optional<shadow_row>> shadow::find(const target_id& target, const subject_id& id) {
  return table().find(target, id);
}

result<std::optional<subject_id>> shadow::find_by_handle(const target_id& target, const target_handle& h) {
  return table().find_by_handle(target, h);
}

result<shadow_object> shadow::load(const target_id& target, const shadow_row& row) {
  shadow_object out;
  SLUIS_ASSIGN(auto inside, table().inside(target, row));
  out.fields = std::move(inside.fields);
  out.last = std::move(inside.last);
  out.row = row;
  if (row.kind == subject_kind::person) {
    out.groups = table().groups(target, row.id, shadow_table::certainty::certain);
    out.maybe_groups = table().groups(target, row.id, shadow_table::certainty::maybe);
  }
  return out;
}

result<target_handle> shadow::handle_for(const target_id& target, const subject_id& id, subject_kind kind) {
  SLUIS_ASSIGN(const auto stored, table().find_or_make(target, kind, id));
  return stored.row.handle;
}

result<drift_counts> shadow::reconcile(const target_id& target, const survey& found,
                                       const std::function<field_map(const field_map&)>& as_held,
                                       believed_lists believed) {
  const as_on_record none;
  drift_comparison all(target, found, as_held, believed, none);
  for (bool is_over = false; !is_over;) {
    SLUIS_ASSIGN(is_over, all.go_on(store_, shadow_page));
  }
  return all.counts();
}

result<std::vector<subject_id>> shadow::members(const target_id& target, const subject_id& group) {
  return table().members(target, group, shadow_table::certainty::certain);
}

shadow_counts shadow::count(const target_id& target) {
  auto rows = store_.db().prepare(
      "SELECT kind, active, count(*), min(closed), sum(remote_id = '') FROM shadow WHERE target = ?1 AND (remote_id <> "
      "'' OR uncertain = 1) GROUP BY kind, active");
  rows.bind_text(1, target.str());
  shadow_counts out;
  while (rows.step()) {
    const auto perhaps = static_cast<std::uint64_t>(rows.integer(4));
    const auto there = static_cast<std::uint64_t>(rows.integer(2)) - perhaps;
    out.perhaps += perhaps;
    if (static_cast<subject_kind>(rows.integer(0)) == subject_kind::group) {
      out.groups += there;
    } else if (rows.integer(1) != 0) {
      out.active += there;
    } else {
      out.inactive += there;
      if (!rows.is_null(3)) out.first_closed = day{std::chrono::days{rows.integer(3)}};
    }
  }
  return out;
}

std::vector<target_id> shadow::targets() {
  auto next = store_.db().prepare("SELECT min(target) FROM shadow WHERE target > ?1");
  std::vector<target_id> out;
  for (std::string last; next.bind_text(1, last).step() && !next.is_null(0);) {
    last = next.text(0);
    out.emplace_back(last);
    next.reset();
  }
  return out;
}

}  // namespace sluis::state
