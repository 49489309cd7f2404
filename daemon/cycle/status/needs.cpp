#include "daemon/cycle/status/needs.hpp"

#include <algorithm>
#include <array>

#include "daemon/cycle/not_configured.hpp"
#include "daemon/cycle/planning/outdated_plan.hpp"
#include "daemon/cycle/reading/many_ended.hpp"
#include "daemon/cycle/reading/many_invalid.hpp"
#include "daemon/cycle/reading/not_taken_in.hpp"
#include "daemon/cycle/reading/source_status.hpp"
#include "daemon/cycle/reconciling/reconciling.hpp"
#include "daemon/cycle/status/need_texts.hpp"
#include "model/on_premises.hpp"
#include "model/shown_time.hpp"
#include "state/reads/told.hpp"

namespace sluis::daemon {

namespace {

/// The first few schools, a source that is not configured once.
std::string unread_texts(const institution_status& status) {
  std::vector<std::string> all;
  for (const auto& one : status.unread) {
    auto text = unread_text(status.id, one);
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  }
  if (all.empty()) return "sluis sync" + of_institution(status);
  std::string out;
  for (std::size_t i = 0; i < all.size() && i < most_commands; ++i) out += (out.empty() ? "" : "; ") + all[i];
  return out;
}

void add_ended(const institution_status& status, std::vector<need>& out) {
  for (const auto& one : status.ended) {
    const auto until = sluis::to_string(one.last + state::ended_are_told);
    out.push_back({condition::many_ended, urgency::waits_for_you, "source " + one.source.str(), many_ended_text(one),
                   "if that is wrong: put the right export in place, then: sluis sync" + of_institution(status) +
                       "; if it is right, nothing is to be done, and it is told until " + until});
  }
}

void add_held_back(const institution_status& status, std::vector<need>& out) {
  const auto of = of_institution(status);
  const auto& held = status.held_back;
  const auto people = [](std::uint64_t n) {
    return counted(n, "person whose term is over is", "people whose term is over are");
  };
  const bool does_part_wait =
      std::any_of(status.sources.begin(), status.sources.end(), [](const source_status& one) { return one.parts > 0; });
  const auto in_doubt = [&](std::uint64_t n, const std::string& why, const std::string& next) {
    if (n == 0) return;
    out.push_back({condition::erasure_in_doubt, urgency::waits_for_you, "",
                   people(n) + " not erased, and the term deletes no account of theirs: " + why, next});
  };
  in_doubt(held.in_held_reads, "a read of their school is held, and may list them", "sluis read list" + of);
  in_doubt(held.not_read,
           "their school or its section was not taken in when it was last looked at, or not for too long",
           unread_texts(status));
  in_doubt(held.in_bad_records, "a record that was not taken in is about them, or may be",
           "sluis invalid list" + of +
               (does_part_wait ? "; the part of a read that waits: sluis read list" + of : std::string()));
  if (held.still_listed == 0) return;
  std::string examples;
  for (const auto& one : held.examples) examples += " " + one.hex();
  out.push_back({condition::erasure_still_listed, urgency::none, "",
                 people(held.still_listed) +
                     " still listed by their source, or may be, and erased once it is known to list them no longer:" +
                     examples + (held.still_listed > held.examples.size() ? " and others" : ""),
                 "have them taken out of the export; who it is: sluis person show HANDLE --reason REASON"});
}

bool is_waiting_for_a_sync(const target_status& target) {
  const bool is_told = target.failing_since || target.held_since || target.state == "failing" ||
                       target.state == "held" || target.state == "not configured";
  return target.may_send && !is_told && !target.is_being_served && !target.paused;
}

/// Nothing stands in the way, and nothing was done yet.
void add_what_waits_for_a_sync(const institution_status& status, std::vector<need>& out) {
  const auto sync = "sluis sync" + of_institution(status);
  bool waits_anywhere = false;
  for (const auto& target : status.targets) {
    const bool waits = is_waiting_for_a_sync(target);
    waits_anywhere = waits_anywhere || waits;
    // What is outdated is told as that, and what the newest sync could not send as a finding.
    if (!waits || target.state == outdated || target.waiting <= target.unsettled || target.untold.plan != 0) continue;
    const auto n = target.waiting - target.unsettled;
    out.push_back({condition::sync_waits, urgency::none, "target " + target.id.str(),
                   counted(n, "change waits", "changes wait") + " for the next sync",
                   sync + " --target " + target.id.str()});
  }
  const auto waiting =
      status.orders.not_sent - std::min(status.orders.not_sent, status.orders.failed);  // a sync tried the others
  if (waiting == 0 || !waits_anywhere) return;
  out.push_back({condition::sync_waits, urgency::none, "",
                 counted(waiting, "ordered erasure waits", "ordered erasures wait") +
                     " for the next sync: the account is still on",
                 sync});
}

/// Whose absence nothing decided yet, and nothing else that is told says why: a plan of it was not made, or not pushed.
void add_who_waits_for_a_plan(const institution_status& status, std::vector<need>& out) {
  using enum condition;
  constexpr std::array said = {plan_held,      absences_to_accept, no_consent,          not_configured,
                               target_failing, target_paused,      pause_not_confirmed, finding,
                               people_kept,    clock_in_doubt,     sync_waits};
  const auto is_said = [&](const need& one) { return std::find(said.begin(), said.end(), one.kind) != said.end(); };
  if (status.waiting_for_approval == 0 || std::any_of(out.begin(), out.end(), is_said)) return;
  out.push_back({sync_waits, urgency::none, "",
                 counted(status.waiting_for_approval, "person counts", "people count") +
                     " as left, and no plan says yet what becomes of them",
                 "sluis sync --wait" + of_institution(status)});
}

void add_gone_sources(const institution_status& status, std::vector<need>& out) {
  for (const auto& source : status.gone_sources) {
    out.push_back({condition::source_not_configured, urgency::waits_for_you, "source " + source.id.str(),
                   not_read_text(source.people),
                   "configure the source again, under this id, then: sluis sync" + of_institution(status) +
                       "; if it is gone for good: " + gone_command(status.id, source.id)});
  }
}

/// "; at partner, which is paused: resume it first, or switch the accounts off there by hand". Nothing goes to a target
/// that is paused, whatever is synced.
std::string resume_first(const institution_status& status) {
  std::string paused;
  for (const auto& one : status.targets) {
    if (one.paused) paused += (paused.empty() ? "" : ", ") + one.id.str();
  }
  return paused.empty()
             ? std::string()
             : "at a target that is paused (" + paused + "): resume it first, or switch the account off there by hand";
}

void add_blocks(const institution_status& status, std::vector<need>& out) {
  const auto& blocks = status.blocks;
  const auto of = of_institution(status);
  const auto open = blocks.not_sent + blocks.not_known;
  if (open > 0) {
    std::string problem;
    if (blocks.not_sent > 0)
      problem = counted(blocks.not_sent, "person is", "people are") + " blocked whose account is still on at a target";
    if (blocks.not_known > 0) {
      problem += (problem.empty() ? "" : "; ") + counted(blocks.not_known, "person is", "people are") +
                 " blocked of whom it is not known at a target whether the account is off";
    }
    std::string next;
    if (blocks.at_paused < open)
      next = "sluis sync" + of +
             " --wait; where that does not help and it cannot wait, switch the account off there by hand; ";
    if (blocks.at_paused > 0) next += resume_first(status) + "; ";
    const auto is_there = [](const target_status& one) { return one.on_premises.contains(operation::deactivate_user); };
    if (std::any_of(status.targets.begin(), status.targets.end(), is_there))
      next +=
          "where it is " + std::string(on_premises_mark) + ": " + on_premises_step(operation::deactivate_user) + "; ";
    out.push_back({condition::block_not_sent, urgency::failed, "", problem, next + "where: sluis person blocked" + of});
  }
  if (blocks.with_same_eck_id > 0) {
    std::string who;
    for (const auto& [other, blocked] : blocks.same_eck_id)
      who += (who.empty() ? "" : ", ") + other.hex() + " (" + blocked.hex() + ")";
    out.push_back(
        {condition::block_same_eck_id, urgency::waits_for_you, "",
         counted(blocks.with_same_eck_id, "person has", "people have") +
             " the ECK iD of somebody who is blocked, or had it since the block began, and " +
             (blocks.with_same_eck_id == 1 ? "is" : "are") + " not blocked: " + who +
             (blocks.with_same_eck_id > blocks.same_eck_id.size() ? " and others" : "") +
             "; until the block ends no account of theirs is made or switched on, and one that is on stays on",
         "where it is the same person: sluis person block HANDLE --reason REASON; where it is not, have the ECK iD "
         "corrected in the source, and end the block and begin it again"});
  }
}

/// Sent, and not done: another sync alone does not help.
void add_failed_orders(const institution_status& status, std::vector<need>& out) {
  const auto& orders = status.orders;
  if (orders.failed == 0) return;
  const auto see = "where and why: sluis erasure list" + of_institution(status) + ", then: sluis erasure show HANDLE";
  out.push_back({condition::changes_failed, urgency::failed, "",
                 counted(orders.failed, "ordered erasure is", "ordered erasures are") +
                     " not carried out: the account is still on, and switching it off, or deleting it, failed",
                 steps_on_premises(orders.on_premises) + see});
}

void add_people(const institution_status& status, std::vector<need>& out) {
  const auto of = of_institution(status);
  if (status.to_accept) {
    out.push_back({condition::absences_to_accept, urgency::waits_for_you, "",
                   "people are absent of whom no plan speaks, and none of them is deleted",
                   "sluis erasure accept" + of});
  }
  add_blocks(status, out);
  if (status.orders.unconfirmed > 0) {
    out.push_back({condition::order_unconfirmed, urgency::waits_for_you, "",
                   counted(status.orders.unconfirmed, "ordered erasure is", "ordered erasures are") +
                       " not confirmed by a second administrator",
                   "sluis erasure list"});
  }
  add_failed_orders(status, out);
  if (status.orders.held > 0) {
    out.push_back({condition::order_held, urgency::waits_for_you, "",
                   counted(status.orders.held, "ordered erasure is", "ordered erasures are") +
                       " held: the source still lists the person, or its newest word was not taken in",
                   "sluis erasure list"});
  }
  const auto wrong =
      status.invalid -
      std::min(status.invalid, status.invalid_waiting);  // the others wait as parts of reads, and are told as such
  if (wrong > 0) {
    const auto people = status.students + status.staff;  // with the invalid ones who are known
    const bool are_many = are_many_invalid(wrong, people - std::min(people, status.invalid_known));
    const auto how = are_many ? urgency::waits_for_you : urgency::none;
    out.push_back({condition::invalid_records, how, "",
                   counted(wrong, "record was", "records were") + " not taken in" +
                       text_of(not_taken_in{status.invalid_new_people, status.invalid_known, status.invalid_unclear}),
                   std::string("correct ") + (wrong == 1 ? "it" : "them") + " in the source; which " +
                       (wrong == 1 ? "one" : "ones") + ": sluis invalid list" + of});
  }
}

/// What waits for a night that does not come. Where a target keeps somebody from being erased, that is told of the
/// target.
void add_overdue(const institution_status& status, std::vector<need>& out) {
  const auto of = of_institution(status);
  if (!status.backup.overdue.empty()) {
    out.push_back({condition::backup_overdue, urgency::failed, "", "backup: " + status.backup.overdue,
                   "sluis backup create" + of});
  }
  const auto is_told = [](const need& one) { return one.how != urgency::none && one.at.starts_with("target "); };
  const bool do_targets_wait = std::any_of(out.begin(), out.end(), is_told);
  const auto n = status.overdue.here + (do_targets_wait ? 0 : status.overdue.at_targets);
  if (n == 0 || status.backup.keys_are_away) return;
  out.push_back({condition::erasure_overdue, urgency::failed, "",
                 counted(n, "person or group is", "people and groups are") +
                     " not erased, though the term has been over for more than three days: this machine is on in no "
                     "evening, night or weekend, or the work of the night fails",
                 "sluis sync" + of + " --wait"});
}

/// A copy that somebody else keeps tells whether it is still the same log.
void add_log_rebuilt(const institution_status& status, std::vector<need>& out) {
  if (!status.log_rebuilt.last) return;
  const auto on = sluis::to_string(local_day(*status.log_rebuilt.last));
  out.push_back({condition::log_rebuilt, urgency::waits_for_you, "",
                 "the signed files of the log were missing on " + on + ", and were written anew from the database (" +
                     counted(status.log_rebuilt.entries, "entry", "entries") +
                     "): by itself that does not show whether an entry was changed before",
                 "find out who removed them, and compare a copy that was made before: sluis log export" +
                     of_institution(status) +
                     " --to FOLDER, then: sluis log verify FOLDER --older COPY; this is told for 30 days"});
}

/// Where a sync is advised of a target that is paused, that sync sends nothing there.
void advise_to_resume(const institution_status& status, std::vector<need>& out) {
  for (const auto& target : status.targets) {
    if (!target.paused) continue;
    for (auto& one : out) {
      const bool is_of_it = one.at == "target " + target.id.str();
      const bool is_of_the_pause = one.kind == condition::target_paused || one.kind == condition::pause_not_confirmed;
      if (!is_of_it || is_of_the_pause || one.next.find("sluis sync") == std::string::npos) continue;
      one.next = "the target is paused, and a sync sends nothing there. First: sluis target resume " + target.id.str() +
                 of_institution(status) + " --reason REASON; then: " + one.next;
    }
  }
}

}  // namespace

std::string to_string(condition kind) {
  static constexpr std::array<const char*, conditions> names = {"institution_failed",
                                                                "read_failed",
                                                                "read_held",
                                                                "part_waits",
                                                                "school_behind",
                                                                "people_kept",
                                                                "never_read",
                                                                "target_failing",
                                                                "not_configured",
                                                                "source_not_configured",
                                                                "no_consent",
                                                                "consent_notice",
                                                                "plan_held",
                                                                "changes_failed",
                                                                "unsettled",
                                                                "finding",
                                                                "off_by_others",
                                                                "target_paused",
                                                                "pause_not_confirmed",
                                                                "absences_to_accept",
                                                                "order_unconfirmed",
                                                                "block_not_sent",
                                                                "block_same_eck_id",
                                                                "order_held",
                                                                "backup_failed",
                                                                "first_passwords",
                                                                "invalid_records",
                                                                "erasure_in_doubt",
                                                                "erasure_still_listed",
                                                                "clock_in_doubt",
                                                                "sync_waits",
                                                                "erasure_overdue",
                                                                "eck_ids_missing",
                                                                "backup_overdue",
                                                                "many_ended",
                                                                "log_rebuilt",
                                                                "source_not_watched"};
  static_assert(names.back() != nullptr);  // one is missing
  return names.at(static_cast<std::size_t>(kind));
}

std::string unread_text(const institution_id& institution, const unread_school& which) {
  if (!which.is_configured) {
    return "source " + which.source.str() + " is not configured: configure it again, or, if it is gone for good: " +
           gone_command(institution, which.source);
  }
  return "have school " + which.school + " exported again, then: sluis sync" + of_institution(institution) +
         "; if it closed: " + closed_command(institution, which.source, which.school);
}

std::vector<need> needs_of(const institution_status& status) {
  std::vector<need> out;
  const bool is_behind = status.clock_problem.find(" behind ") != std::string::npos;
  // A sync says it as well, in its own words: once is enough.
  const bool is_of_the_clock = is_behind && status.problem.find("what this store has seen") != std::string::npos;
  if (!status.problem.empty() && !is_of_the_clock) {
    out.push_back({condition::institution_failed, urgency::failed, "", status.problem,
                   status.is_served ? "" : "nothing of it is read, sent or erased meanwhile"});
  }
  if (!status.backup.problem.empty()) {
    out.push_back({condition::backup_failed, urgency::failed, "", "backup: " + status.backup.problem,
                   "then: sluis backup create" + of_institution(status)});
  }
  if (!status.clock_problem.empty()) {
    out.push_back({condition::clock_in_doubt, urgency::waits_for_you, "",
                   status.clock_problem +
                       (is_behind ? ": nothing is read, no term ends, and nobody is deleted or erased meanwhile"
                                  : ": terms stand still at that day; who was due by then is still deleted and erased"),
                   "correct the clock, or if the date is right: sluis clock confirm" + of_institution(status)});
  }
  if (status.is_served) {
    for (const auto& source : status.sources) add_source(status, source, out);
    add_ended(status, out);
    for (const auto& target : status.targets) add_target(status, target, out);
    add_gone_sources(status, out);
    add_people(status, out);
    add_what_waits_for_a_sync(status, out);
    add_who_waits_for_a_plan(status, out);
    add_held_back(status, out);
    add_overdue(status, out);
    add_log_rebuilt(status, out);
  }
  advise_to_resume(status, out);
  std::stable_sort(out.begin(), out.end(), [](const need& a, const need& b) { return a.how > b.how; });
  return out;
}

}  // namespace sluis::daemon
