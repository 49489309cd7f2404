#include "state/facts/without_login.hpp"

namespace sluis::state {

std::vector<unnamed_person> without_login(store& of, std::uint64_t after_version, std::uint32_t limit) {
  auto rows = of.db().prepare(
      "SELECT version, subject FROM current INDEXED BY current_without_login "
      "WHERE kind = 1 AND role <> 3 AND state <> 3 AND name = 0 AND version > ?1 ORDER BY version LIMIT ?2");
  rows.bind(1, after_version).bind(2, std::int64_t{limit});
  std::vector<unnamed_person> out;
  while (rows.step()) out.push_back({static_cast<std::uint64_t>(rows.integer(0)), rows.id<subject_id>(1)});
  return out;
}

}  // namespace sluis::state
