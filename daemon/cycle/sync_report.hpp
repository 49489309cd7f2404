// Plain data of the cycle: who asks for a sync and what for, what it reports, and a backup. The sockets hand them on
// (daemon/api).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/cycle/status/previews.hpp"
#include "daemon/cycle/status/status_views.hpp"
#include "model/plan.hpp"
#include "model/survey.hpp"

namespace sluis::daemon {

/// The peer credentials of a socket (SO_PEERCRED), and the name of that account at this moment. Who acts is told apart
/// by the uid; the name is for people. sudo does not show here: whoever acts as root is uid 0.
struct caller {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::int32_t pid = 0;
  std::string account = {};  // empty: there is none
  [[nodiscard]] std::string name() const {
    return "uid:" + std::to_string(uid) + (account.empty() ? "" : " (" + account + ")");
  }
};

enum class drift_check : std::uint8_t { when_due, now };
enum class origin : std::uint8_t {
  administrator,
  schedule
};  // the schedule leaves a target alone for a while that was down

struct sync_request {
  std::optional<institution_id> institution;  // absent: all
  std::optional<source_id> source;
  std::optional<target_id> target;
  std::set<subject_id> people;                // only their changes are pushed; empty: everybody's
  bool dry_run = false;                       // read, keep and plan; push nothing
  drift_check drift = drift_check::when_due;  // look at what the targets hold before planning
  bool believe_lists = false;  // however many objects a target's list leaves out, each of them is asked for
  origin by = origin::administrator;
  enum class reading : std::uint8_t {
    sources,
    changed_files,
    nothing
  } reads = reading::sources;  // changed_files: those that are as they were read may stay unread (reading/known_files);
                               // nothing: what is due by the calendar only

  [[nodiscard]] bool is_of_everybody() const { return people.empty(); }
};

struct read_report {
  source_id source;
  std::string school;  // code
  std::string ending;  // complete, held, failed
  std::uint64_t students = 0, staff = 0, groups = 0, memberships = 0, added = 0, changed = 0, unchanged = 0, left = 0,
                returned = 0, invalid = 0;
  std::string note;
  std::string held = {};    // hash of a read that was held, or of which some records were (held_read_view)
  std::uint64_t moved = 0;  // of its contradictions, held_read_view
  std::uint64_t kept = 0;   // people who are absent and do not leave, because records do not tell whom they are about
  subject_id school_handle = {};
  std::string many_ended =
      {};  // a sentence, where they are more than the guard lets through at once (daemon/cycle/reading/many_ended.hpp)
  std::uint64_t contradictions = 0, doubled = 0, renumbered = 0;  // of an approval, held_read_view
};

struct push_counts {
  std::uint64_t done = 0, failed = 0, unknown = 0;
};

struct target_report {
  target_id target;
  plan_summary plan;
  push_counts pushed;
  drift_counts drift;  // found by this sync; zero as well when nobody looked
  std::string problem;
  errc cause = errc::unknown;              // of the problem: unavailable where the target cannot be reached
  std::vector<std::string> findings = {};  // of the target's content, that an administrator should look at
  std::uint64_t accepted = 0;              // changes of the plan that need no approval
  std::uint64_t unsettled = 0;             // creations of earlier pushes whose outcome the target cannot tell
  bool is_permit_over = false;             // what may be sent changed during the push: the target did not fail
  bool was_answered = false;               // by the target, whatever it said: only that ends "failing"
  bool may_not_be_asked = false;           // no consent, and no end of one, permits a request; or the target is paused
  bool is_paused = false;                  // by an administrator's word
};

/// A backup that is there, or was tried.
struct backup_view {
  institution_id institution;
  std::filesystem::path folder;
  std::optional<instant> made;
  std::uint64_t bytes = 0, log_size = 0, epoch = 0, keys = 0;
  std::string problem;
};

/// A source of which a school has no file, or one that was not made again for too long.
struct source_behind {
  source_id source;
  std::string why;
};

struct sync_report {
  institution_id institution;
  std::vector<read_report> reads;
  std::vector<target_report> targets;
  std::uint64_t erased = 0;  // after their retention term, in the maintenance window
  std::optional<backup_view> backup;
  std::string problem;
  std::vector<source_behind> behind = {};
  std::string clock_problem = {};  // the clock is in doubt
};

}  // namespace sluis::daemon
