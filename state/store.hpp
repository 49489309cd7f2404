// One institution's memory: an island with its own folder, database, keys, log (architecture, decision 10). Opens,
// repairs what a crash left (log files behind the database), refuses a newer schema, and never serves while something
// is damaged. One thread at a time: the institution's strand owns it, and its only writing connection. Questions beside
// the strand get a store of their own that only looks (readers.hpp).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/mutation.hpp"
#include "model/random.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"
#include "state/actors.hpp"
#include "state/erasure/note.hpp"
#include "state/erasure/slice_size.hpp"
#include "state/facts.hpp"
#include "state/keyring.hpp"
#include "state/ledger.hpp"
#include "state/lived_time.hpp"
#include "state/log/mutation_log.hpp"
#include "state/plans.hpp"
#include "state/readers.hpp"
#include "state/shadow.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class showing_journal;

/// An erasure: begun, or done with a receipt.
struct erasure_entry {
  subject_id subject;
  std::uint64_t intent_leaf = 0;
  std::optional<std::uint64_t> done_leaf;
  std::string note;
};

class store {
 public:
  /// `folder` is made (0700) if missing. errc::refused if another process has it open (a lock file), the schema is
  /// newer than ours, or the copies of the keys know of a later time than this folder (backup/key_copies.hpp). A place
  /// for copies that cannot be reached stops nothing but erasures.
  static result<std::unique_ptr<store>> open(const std::filesystem::path& folder, const institution_id& institution,
                                             const secret& root_key, const clock& time, sluis::random& chance,
                                             const std::optional<std::filesystem::path>& key_copies = std::nullopt);
  ~store();
  store(const store&) = delete;
  store& operator=(const store&) = delete;

  /// Everything done until commit() lands together, or none of it. Nesting is an error (throws).
  class work {
   public:
    explicit work(store& s);
    ~work();
    work(const work&) = delete;
    work& operator=(const work&) = delete;
    /// Keys durable, COMMIT, then the log's tiles and checkpoint (of a push's entries soon after, see store.cpp). It
    /// has succeeded when COMMIT has: where the log's files cannot be written, the entries wait in the database and
    /// `unpublished` says why. An error: nothing of it landed.
    result<void> commit();

   private:
    store& store_;
    sqlite::transaction transaction_;
    bool done_ = false;
  };

  /// What a work's commit goes through, for tests: whoever watches may throw there (a kill), or return an error in
  /// place of the step's own.
  enum class commit_step : std::uint8_t { before, committed, published };
  using commit_watcher = std::function<result<void>(commit_step)>;
  void watch_commits(commit_watcher watcher);

  /// For questions beside the strand. Outlives the store: it says then that the memory is closed.
  [[nodiscard]] std::shared_ptr<state::readers> readers() const;
  /// It is a question's: what is seen is the last COMMIT before the question, whatever writes throws, and log() does
  /// too.
  [[nodiscard]] bool only_looks() const;

  /// Writes what waits to the log's files; done by every commit but those of a push and, where that fails, before each
  /// cycle. Cheap when nothing waits.
  result<void> publish();
  /// Why entries wait in the database and are not in the log's files. None: all are.
  [[nodiscard]] const std::optional<error>& unpublished() const;

  [[nodiscard]] const institution_id& institution() const;
  [[nodiscard]] const std::filesystem::path& folder() const;
  [[nodiscard]] instant now() const;
  [[nodiscard]] sluis::random& chance();

  [[nodiscard]] sqlite::database& db();
  [[nodiscard]] keyring& keys();
  [[nodiscard]] mutation_log& log();
  /// Entries of the log, those that are not in its files yet included; and those that are.
  [[nodiscard]] std::uint64_t log_size();
  [[nodiscard]] std::uint64_t log_published() const;
  [[nodiscard]] state::facts& facts();
  [[nodiscard]] state::ledger& consents();
  [[nodiscard]] state::shadow& shadow();
  [[nodiscard]] state::plans& plans();
  [[nodiscard]] lived_time& lived();
  [[nodiscard]] const lived_time& lived() const;

  /// A random handle for whoever acts, made on first use: `name` is "uid:1000". Staff who act are data subjects too:
  /// the name is ciphertext. Commits.
  result<actor_id> actor(std::string_view name);
  /// Two persons, or one whose account got another name?
  [[nodiscard]] people compare(const actor_id& a, const actor_id& b) const;
  /// Root or the account of this program, and so whoever may use sudo.
  [[nodiscard]] bool is_anybody(const actor_id& who) const;
  /// Every actor's name, opened.
  result<std::map<actor_id, std::string>> actor_names();
  /// Personal data was shown: a leaf access.shown per subject with the actor, and a row in table `access` whose purpose
  /// and field names are ciphertext under the actor's key (the purpose is free text: it may itself be personal data);
  /// the leaf holds the ciphertext's hash. Commits once.
  result<void> record_access(const actor_id& by, std::vector<subject_id> shown, std::string_view purpose,
                             std::string_view fields);
  /// Showings that are on record before the log has them; also for questions (showings.hpp).
  [[nodiscard]] showing_journal& showings();
  /// Erases these subjects for good (state/erasure): whoever asks has seen to it that no target holds anything of them.
  /// `note`: of each of them, part of the receipt. What an error interrupts is gone on with by the next call, or when
  /// the folder is opened. How many were erased.
  result<std::uint64_t> erase(std::vector<subject_id> whom, const actor_id& by, const erasure_note& note);
  result<std::uint64_t> erase(std::vector<subject_id> whom, const actor_id& by, const std::string& note) {
    return erase(std::move(whom), by, same_note(note));
  }
  /// The same in slices of some milliseconds, between which the strand may do other work that ends its transactions:
  /// begin (which fences nobody yet), and go on until there is a number. What is left undone – an error, or a store
  /// that is closed – is gone on with likewise.
  result<void> begin_erasure(std::vector<subject_id> whom, const actor_id& by, erasure_note note,
                             const slice_size& size = {});
  result<std::optional<std::uint64_t>> go_on_erasing();
  /// Brings the copies of the keys up to date; nothing where there is no place for them. errc::unavailable: it cannot
  /// be reached.
  result<void> copy_keys();
  /// Accounts at this target that a restore left unknown, until somebody approved a plan for it: whoever makes one for
  /// such a person now makes a second one (backup/lost_entries.hpp).
  result<std::uint64_t> lost_accounts(const target_id& target);
  /// Newest first.
  result<std::vector<erasure_entry>> erasures(std::uint64_t limit);
  /// How many persons and groups left on or before this day and are still held.
  result<std::uint64_t> overdue(day left_until);
  /// Somebody is fenced and has no receipt: an erasure was interrupted, or is under way.
  result<bool> is_erasing();
  result<std::optional<erasure_entry>> erasure_of(const subject_id& subject);
  /// Persons and groups that have left, on or before `day`, and of whom no target holds anything; at most `limit`.
  result<std::vector<subject_id>> erasable(day left_until, std::uint64_t limit);
  /// The same of one, now.
  result<bool> is_erasable(const subject_id& subject, day left_until);
  /// One leaf on its own (admin.act, access.shown, daemon.start …), committed.
  result<void> record(const mutation& what);

 private:
  struct impl;
  explicit store(std::unique_ptr<impl> inside);
  static std::unique_ptr<store> look(std::unique_ptr<impl> inside, const state::readers::published& known);
  std::unique_ptr<impl> impl_;
};

}  // namespace sluis::state
