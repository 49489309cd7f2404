// Step one of a cycle: sources are read, what may not be held is dropped, the rest is kept.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/pushing/activity.hpp"
#include "daemon/cycle/reading/failed_files.hpp"
#include "daemon/cycle/reading/staging.hpp"
#include "daemon/cycle/reading/taking_over.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon {

/// changed: a file that is as it was when it was read may stay unread (known_files.hpp). What the read of it would have
/// found counts as found.
enum class files_to_read : std::uint8_t { all, changed };

/// One read of one source, file by file: read_files.hpp puts the steps together. A file that fails is reported and
/// stops no other; it removes nobody (R-D1, "invalid is never absent").
class source_reading {
 public:
  /// `configured`: the sources of the institution.
  /// `at_most_silent`: how long a source may give no byte before its read fails.
  source_reading(source_seat& source, std::set<source_id> configured, instant now, activity& how_far,
                 const std::atomic<bool>& stopping, files_to_read which = files_to_read::all,
                 std::chrono::milliseconds at_most_silent = std::chrono::seconds(20))
      : source_(source),
        configured_(std::move(configured)),
        now_(now),
        how_far_(how_far),
        stopping_(stopping),
        at_most_silent_(at_most_silent),
        files_(source.files),
        which_(which),
        known_(std::exchange(source.known, {})) {}

  /// Which files there are. Opens each; needs no memory of ours, so it is not done on the strand. A folder that does
  /// not answer is a failure of the source.
  void look();
  /// Once, after look(), on the strand: which of them are read.
  void begin(state::store& store);
  /// The next one, not begun; nullptr: there is none, or the source stopped answering. Not on the strand.
  [[nodiscard]] std::unique_ptr<staging> stage_next();
  [[nodiscard]] taking_over take_over() const;
  /// What became of a file; on the strand. `which`: of staging.
  void end(state::store& store, const sources::read_unit& unit, taken_over&& done,
           const std::optional<sources::file_identity>& which);
  /// After end(): its other files are not tried.
  [[nodiscard]] bool is_hung() const { return hung_.has_value(); }
  /// Gives the newest of stage_next() back, which was not begun.
  void leave_untried() { --next_; }
  [[nodiscard]] activity& how_far() const { return how_far_; }
  /// Call once, on the strand. What failed is in the log, once. The error: who is in doubt could not be written down,
  /// so that nothing may be decided on these reads.
  [[nodiscard]] result<void> finish(state::store& store);
  [[nodiscard]] std::vector<read_report> reports() && { return std::move(reports_); }
  /// After finish(), for status: every cause of a failure. Empty: none.
  [[nodiscard]] std::string failed_for() const { return text_of(causes_); }
  /// For the seat, which status reads on another thread: which school has a file, and since when.
  [[nodiscard]] std::map<subject_id, school_file> files() && { return std::move(files_); }
  /// For the next look, after finish().
  [[nodiscard]] known_files known() && { return std::move(known_next_); }
  /// No file was left unread because it is as it was.
  [[nodiscard]] bool has_read_all() const { return unread_ == 0; }
  /// After finish(). None: it could not be looked at.
  [[nodiscard]] std::optional<source_look> found() const;

 private:
  void begin_to_know(state::store& store);
  bool leave_unread(const sources::read_unit& unit);
  void note_not_tried();
  std::string end_closing(state::store& store, const subject_id& school);
  void note_look_failed(std::string note);
  void note_file(const state::intake_summary& summary);
  void note_missing(state::store& store);
  [[nodiscard]] result<void> note_newest_words(state::store& store);

  source_seat& source_;
  std::set<source_id> configured_;
  instant now_;
  activity& how_far_;
  const std::atomic<bool>& stopping_;
  std::chrono::milliseconds at_most_silent_;
  std::map<subject_id, school_file> files_;
  bool could_look_ = false;
  bool has_unread_files_ = false;                // the folder holds files that were not read
  std::vector<sources::read_unit> units_;        // from begin() on: those that are read
  std::vector<state::sealed_blocks::key> keys_;  // of their staged files
  std::size_t listed_ = 0, next_ = 0;
  std::filesystem::path folder_;  // of the memory
  std::vector<read_report> reports_;
  std::vector<failed_file> failed_;
  std::vector<failed_cause> causes_;
  std::optional<error> hung_;       // the source stopped answering: its other files are not tried
  std::set<subject_id> seen_;       // schools of which there is a file
  std::set<subject_id> whole_;      // of those: a read was taken in
  std::set<subject_id> elsewhere_;  // schools whose people stand under another code, in a read that was not taken in
  files_to_read which_;
  known_files known_, known_next_;      // by the look before, and by this one
  bool has_begun_to_know_ = false;      // known_ has what may stay unread
  std::set<subject_id> to_read_again_;  // of those in known_
  std::size_t unread_ = 0;              // files
};

/// Why a read is held, and the command to look at it.
[[nodiscard]] std::string held_text(const std::string& note, const std::string& hash, bool is_approved,
                                    std::uint64_t moved);

}  // namespace sluis::daemon
