// What of an institution's status needs somebody: the conditions that `sluis status` tells first, with what to do, and
// with which code it ends because of them (table in docs/operations.md). A condition is told until it is over. Pure,
// from the status alone; no personal data.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/cycle/status/status_views.hpp"

namespace sluis::daemon {

enum class condition : std::uint8_t {
  institution_failed,  // its own state cannot be used, its newest sync broke off, or its log lags behind
  read_failed,         // of a source
  read_held,
  part_waits,     // of a read that was taken in otherwise
  school_behind,  // no file of a school is there, or it was not made again for too long
  people_kept,    // absent, and kept by records that do not tell whom they are about
  never_read,
  target_failing,         // it cannot be reached, or refuses what we ask
  not_configured,         // a target where accounts of ours are
  source_not_configured,  // of which people are listed
  no_consent,             // none in force for this recipient
  consent_notice,         // it ends soon, or covers less than what is there
  plan_held,
  changes_failed,       // of the newest plan
  unsettled,            // creations of unknown outcome
  finding,              // something to settle at a target
  off_by_others,        // accounts that others switched off at a target, and that stay off
  target_paused,        // by an administrator's word: nothing goes there
  pause_not_confirmed,  // for more than a week
  absences_to_accept,
  order_unconfirmed,  // an immediate erasure waits for a second administrator
  block_not_sent,  // the account of somebody who is blocked is still on at a target, or nothing proves that it is off
  block_same_eck_id,  // somebody who is not blocked has the ECK iD of somebody who is
  order_held,         // an ordered erasure, and the source lists the person
  backup_failed,
  first_passwords,  // wait to be handed out
  invalid_records,
  erasure_in_doubt,      // the term is over, and a read or record that was not taken in may list the person
  erasure_still_listed,  // the term is over, and the source lists the person, whose end date is over
  clock_in_doubt,        // it is days ahead of what the store has seen, or behind it: terms stand still
  sync_waits,            // something is ready, and only a sync is missing
  erasure_overdue,       // somebody is due for days, nothing that is told holds it up, and they are not erased
  eck_ids_missing,       // of pupils of a source who had one
  backup_overdue,        // backups are made by themselves, and the newest one is days old, or there is none
  many_ended,            // more people than the guard lets through left by end dates in reads of these days
  log_rebuilt,           // the log's signed files were missing, and were written anew from the database
  source_not_watched,    // its folder is to be watched, and cannot be
};
inline constexpr std::size_t conditions = 37;

/// How `sluis status` ends for it: the exit codes of docs/operations.md. `none`: somebody should look, and nothing is
/// wrong with what Sluis does.
enum class urgency : std::uint8_t { none = 0, waits_for_you = 3, failed = 4, unreachable = 5 };

struct need {
  condition kind{};
  urgency how{};
  std::string at;       // "source las", "target partner"; empty: the institution itself
  std::string problem;  // one sentence
  std::string next;     // what to do, mostly a command as it is typed
};

/// "target_failing": the name in JSON, in the metrics and in the docs.
[[nodiscard]] std::string to_string(condition kind);

/// What to do where a school was not taken in: a sync, or an administrator's word that it closed or that its source is
/// gone.
[[nodiscard]] std::string unread_text(const institution_id& institution, const unread_school& which);

/// The gravest first.
[[nodiscard]] std::vector<need> needs_of(const institution_status& status);

}  // namespace sluis::daemon
