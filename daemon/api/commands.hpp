// What administrators may order through the sockets: small interfaces, one a topic. Each act is on record with who
// ordered it, before it is answered. Questions are in questions.hpp, with who implements both and the thread rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/task.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon {

class configuration_commands {
 public:
  virtual ~configuration_commands() = default;
  /// Ends when the configuration that was read again counts: the keys that count from the next start on only. An error:
  /// it is not sound, and what was in force stays.
  virtual task<std::vector<std::string>> reload(caller by) = 0;
};

class sync_commands {
 public:
  virtual ~sync_commands() = default;
  /// Job id; an institution that is being synced takes the next one after it.
  virtual task<std::string> start_sync(sync_request what, caller by) = 0;
};

class backup_commands {
 public:
  virtual ~backup_commands() = default;
  /// Job id. One backup each, beside whatever else is done.
  virtual task<std::string> start_backup(std::optional<institution_id> only, caller by) = 0;
};

class clock_commands {
 public:
  virtual ~clock_commands() = default;
  /// An administrator says that `date` is today's: terms run by the clock again. On record. errc::conflict: the clock
  /// says another date.
  virtual task<std::vector<clock_view>> confirm_clock(std::optional<institution_id> only, day date, caller by) = 0;
};

class plan_commands {
 public:
  virtual ~plan_commands() = default;
  virtual task<plan_summary> approve(std::string hash, caller by) = 0;
};

class read_commands {
 public:
  virtual ~read_commands() = default;
  /// Exactly this content may be taken in; the next sync does it.
  /// errc::refused where people in it would get a second account, and not exactly so many were confirmed.
  virtual task<held_read_view> approve_read(std::string hash, std::uint64_t second_accounts, caller by) = 0;
  /// Nothing of it is taken in, and the same content is not asked about again. An approval takes it back.
  virtual task<held_read_view> refuse_read(std::string hash, std::string reason, caller by) = 0;
};

class closing_commands {
 public:
  virtual ~closing_commands() = default;
  /// These schools are not exported any more: whoever stands there counts as left from today. errc::not_found: no such
  /// school is known; errc::refused: it is in the newest look at a source, or nobody looked yet, or its source is not
  /// configured (say that the source is gone), or the source is configured whose schools would all be closed;
  /// errc::conflict: the clock is in doubt.
  virtual task<closing_preview> close_schools(institution_id institution, closing what, std::string reason,
                                              caller by) = 0;
};

class consent_commands {
 public:
  virtual ~consent_commands() = default;
  /// The recipient is taken from the configuration of the target. errc::refused: it names a school or role that no
  /// record and no configured school has, unless that is confirmed.
  virtual task<recorded_consent> grant_consent(institution_id institution, consent what, scope_check check,
                                               caller by) = 0;
  virtual task<std::uint64_t> withdraw_consent(institution_id institution, target_id target, caller by) = 0;
};

class target_commands {
 public:
  virtual ~target_commands() = default;
  /// The objects of this target are at the recipient that is configured now, which is the same one under another
  /// address.
  virtual task<std::string> move_target(institution_id institution, target_id target, std::string reason,
                                        caller by) = 0;
  /// What this target holds stays at its recipient, on record; the target, if it is configured, starts empty.
  virtual task<left_view> leave_target(institution_id institution, target_id target, std::string reason, caller by) = 0;
};

class preparing_commands {
 public:
  virtual ~preparing_commands() = default;
  /// Makes what must exist at the target before the first push (targets::target::set_up). May be repeated. On record.
  virtual task<prepared_target> prepare_target(institution_id institution, target_id target, caller by) = 0;
};

class pause_commands {
 public:
  virtual ~pause_commands() = default;
  /// Nothing goes to the target from now on, no removal and no look-up either; said again, it is confirmed. On record.
  /// What was being sent has ended when this returns: at most the requests in flight may still arrive. errc::not_found:
  /// no such target; errc::invalid_input: the reason is no reference.
  virtual task<pause_view> pause_target(institution_id institution, target_id target, std::string reference,
                                        caller by) = 0;
  /// errc::not_found: it is not paused. The next sync looks first at what the target holds.
  virtual task<pause_view> resume_target(institution_id institution, target_id target, std::string reference,
                                         caller by) = 0;
};

class password_commands {
 public:
  virtual ~password_commands() = default;
  /// The first passwords of these persons' accounts at a target, in their order. Each is told once, and logged as an
  /// access with the purpose before that. errc::not_found where none of them is known; errc::refused where the target
  /// hands out none.
  virtual task<std::vector<handed_password>> hand_out_passwords(institution_id institution, target_id target,
                                                                std::vector<subject_id> persons, std::string purpose,
                                                                caller by) = 0;
};

class absence_commands {
 public:
  virtual ~absence_commands() = default;
  /// Accepts the absences of whom no plan speaks: the retention term runs from today. On record. errc::conflict: they
  /// are others.
  virtual task<absence_view> accept_absences(institution_id institution, acceptance what, caller by) = 0;
};

class order_commands {
 public:
  virtual ~order_commands() = default;
  /// `reference` of the two that give an order. errc::refused: the same administrator confirms, the source still lists
  /// who is to be erased at once, or the erasure has begun. It is the next cycle that carries it out.
  virtual task<daemon::erasure_story> order(subject_id subject, order_act what, std::string reference, caller by) = 0;
};

class block_commands {
 public:
  virtual ~block_commands() = default;
  /// On record at once, and carried out by a sync of this person alone, before which a push that is under way is ended.
  /// errc::invalid_input: the reference is none; errc::conflict: is blocked already; errc::not_found: is not held, or
  /// not blocked; errc::refused: the erasure has begun.
  virtual task<block_view> block(subject_id subject, block_act what, std::string reference, caller by) = 0;
};

class finding_commands {
 public:
  virtual ~finding_commands() = default;
  /// An administrator's word, once, about a finding. What is said to be ours is looked at again before it counts.
  /// errc::not_found: nothing is to be settled; errc::conflict: the target does not show it as theirs (any more);
  /// errc::unavailable: it cannot be asked now.
  virtual task<finding_view> settle(settlement what, caller by) = 0;
};

/// Whom to order what.
struct all_commands {
  configuration_commands& configuration;
  sync_commands& syncs;
  backup_commands& backups;
  clock_commands& clock;
  plan_commands& plans;
  read_commands& reads;
  closing_commands& closing;
  consent_commands& consents;
  target_commands& targets;
  preparing_commands& preparing;
  pause_commands& pauses;
  password_commands& passwords;
  absence_commands& absences;
  order_commands& orders;
  block_commands& blocks;
  finding_commands& findings;
};

}  // namespace sluis::daemon
