#include "daemon/sync_notes.hpp"

#include "daemon/source_status.hpp"

namespace sluis::daemon {

std::vector<source_files> files_of(const island& where, const sync_request& what) {
  std::vector<source_files> out;
  if (!what.is_of_everybody() || what.reads == sync_request::reading::nothing) return out;
  for (const auto& source : where.sources) {
    if (what.source && *what.source != source->settings.id) continue;
    out.push_back({source->settings.id, source->settings.max_age_days, source->files});
  }
  return out;
}

result<void> add_sync_notes(state::store& store, const std::vector<source_files>& sources, sync_report& report) {
  report.clock_problem = state::clock_problem(store.lived().latest(), store.now());
  const auto today = store.lived().terms_day(local_day(store.now()));
  for (const auto& each : sources) {
    source_status at;
    at.id = each.source;
    SLUIS_TRY(tell_refused(store, at));
    SLUIS_TRY(tell_behind(store, each.files, each.most_days, today, at));
    if (!at.behind.empty()) report.behind.push_back({each.source, at.behind});
  }
  return {};
}

}  // namespace sluis::daemon
