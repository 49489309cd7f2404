#include "daemon/cycle/sync_notes.hpp"

#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/cycle/reading/many_ended.hpp"
#include "daemon/cycle/reading/source_status.hpp"
#include "state/new_schools.hpp"

namespace sluis::daemon {

namespace {

/// For so long it is told that a school was read for the first time while a target had accounts.
constexpr std::chrono::days new_schools_are_told{14};

/// "the consent in force at partner covers it: accounts are made there", or that none does.
result<std::string> covered_where(state::store& store, const config::institution_settings& institution,
                                  const subject_id& school) {
  std::string out;
  std::size_t count = 0;
  for (const auto& target : institution.targets) {
    SLUIS_ASSIGN(const auto at,
                 store.consents().valid_grant(target.id, config::recipient_of(target), local_day(store.now())));
    if (!at || at->what() != grant::kind::consent || !at->covers_school(school)) continue;
    out += (out.empty() ? "" : ", ") + target.id.str();
    ++count;
  }
  if (out.empty()) return std::string("no consent in force covers it: no account is made");
  return (count == 1 ? "the consent in force at " + out + " covers it"
                     : "the consents in force at " + out + " cover it") +
         ": accounts are made there";
}

/// Beside what was read of it. It may be another board's: its people get accounts like everybody's, where the consent
/// is for all schools.
result<void> note_new_schools(state::store& store, const config::institution_settings& institution,
                              const source_id& source, sync_report& report) {
  SLUIS_ASSIGN(const auto all, state::schools_first_read_since(store, store.now() - new_schools_are_told));
  for (const auto& one : all) {
    if (one.which.source != source) continue;
    const auto on = sluis::to_string(local_day(one.first_read));
    for (auto& read : report.reads) {
      if (read.source != source || read.school != one.which.code) continue;
      SLUIS_ASSIGN(const auto covered, covered_where(store, institution, read.school_handle));
      read.note += (read.note.empty() ? "" : "; ") +
                   ("this school was read for the first time on " + on + ": is it yours? " + covered);
    }
  }
  return {};
}

}  // namespace

std::vector<source_files> files_of(const island& where, const sync_request& what) {
  std::vector<source_files> out;
  if (!what.is_of_everybody() || what.reads == sync_request::reading::nothing) return out;
  for (const auto& source : where.sources) {
    if (what.source && *what.source != source->settings.id) continue;
    out.push_back({source->settings.id, source->settings.max_age_days, source->files});
  }
  return out;
}

namespace {

/// Of reads of this sync by which people left.
result<void> add_many_ended(state::store& store, const config::guard_settings& limits, sync_report& report) {
  const auto is_news = [](const read_report& one) { return one.left > 0; };
  if (std::none_of(report.reads.begin(), report.reads.end(), is_news)) return {};
  const auto today = local_day(store.now());
  SLUIS_ASSIGN(const auto all, many_ended_of(store, limits, today));
  for (auto& read : report.reads) {
    for (const auto& one : all) {
      if (!is_news(read) || one.last != today || one.source != read.source || one.subject != read.school_handle)
        continue;
      read.many_ended += (read.many_ended.empty() ? "" : "; ") + many_ended_text(one);
    }
  }
  return {};
}

}  // namespace

result<void> add_sync_notes(state::store& store, const config::institution_settings& institution,
                            const std::vector<source_files>& sources, sync_report& report) {
  SLUIS_TRY(add_many_ended(store, institution.guard, report));
  report.clock_problem = state::clock_problem(store.lived().latest(), store.now());
  const auto today = store.lived().terms_day(local_day(store.now()));
  for (const auto& each : sources) {
    source_status at;
    at.id = each.source;
    bool nameless_failure = false;
    for (const auto& read : report.reads)
      nameless_failure =
          nameless_failure || (read.source == each.source && read.ending == "failed" && read.school.empty());
    SLUIS_TRY(tell_refused(store, at));
    SLUIS_TRY(tell_behind(store, each.files, {each.most_days, today, nameless_failure}, at));
    SLUIS_TRY(note_new_schools(store, institution, each.source, report));
    if (!at.behind.empty()) report.behind.push_back({each.source, at.behind});
  }
  return {};
}

}  // namespace sluis::daemon
