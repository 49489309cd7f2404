// Erasure of subjects, irreversibly (R-D2; reference/state-and-log.md, "Erasure of a subject"): fence, new epoch, destroyed key, deleted rows, receipt. Each step is
// durable before the next begins and does no harm when it is done twice; `finish` goes on wherever an earlier run was interrupted. Whoever calls it sees to it that
// no target holds anything of the subject any more. Runs on the institution's strand, outside of any transaction; what others keep in memory of the facts is
// stale afterwards (store::erase sees to that).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/mutation.hpp"
#include "model/result.hpp"
#include "state/erasure/note.hpp"
#include "state/keyring.hpp"
#include "state/log/mutation_log.hpp"
#include "state/sqlite/database.hpp"
#include "state/sqlite/guard.hpp"

namespace sluis::state {

enum class erasure_step : std::uint8_t { fenced = 1, epoch_written, epoch_counted, key_destroyed, rows_deleted, file_emptied, done };

class eraser {
 public:
  /// `copies`: makes other places that hold a copy of the keys hold those of the present epoch alone; there is no receipt before it says so. `after` hears of each
  /// step that is complete; it is there for tests that end the process.
  eraser(sqlite::database& db, sqlite::guard& guard, keyring& keys, mutation_log& log, std::function<result<void>()> copies = {},
         std::function<void(erasure_step)> after = {});

  /// Step 1: leaf erase.intent each, committed and signed. errc::not_found: one of them has no key. Who is fenced already stays so. `note`: of each of
  /// them; record_done repeats it, so that the receipt proves it.
  result<void> fence(std::vector<subject_id> whom, const actor_id& by, const erasure_note& note);
  result<void> fence(std::vector<subject_id> whom, const actor_id& by, const std::string& note) { return fence(std::move(whom), by, same_note(note)); }
  /// Steps 2 to 5 for everybody who is fenced and has no receipt. How many there were.
  result<std::uint64_t> finish();

 private:
  struct pending {
    subject_id subject;
    sha256_hash commitment{};
    std::uint64_t epoch = 0;
  };
  [[nodiscard]] std::vector<pending> unfinished();
  result<void> change_epoch(const std::vector<subject_id>& without);
  result<void> delete_rows(const std::vector<subject_id>& of);
  result<void> record_done(const std::vector<pending>& all);
  void say(erasure_step step) const {
    if (after_) after_(step);
  }

  sqlite::database& db_;
  sqlite::guard& guard_;
  keyring& keys_;
  mutation_log& log_;
  std::function<result<void>()> copies_;
  std::function<void(erasure_step)> after_;
};

}  // namespace sluis::state
