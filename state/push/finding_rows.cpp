#include "state/push/finding_rows.hpp"

#include <string>

#include "state/store.hpp"

namespace sluis::state {

namespace {

/// As shadow_table has them; each has an index of its own.
std::string rows_of(finding_list which) {
  const std::string here = " FROM shadow WHERE target = ?1 AND ";
  switch (which) {
    case finding_list::open:
      return here + "finding IN (2, 3, 4)";
    case finding_list::stays_on:
      return here + "undone >= 2";
    case finding_list::off_by_others:
      break;
  }
  return here + "off_since IS NOT NULL AND active = 0";
}

}  // namespace

std::uint64_t finding_count(store& of, const target_id& target, finding_list which) {
  auto row = of.db().prepare("SELECT count(*)" + rows_of(which));
  row.bind_text(1, target.str()).step();
  return static_cast<std::uint64_t>(row.integer(0));
}

std::vector<subject_id> finding_page(store& of, const target_id& target, finding_list which, std::uint64_t from,
                                     std::uint64_t limit) {
  auto rows = of.db().prepare("SELECT subject" + rows_of(which) + " ORDER BY kind, subject LIMIT ?2 OFFSET ?3");
  rows.bind_text(1, target.str()).bind(2, limit).bind(3, from);
  std::vector<subject_id> out;
  while (rows.step()) out.push_back(rows.id<subject_id>(0));
  return out;
}

std::optional<day> first_off_by_others(store& of, const target_id& target) {
  auto row = of.db().prepare("SELECT min(off_since)" + rows_of(finding_list::off_by_others));
  row.bind_text(1, target.str()).step();
  if (row.is_null(0)) return std::nullopt;
  return day{std::chrono::days{row.integer(0)}};
}

}  // namespace sluis::state
