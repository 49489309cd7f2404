#include <string>

#include "daemon/cycle/reading/source_status.hpp"
#include "daemon/cycle/status/need_texts.hpp"
#include "state/reads/told.hpp"

namespace sluis::daemon {

namespace {

/// "; if school 88BB closed: sluis school closed 88BB …", of the first few.
std::string if_closed(const institution_id& institution, const source_status& source) {
  std::string out;
  for (std::size_t i = 0; i < source.gone.size() && i < most_commands; ++i) {
    out += "; if school " + source.gone[i] + " closed: " + closed_command(institution, source.id, source.gone[i]);
  }
  return out;
}

/// What was approved needs a sync and no further look.
std::string look_or_sync(std::uint64_t all, std::uint64_t approved, const std::string& of) {
  const auto look = "sluis read list" + of + ", then: sluis read show HASH", sync = "sluis sync --wait" + of;
  if (approved == 0) return look;
  return approved >= all ? sync : sync + "; the others: " + look;
}

/// A part that was refused comes again with each export, until its records are corrected (source_status.cpp,
/// tell_refused).
std::string again_text(const source_status& source) {
  const bool is_part_refused = source.behind.find(refused_part) != std::string::npos;
  if (!is_part_refused) return "have the export made again";
  const bool is_all = source.missing == 0 && source.old == 1;
  return is_all ? "have the record corrected in the source"
                : "have the export made again, and of a part that was refused the record corrected in the source";
}

void add_eck_ids(const source_status& source, std::vector<need>& out) {
  if (source.without_eck_id == 0) return;
  out.push_back({condition::eck_ids_missing, urgency::none, "source " + source.id.str(),
                 counted(source.without_eck_id, "pupil", "pupils") + " who had an ECK iD " +
                     (source.without_eck_id == 1 ? "has" : "have") + " none any more (" + source.eck_ids_why +
                     "): without it nothing but the name proves that a record is about the same person as before",
                 "ask the supplier of the administration to put the ECK iDs into the export again"});
}

void add_not_watched(const source_status& source, std::vector<need>& out) {
  if (source.not_watched.empty()) return;
  const auto what = source.has_schedule ? "until then its schedule alone reads it"
                                        : "it has no schedule (every), so nothing reads it until then";
  out.push_back({condition::source_not_watched, source.has_schedule ? urgency::none : urgency::failed,
                 "source " + source.id.str(), "its folder is not watched: " + source.not_watched,
                 std::string("the watch is tried again by itself; ") + what});
}

}  // namespace

void add_source(const institution_status& status, const source_status& source, std::vector<need>& out) {
  const auto at = "source " + source.id.str();
  const auto of = of_institution(status);
  if (!source.failed.empty())
    out.push_back({condition::read_failed, urgency::failed, at, source.failed,
                   "correct it or export again, then: sluis sync" + of});
  if (source.held > 0)
    out.push_back({condition::read_held, urgency::waits_for_you, at, source.held_why,
                   look_or_sync(source.held, source.held_approved, of) +
                       (source.behind.empty() ? if_closed(status.id, source) : std::string())});
  if (source.parts > 0) {
    out.push_back({condition::part_waits, urgency::waits_for_you, at, source.part_why,
                   look_or_sync(source.parts, source.parts_approved, of)});
  }
  if (source.kept > 0) {
    out.push_back({condition::people_kept, urgency::waits_for_you, at, source.kept_why,
                   "correct the record in the source, and sync; which records: sluis invalid list" + of +
                       "; somebody who did leave: sluis erasure order HANDLE --reference REFERENCE"});
  }
  if (!source.last_read && source.failed.empty() && source.held == 0)
    out.push_back({condition::never_read, urgency::none, at, "was not read yet", "sluis sync" + of});
  if (!source.behind.empty()) {
    out.push_back({condition::school_behind, urgency::failed, at, source.behind,
                   again_text(source) + ", then: sluis sync" + of + if_closed(status.id, source)});
  }
  add_eck_ids(source, out);
  add_not_watched(source, out);
}

}  // namespace sluis::daemon
