// What `sluis status`, the metrics and the audit socket are told of an institution: counts, ids of the configuration,
// states and times. No personal data. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/cycle/pushing/untold_changes.hpp"
#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/person.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

/// Accounts that others switched off at a target, and that stay off (on_disabled_at_target = "keep").
struct off_accounts {
  std::uint64_t count = 0;
  std::optional<day> first = {};          // of all of them, the earliest day on which one was seen to be off
  std::vector<subject_id> examples = {};  // a few
};

/// Groups that left, at a target: emptied, and deleted there when their term is over
/// (daemon/cycle/planning/left_groups.hpp).
struct left_groups {
  std::uint64_t count = 0;
  std::optional<day> deletes = {};  // the first of them, not before this day
};

/// An administrator's word that nothing goes to a target (state/pauses.hpp).
struct pause_view {
  std::string reference;                  // of the newest word
  day since{};                            // the first word of this pause
  day confirmed{};                        // the newest one
  std::string by;                         // actor handle, hex, of the newest
  std::uint64_t entry = 0;                // of the log, of the newest
  bool is_old = false;                    // the newest word is older than a week
  std::uint64_t leavers = 0;              // people who left, or are blocked, and whose account is still on there
  std::optional<day> leavers_since = {};  // the earliest day on which one of them left
  std::uint64_t not_known =
      0;  // of the others who left or are blocked and have an account there: nothing proves that it is off
};

struct target_status {
  target_id id;
  std::string consent;  // "valid until 2027-07-31", "none", "withdrawn", …
  std::string state;    // "in step", "withheld", "held", "outdated" (a held plan that the next sync computes anew),
                        // "pushing", "failing", "paused"
  std::optional<instant> last_push;
  std::optional<instant> failing_since;
  std::uint64_t waiting = 0;    // changes that are planned and not done
  untold_changes untold = {};   // of the open plan
  std::uint64_t unsettled = 0;  // creations of unknown outcome, which wait for the target to tell
  std::uint64_t failed = 0;  // changes that failed and were not done since: of the newest whole plan that was pushed,
                             // and of plans of a part after it
  std::string failed_why;    // the first of them, and how to see all
  std::map<operation, std::uint64_t> on_premises =
      {};  // of the failed ones: their objects are mastered on premises, so that no further sync helps
  std::optional<instant> held_since;  // plans of this target have been held since then without a break
  std::string problem;
  errc cause = errc::unknown;         // of the problem of the newest try
  bool may_send = false;              // a consent for this recipient is in force today
  std::uint64_t first_passwords = 0;  // that wait to be handed out
  std::vector<std::string> findings;  // of the newest survey, and how many objects wait to be settled
  std::optional<day>
      consent_ends;    // the last day up to which consents follow each other; after the end: the day it was
  std::string notice;  // what an administrator has to do about the consent; empty: nothing
  struct {
    std::uint64_t active = 0, inactive = 0, groups = 0;
    std::optional<day> closes, deletes;  // from when on active ones are disabled, and the first inactive one is deleted
  } without_consent;                     // what is still there after the consent's end
  std::uint64_t beyond_consent = 0;      // accounts with attributes that the consent in force does not cover
  std::string notice_next = {};          // the command for `notice`, where the notice itself names none
  std::string next_consent = {};         // what a consent takes away that begins within 60 days
  bool is_being_served = false;          // by a sync, at this moment
  off_accounts off_by_others = {};
  std::optional<pause_view> paused = {};
  left_groups ended = {};
  std::string held_plan = {};  // the plan that waits for an approval: the first 12 digits of its hash
};

struct source_status {
  source_id id;
  std::optional<instant> last_read;  // whole
  std::string failed = {};           // why the newest read was not whole; empty: it was, or is held
  bool has_failed = false;
  std::uint64_t held = 0;  // reads of which nothing was taken in
  std::string held_why = {};
  std::optional<instant> held_since = {};  // without a break
  std::uint64_t held_approved = 0;         // of those: the next sync takes it in
  std::uint64_t parts_approved = 0;        // likewise of `parts`
  std::uint64_t parts = 0;                 // reads that were taken in but for a part, which waits
  std::string part_why = {};
  std::uint64_t kept = 0;  // people who are absent and do not leave, because records do not tell whom they are about
  std::string kept_why = {};
  std::uint64_t missing = 0;                     // schools of which there is no file any more
  std::uint64_t old = 0;                         // schools whose file was not made again for longer than configured
  std::string behind = {};                       // which ones
  std::vector<std::string> behind_schools = {};  // all of them
  std::vector<std::string> gone = {};            // of the missing: codes
  std::uint64_t without_eck_id = 0;  // pupils who had an ECK iD and have none any more, of schools where they are more
                                     // than 10 % of those who had one
  std::string eck_ids_why = {};      // which schools
  std::string not_watched = {};      // why its folder is not watched at present, though it is to be; empty: it is
  bool has_schedule = true;          // it is read by itself without being watched
};

/// People whom an administrator blocked (state/blocks.hpp).
struct block_counts {
  std::uint64_t people = 0;
  std::uint64_t not_sent = 0;   // of those: the account is still on at a target
  std::uint64_t not_known = 0;  // of the rest: at a target nothing proves that the account is off
  std::uint64_t at_paused = 0;  // of both: at paused targets only
  std::vector<std::pair<subject_id, subject_id>> same_eck_id =
      {};                              // who is not blocked, and who is and has the same ECK iD; a few
  std::uint64_t with_same_eck_id = 0;  // how many are not blocked
};

/// Orders about people who are still held (model/order.hpp).
struct order_counts {
  std::uint64_t in_force = 0;
  std::uint64_t held = 0;          // of those: the term is over, and the source still lists the person
  std::uint64_t unconfirmed = 0;   // immediate ones that wait for a second administrator
  std::uint64_t leaving = 0;       // those in force whose term runs, or is over and the source does not list the person
  std::uint64_t not_accepted = 0;  // those in force about somebody absent whom nobody accepted: the order decides
  std::uint64_t not_sent = 0;      // those in force about somebody whose account is still active at a target
  std::uint64_t failed = 0;        // of those: switching an account off, or deleting it, failed
  std::map<operation, std::uint64_t> on_premises =
      {};  // of those: the account is mastered on premises, so that no further sync helps
};

/// What was left at a recipient, by an administrator's word.
struct left_view {
  target_id target;
  std::string recipient;
  day on{};
  std::uint64_t persons = 0, groups = 0, entry = 0;
};

/// Whose retention term is over, and who is not erased because of what the source says, or may say, of them
/// (mapping/life_cycle: still_listed, in_doubt). People without an order.
struct held_erasures {
  std::uint64_t still_listed = 0;    // past their end date: deleted at the targets, erased when no longer listed
  std::uint64_t in_bad_records = 0;  // absent; a record that was not taken in is or may be theirs; deleted nowhere
  std::uint64_t not_read =
      0;  // absent; their school or section was not taken in by the newest look, or for too long; deleted nowhere
  std::uint64_t in_held_reads = 0;                  // absent; a read of their school is held; deleted nowhere
  std::map<subject_id, std::uint64_t> reads = {};   // of those: how many of each school
  std::map<subject_id, std::uint64_t> unread = {};  // of those not read: how many of each school
  std::vector<subject_id> examples = {};            // a few of the still listed
};

/// Who is due for more than three days and is not erased, where the work of a night was not done for as long.
struct overdue_erasures {
  std::uint64_t here = 0;        // gone at every target
  std::uint64_t at_targets = 0;  // still to be deleted at one
};

/// A school that was not taken in, and where people wait whose term is over.
struct unread_school {
  source_id source;
  std::string school;         // code
  bool is_configured = true;  // the source
};

/// Of which people are listed, and which the configuration does not name any more: nothing is read of it.
struct source_not_configured {
  source_id id;
  std::uint64_t people = 0;
};

/// More people of a school than the guard lets through at once, whom reads of these days gave an end date that is over
/// (daemon/cycle/reading/many_ended.hpp).
struct many_ended {
  source_id source;
  subject_id subject;  // the school
  std::string school;  // code
  role who{};
  day first{}, last{};  // on which the reads were taken in
  std::uint64_t people = 0, of = 0;
};

/// One school at one target.
struct school_line {
  institution_id institution;
  std::string school;  // code, or its handle where it has none
  target_id target;
  std::uint64_t people = 0;   // in the source, current
  std::uint64_t active = 0;   // accounts that are switched on at the target, as far as we know
  std::uint64_t waiting = 0;  // changes of the newest plan without an outcome
  std::uint64_t failed = 0;   // changes of the newest plan that failed
  std::string school_year =
      {};  // of the newest read that was taken in: "2026-2027", or "not a year"; empty: the export names none
};

struct institution_status {
  institution_id id;
  std::string name;
  std::uint64_t students = 0, staff = 0, groups = 0, memberships = 0, invalid = 0, soft_deleted = 0, withheld = 0;
  std::uint64_t invalid_waiting = 0;  // of the invalid: they wait for a decision about the read that they stand in
  std::uint64_t invalid_known =
      0;  // of the other invalid ones: about somebody, or a group, on record: the last good version stands
  std::uint64_t invalid_unclear = 0;       // likewise: not known whose, and whoever they may be about stays
  std::uint64_t invalid_new_people = 0;    // likewise: of people who are not on record: no account is made from them
  std::uint64_t waiting_for_approval = 0;  // absent, and not accepted yet: none of them is soft-deleted
  bool to_accept = false;                  // some of them wait for `sluis erasure accept`, not for a plan
  std::optional<instant>
      last_sync;  // end of the newest sync in which every source was read whole and every target was served
  std::vector<source_status> sources;
  std::vector<target_status> targets;  // also those that are not configured and where objects are known
  std::vector<left_view> left;         // oldest first
  std::uint64_t held_reads = 0;        // of which nothing was taken in
  order_counts orders;
  block_counts blocks;
  std::uint64_t log_size = 0;
  struct {
    std::optional<instant> last;  // all of it was compared, and was as it was signed; none: not yet
    std::uint64_t entries = 0;    // that it had then
  } log_verified;
  struct {
    std::optional<instant> last;  // its signed files were missing, and were written anew; none: never
    std::uint64_t entries = 0;    // that the table had then
  } log_rebuilt;
  struct {
    std::optional<instant> last;  // made and verified
    bool keys_apart = false;      // the keys have a place of their own
    std::string problem;
    std::string overdue =
        {};  // since when the newest one is too old; empty: it is not, or none is to be made by itself
    bool keys_are_away = false;  // their place cannot be reached: nobody is erased
  } backup;
  bool is_served = true;  // false: its state could not be opened; then nothing but `problem` is known
  std::string problem;    // of the island itself: it could not be opened, a disk is full
  held_erasures held_back = {};
  std::string clock_problem = {};  // the clock is days ahead of what the store has seen, or behind; empty: sound
  std::vector<source_not_configured> gone_sources = {};
  overdue_erasures overdue = {};
  std::vector<unread_school> unread = {};  // of held_back.not_read
  std::vector<many_ended> ended = {};
};

struct listed_plan {
  institution_id institution;
  plan_summary summary;
  std::uint64_t failed = 0;  // changes of it that failed, of one that was pushed
};

}  // namespace sluis::daemon
