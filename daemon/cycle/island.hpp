// An institution at work: its settings, its memory, its strand, its sources and targets. Islands share nothing but the
// machine (architecture, decision 10): one that cannot be opened says so in `problem` and stops no other.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "connectors/sources/source.hpp"
#include "connectors/targets/target.hpp"
#include "daemon/cycle/first_password_store.hpp"
#include "daemon/cycle/nights.hpp"
#include "daemon/cycle/orders/block_view.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/cycle/pushing/untold_changes.hpp"
#include "daemon/cycle/reading/export_age.hpp"
#include "daemon/cycle/reading/known_files.hpp"
#include "daemon/cycle/store_seat.hpp"
#include "daemon/threads/async_lock.hpp"
#include "daemon/threads/on_strand.hpp"
#include "daemon/threads/question_threads.hpp"
#include "daemon/threads/reading_places.hpp"
#include "daemon/threads/separate_thread.hpp"
#include "model/permit.hpp"
#include "state/backup/backup.hpp"
#include "state/moments.hpp"
#include "state/push/target_health.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// What a look at a source found.
struct source_look {
  instant at{};
  std::set<subject_id> schools;  // of which there is a file, whatever became of it
  std::string nameless;          // a file that failed before it named a school that is known; empty: there is none
  std::set<subject_id> taken_in = {};  // of those: a read was taken in
  std::set<subject_id> elsewhere =
      {};  // schools whose people stand under another code, in a read that was not taken in
};

struct source_seat {
  config::source_settings settings;
  std::shared_ptr<sources::source> reader;  // shared with a thread that reads it, which may be given up
  given_up_threads given_up = std::make_shared<std::atomic<unsigned>>(0);
  std::optional<instant> last_read;         // whole
  std::string failure;                      // why the newest read was not whole; empty: it was, or is held
  bool has_failed = false;                  // likewise; known after a restart as well
  std::string not_watched;                  // why its folder is not watched at present, though it is to be
  std::map<subject_id, school_file> files;  // by school; known after a restart as well
  std::optional<source_look>
      newest_look;  // by this process; none: there was none, or the source could not be looked at
  /// Of the newest read of a school that was held: who stands under keys that contradict, a few, by who was known
  /// there. In memory only: after a restart the next sync says it again.
  struct names_now {
    std::string hash;
    std::map<std::pair<subject_id, std::uint32_t>, std::string> by_known;  // with the line of the record
  };
  std::map<std::string, names_now> held_names;  // by school code. On the strand only
  known_files known;  // by the newest look of this process, if it came to its end; taken by the look that begins
};

/// How much of a plan's changes is over.
struct pushed_part {
  std::uint64_t plan = 0;
  std::uint64_t concluded = 0;
};

/// How near the end of a consent is: so many days before its last day, or over.
enum class end_notice : std::uint8_t { none, in_60_days, in_30_days, in_7_days, over };

/// What consents take away of what a target holds (daemon/cycle/consent/consent_effect).
struct beyond_consents {
  std::uint64_t accounts = 0;  // with attributes that the consent in force does not cover
  day next_from{};             // of the next consent on record that takes something away
  std::uint64_t next_accounts = 0;
  std::string next_effect = {};  // empty: there is none
};

/// Lives as long as somebody serves it. A reload that changes the settings puts another in its place, which shares
/// `turn`.
struct sync_request;
class shown_elsewhere;

struct target_seat {
  explicit target_seat(std::shared_ptr<async_lock> whose_turn) : turn(std::move(whose_turn)) {}

  config::target_settings settings;
  std::shared_ptr<targets::target> api;       // keeps its transport alive
  std::shared_ptr<targets::target> next_api;  // made by a reload: in its place from the next turn on
  std::shared_ptr<async_lock> turn;           // one sync at a time sends to the target
  std::shared_ptr<const sync_request>
      serving;  // what has the turn (daemon/cycle/pushing/serving.hpp); nullptr: nothing, or no sync
  permit_issuer permits;
  unsigned waiting = 0;      // syncs of everybody that wait for the turn, and will plan when they have it
  bool is_replaced = false;  // out of the configuration, or another seat has its place
  std::optional<instant> last_push;
  std::optional<instant> last_survey;                    // by this process, whose lists were compared to the end
  std::optional<std::chrono::milliseconds> compared_at;  // that survey, by island::running
  pushed_part pushed;                                    // of the newest push
  untold_changes untold;                                 // of the newest push that left some
  std::optional<instant>
      asked_after_the_end;  // when it was last asked for the accounts that are off since the end of its consent
  std::optional<instant> asked_for_blocked;  // when the target was last asked for the accounts of all who are blocked
  std::map<subject_id, block_look>
      looks_at_blocked;  // by this process, since the newest word about each (daemon/cycle/orders/blocked_accounts.hpp)
  std::set<subject_id>
      copies_on;  // by the newest survey: another object there has their handle, and is on or does not tell
  extent next_survey = extent::whole;  // changes: the one before was taken in
  std::optional<instant> last_whole_survey;
  std::vector<std::string> findings;  // of the newest survey
  std::size_t unanswered =
      0;  // objects that were asked for and of which it could not say what there is: each sync asks again
  std::optional<instant> failing_since;
  unsigned failures = 0;                     // in a row
  std::optional<instant> leave_alone_until;  // by the schedule
  std::string problem;
  errc cause = errc::unknown;
  std::pair<subject_id, end_notice> told_of_consent{};  // the newest that the journal tells of
  subject_id told_of_uncovered;  // the consent in force of which the journal tells whom it leaves out
  beyond_consents beyond;
  std::shared_ptr<const shown_elsewhere>
      shown;  // by the newest survey; nullptr: there was none (daemon/cycle/pushing/shown_elsewhere.hpp)
};

/// Where backups go.
struct backup_place {
  std::filesystem::path backups;
  std::optional<std::filesystem::path> keys;
  state::backup_retention keep;
  bool nightly = false;
};

/// Who else has the ECK iD of somebody who is blocked, as of so many entries of the log. Any thread.
class eck_id_sharers {
 public:
  using by_blocked = std::map<subject_id, std::vector<subject_id>>;
  /// nullopt: they are not known as of so many.
  [[nodiscard]] std::optional<by_blocked> at(std::uint64_t log_size) const {
    const std::lock_guard held(mutex_);
    return log_size == log_size_ ? std::optional(of_) : std::nullopt;
  }
  void remember(std::uint64_t log_size, by_blocked of) {
    const std::lock_guard held(mutex_);
    log_size_ = log_size;
    of_ = std::move(of);
  }

 private:
  mutable std::mutex mutex_;
  std::uint64_t log_size_ = 0;
  by_blocked of_;
};

/// The making of the search index (daemon/process/search_upkeep.hpp).
struct search_upkeep {
  explicit search_upkeep(const boost::asio::any_io_executor& io) : turn(io) {}
  async_lock turn;                                     // one at a time makes it; a search waits for that
  bool is_wanted = false;                              // somebody searched, now or in an earlier process
  bool is_being_kept = false;                          // by the schedule
  std::optional<std::chrono::milliseconds> looked_at;  // by the schedule, by island::running
};

/// What is known about opening the institution's memory.
struct reopening {
  bool had_data = false;          // it was there once: where it is missing now, a disk is, and nothing new is begun
  bool by_itself = true;          // the machine's fault may pass; damage does not
  unsigned failures = 0;          // since it was well for a while
  std::optional<instant> opened;  // last
  std::optional<error> doubt;     // of the log, which could not be marked on disk (state/log/doubt.hpp)
  std::optional<instant> not_before;
  std::map<target_id, state::target_health> healths;  // as they were kept, of targets that have no seat yet
  state::moments_by_name moments;                     // as they were kept
  std::map<target_id, beyond_consents> beyond;        // when it was opened
};

/// The queues of an institution's questions, each with two threads at most: what hangs or takes long in one delays
/// nothing in another.
struct question_lanes {
  using lane = std::shared_ptr<question_lane>;
  lane lists = question_threads::make_lane();     // status, lists, people
  lane look_ups = question_threads::make_lane();  // whose a handle or a plan is: before every act
  lane reports = question_threads::make_lane();   // read the whole log
  lane looks = question_threads::make_lane();     // of cycles (looking_beside.hpp)
  lane backups = question_threads::make_lane();   // read the backups' folder, which may be a share
};
using lane_of = question_lanes::lane question_lanes::*;

/// `store` is touched on the strand only, and by questions beside it (store_seat::ask); everything else on the
/// io_context's thread only (work on the strand and questions get copies), but `urgent`, `questions` and `sharers`.
struct island {
  island(config::institution_settings s, worker_strand where, const boost::asio::any_io_executor& io)
      : settings(std::move(s)), strand(std::move(where)), turn(io), opening(io), keeping(io), search(io) {}

  config::institution_settings settings;
  worker_strand strand;
  std::shared_ptr<question_threads> questions = std::make_shared<question_threads>();  // one for all, in the daemon
  question_lanes lanes;
  std::shared_ptr<reading_places> readings = std::make_shared<reading_places>();  // likewise
  async_lock turn;     // one sync at a time reads and names; targets have turns of their own
  async_lock opening;  // the memory is opened or closed
  async_lock keeping;  // a backup or an erasure: never both
  search_upkeep search;
  store_seat store;  // empty: could not be opened, see problem
  /// The monotonic clock. Set before anything runs; tests have their own.
  std::function<std::chrono::milliseconds()> running = machine_running;
  reopening again;
  bool gone = false;              // out of the configuration
  bool is_erasing = false;        // a cycle looks for who is due and erases them; others leave it to that one
  bool is_erasing_again = false;  // another cycle came meanwhile: once more after it
  unsigned blocks_under_way =
      0;  // syncs of single people, before which no push of everybody begins (daemon/cycle/pushing/serving.hpp)
  /// Entries of the log from which on what a plan is computed from is read beside the strand (planning/plan_basis.hpp):
  /// below it takes a few milliseconds.
  std::uint64_t planned_beside_from = 20'000;
  std::atomic<unsigned> urgent = 0;  // acts that wait for the strand (giving_way.hpp)
  std::vector<std::shared_ptr<source_seat>> sources;
  std::vector<std::shared_ptr<target_seat>> targets;
  /// Of a target that is out of the configuration as well, while somebody is still being served there: in again, it
  /// gets the same turn.
  std::map<target_id, std::weak_ptr<async_lock>> turns;
  first_password_store first_passwords;  // in memory only
  eck_id_sharers sharers;                // daemon/cycle/planning/same_eck_id.hpp
  std::optional<instant> last_sync;
  backup_place places;
  std::optional<instant> last_backup, last_backup_try;  // by backup_now()
  std::optional<seen_time> seen;                        // at the newest step of the store's time
  std::optional<instant> on_since;                      // without a break of more than three days
  std::optional<instant> last_night;                    // when the work of a night was last done (daemon/cycle/nights)
  std::optional<instant> last_alive;                    // when this was running
  std::string backup_problem;                           // of the newest try
  std::string keys_problem;                             // of their copies
  std::string problem;
};

}  // namespace sluis::daemon
