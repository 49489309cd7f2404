#include "state/search/changed_people.hpp"

#include <string>

#include "state/store.hpp"

namespace sluis::state {

std::optional<std::set<subject_id>> people_changed_since(store& from, std::uint64_t mark, std::uint64_t most) {
  std::set<subject_id> out;
  std::uint64_t looked = 0;
  for (const char* table : {"version", "name"}) {
    // From the newest back: a row that was recorded later has a greater number and tells of a later entry.
    auto rows = from.db().prepare(std::string("SELECT subject, kind, leaf FROM ") + table + " ORDER BY seq DESC");
    while (rows.step()) {
      if (static_cast<std::uint64_t>(rows.integer(2)) < mark) break;
      if (++looked > most) return std::nullopt;
      if (rows.integer(1) == static_cast<int>(subject_kind::person)) out.insert(rows.id<subject_id>(0));
    }
  }
  return out;
}

}  // namespace sluis::state
