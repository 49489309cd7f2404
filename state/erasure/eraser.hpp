// Erasure of subjects, irreversibly (R-D2; reference/state-and-log.md, "Erasure of a subject"): fence, new epoch,
// destroyed key, deleted rows, receipt. Each step is durable before the next begins and does no harm when it is done
// twice; whoever begins again goes on wherever an earlier run was interrupted. Whoever calls it sees to it that no
// target holds anything of the subject any more.
//
// It goes in slices of some milliseconds, between which other work may run on the institution's strand: read, make
// keys, write, commit. What it finds at any such moment is whole: a fenced subject is out of table `current` before its
// key goes, and the keys change epoch within one slice. Each slice is outside of any other transaction. What others
// keep in memory of the epoch's hashes is stale once the epoch is another (store::go_on_erasing sees to that).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/mutation.hpp"
#include "model/result.hpp"
#include "state/erasure/note.hpp"
#include "state/erasure/slice_size.hpp"
#include "state/erasure/subject_rows.hpp"
#include "state/keyring.hpp"
#include "state/log/mutation_log.hpp"
#include "state/readers.hpp"
#include "state/sqlite/database.hpp"
#include "state/sqlite/guard.hpp"

namespace sluis::state {

enum class erasure_step : std::uint8_t {
  fenced = 1,
  epoch_written,
  epoch_counted,
  key_destroyed,
  rows_deleted,
  file_emptied,
  done
};

class eraser {
 public:
  /// `copies`: makes other places that hold a copy of the keys hold those of the present epoch alone; there is no
  /// receipt before it says so. `after` hears of each step that is complete; it is there for tests that end the
  /// process. `questions`: nobody reads beside the strand while the epoch changes and while the write-ahead file is
  /// emptied.
  eraser(sqlite::database& db, sqlite::guard& guard, keyring& keys, mutation_log& log,
         std::function<result<void>()> copies = {}, std::function<void(erasure_step)> after = {},
         const slice_size& size = {}, readers* questions = nullptr);

  /// `work`: done while nobody reads beside the strand any more and the epoch is still the present one.
  void before_the_epoch_changes(std::function<result<void>()> work) { before_epoch_ = std::move(work); }
  /// Who is to be fenced by the next slices; who is fenced already stays so. `note`: asked of each of them when it is
  /// fenced. Writes nothing.
  void begin(std::vector<subject_id> whom, const actor_id& by, erasure_note note);
  /// One slice of: step 1, a leaf erase.intent each, committed and signed; then steps 2 to 5 for everybody who is
  /// fenced and has no receipt. false: all is done. errc::not_found: one of them has no key, and nobody was fenced.
  /// After any error or exception this object is of no use: begin again with another.
  result<bool> advance();
  /// All slices one after the other. How many were erased.
  result<std::uint64_t> finish();
  [[nodiscard]] std::uint64_t erased() const noexcept { return pending_.size(); }

 private:
  struct pending {
    subject_id subject;
    sha256_hash commitment{};
    std::uint64_t epoch = 0;
  };
  enum class phase : std::uint8_t {
    look_up,
    fence,
    collect,
    hide,
    wrap,
    change_epoch,
    copy_keys,
    look,
    strip_plans,
    delete_rows,
    empty_file,
    record,
    over
  };

  /// Each does one slice; true: the phase is over.
  result<bool> look_up();
  result<bool> fence();
  result<bool> collect();
  result<bool> hide();
  result<bool> wrap();
  result<bool> change_epoch();
  result<bool> copy_keys();
  result<bool> look();
  result<bool> strip_plans();
  result<bool> delete_rows();
  result<bool> empty_file();
  result<bool> record();
  result<bool> slice();
  [[nodiscard]] bool must_publish() const;
  [[nodiscard]] std::size_t slice_end(std::size_t all) const;
  /// nullopt: there are no questions.
  result<std::optional<readers::nobody_reads>> keep_readers_out() const;
  void say(erasure_step step) const {
    if (after_) after_(step);
  }

  sqlite::database& db_;
  sqlite::guard& guard_;
  keyring& keys_;
  mutation_log& log_;
  std::function<result<void>()> copies_;
  std::function<void(erasure_step)> after_;
  std::function<result<void>()> before_epoch_;
  slice_size size_;
  readers* questions_;
  actor_id by_;
  erasure_note note_;
  std::vector<subject_id> whom_;
  std::vector<sha256_hash> commitments_;  // of whom_
  std::vector<pending> pending_;
  std::vector<subject_id> subjects_;   // of pending_
  std::vector<subject_id> with_rows_;  // of those, who is not in table erased yet
  std::optional<subject_rows> rows_;
  phase at_ = phase::collect;
  std::size_t next_ = 0;  // within the phase
  subject_id collected_;  // the last that was looked at
  bool wrapping_ = false;
};

}  // namespace sluis::state
