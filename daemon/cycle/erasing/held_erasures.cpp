#include "daemon/cycle/erasing/held_erasures.hpp"

#include <algorithm>
#include <set>

#include "daemon/cycle/planning/standing.hpp"
#include "daemon/cycle/status/views.hpp"
#include "state/listings.hpp"
#include "state/reads/held_reads.hpp"

namespace sluis::daemon {

namespace {

constexpr std::size_t most_examples = 5;

result<std::set<subject_id>> schools_with_held_reads(state::store& store) {
  std::set<subject_id> out;
  SLUIS_ASSIGN(const auto open, state::held_reads(store).open());
  for (const auto& one : open) {
    if (one.told.is_whole && one.school) out.insert(*one.school);
    if (one.told.like) out.insert(*one.told.like);  // its people stand in it
  }
  return out;
}

/// A read may list them; who they are is decided by mapping/life_cycle.
std::vector<subject_id> candidates(state::store& store, day accepted_until) {
  std::vector<subject_id> out;
  auto read = store.db().prepare(
      "SELECT subject FROM current WHERE kind = 1 AND state = 3 AND accepted <= ?1 AND listed <> 0 ORDER BY subject");
  read.bind(1, std::int64_t{accepted_until.time_since_epoch().count()});
  while (read.step()) out.push_back(read.id<subject_id>(0));
  return out;
}

}  // namespace

result<held_erasures> count_held_erasures(state::store& store, const config::retention_settings& keeping, day today) {
  held_erasures out;
  const auto all = candidates(store, today - keeping.term);
  if (all.empty()) return out;
  SLUIS_ASSIGN(const auto orders, orders_in_force(store));
  SLUIS_ASSIGN(const auto held, schools_with_held_reads(store));
  for (const auto& whom : all) {
    SLUIS_ASSIGN(const auto row, store.facts().find(whom));
    if (!row || orders.contains(whom)) continue;
    const auto at = stage_of(store, *row, today, keeping_of(keeping), std::nullopt);
    if (at == mapping::stage::still_listed) {
      ++out.still_listed;
      if (out.examples.size() < most_examples) out.examples.push_back(whom);
    } else if (at == mapping::stage::in_doubt && held.contains(row->school)) {
      ++out.in_held_reads;
      ++out.reads[row->school];
    } else if (at == mapping::stage::in_doubt && state::listing_of(store, whom) == listing::perhaps) {
      ++out.not_read;
      ++out.unread[row->school];
    } else if (at == mapping::stage::in_doubt) {
      ++out.in_bad_records;
    }
  }
  return out;
}

result<std::optional<unread_school>> unread_school_of(state::store& store, const config::institution_settings& settings,
                                                      const subject_id& school) {
  auto find = store.db().prepare("SELECT source FROM scope WHERE school = ?1");
  if (!find.bind(1, school).step()) return std::optional<unread_school>();
  unread_school out;
  out.source = source_id(std::string(find.text(0)));
  out.is_configured = std::any_of(settings.sources.begin(), settings.sources.end(),
                                  [&](const auto& one) { return one.id == out.source; });
  SLUIS_ASSIGN(out.school, school_code_of(store, school));
  return std::optional(std::move(out));
}

}  // namespace sluis::daemon
