#include "state/new_schools.hpp"

#include "state/facts/version_table.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

/// The entry of the first push to any target; nothing: there was none.
std::optional<std::uint64_t> first_push(store& s) {
  auto find = s.db().prepare("SELECT min(leaf) FROM recipient WHERE event = 1");
  if (!find.step() || find.is_null(0)) return std::nullopt;
  return static_cast<std::uint64_t>(find.integer(0));
}

/// The entry of the first version of what this row says.
std::uint64_t first_entry(version_table& versions, std::uint64_t version) {
  auto place = versions.place_of(version);
  while (place.previous != 0) place = versions.place_of(place.previous);
  return place.leaf;
}

}  // namespace

result<std::vector<new_school>> schools_first_read_since(store& s, instant from) {
  std::vector<new_school> out;
  const auto live_since = first_push(s);
  if (!live_since) return out;
  version_table versions(s);
  SLUIS_ASSIGN(auto known, closed_schools(s).known());
  for (auto& one : known) {
    SLUIS_ASSIGN(const auto row, s.facts().find(one.school));
    if (!row || one.is_closed()) continue;
    const auto entry = first_entry(versions, row->version);
    if (entry < *live_since) continue;
    SLUIS_ASSIGN(const auto at, versions.time_of(entry));
    if (at >= from) out.push_back({std::move(one), at});
  }
  return out;
}

}  // namespace sluis::state
