#include <algorithm>
#include <string>

#include "daemon/cycle/planning/outdated_plan.hpp"
#include "daemon/cycle/reconciling/reconciling.hpp"
#include "daemon/cycle/status/need_texts.hpp"
#include "model/on_premises.hpp"
#include "model/shown_time.hpp"

namespace sluis::daemon {

namespace {

urgency urgency_of(errc cause) {
  if (cause == errc::refused || cause == errc::conflict) return urgency::waits_for_you;
  return cause == errc::corrupt || cause == errc::io ? urgency::failed : urgency::unreachable;
}

void add_consent(const institution_id& institution, const std::string& at, const target_status& target,
                 std::vector<need>& out) {
  const auto see = "see what is on record: sluis consent list --institution " + institution.str();
  if (!target.may_send) {
    const std::string what = target.consent.starts_with("consent ") ? "" : "consent: ";
    const auto notice = target.notice.empty() ? std::string() : "; " + target.notice;
    const auto next =
        target.notice_next.empty() ? see + "; record one: sluis consent grant --help" : target.notice_next;
    out.push_back({condition::no_consent, urgency::waits_for_you, at, what + target.consent + notice, next});
  } else if (!target.notice.empty()) {
    const auto next =
        target.notice_next.empty() ? see + "; record the next one: sluis consent grant --help" : target.notice_next;
    out.push_back({condition::consent_notice, urgency::none, at, target.notice, next});
  }
}

bool is_told_as_failing(const target_status& target) {
  return target.failing_since || target.state == "failing";
}

/// Where the target does not answer, or is not asked, that is told, and not also that its lists could not be read.
std::string findings_of(const target_status& target) {
  std::string out;
  for (const auto& one : target.findings) {
    if ((is_told_as_failing(target) || target.paused) && one.starts_with(mark_of_failed_survey)) continue;
    out += (out.empty() ? "" : "; ") + one;
  }
  return out;
}

std::string handles(const std::vector<subject_id>& some, std::uint64_t all) {
  std::string out;
  for (const auto& one : some) out += (out.empty() ? "" : " ") + one.hex();
  return out + (all > some.size() ? " and others" : "");
}

void add_off_by_others(const institution_status& status, const std::string& at, const target_id& target,
                       const off_accounts& off, std::vector<need>& out) {
  if (off.count == 0) return;
  const auto since = off.first
                         ? (off.count == 1 ? ", first seen on " : ", the first seen on ") + sluis::to_string(*off.first)
                         : std::string();
  out.push_back(
      {condition::off_by_others, urgency::none, at,
       counted(off.count, "account was", "accounts were") + " switched off there by others" + since + ", and " +
           (off.count == 1 ? "stays" : "stay") + " off: " + handles(off.examples, off.count),
       "switch on there what should be on, or set on_disabled_at_target = \"enable\"; which: sluis target findings" +
           of_institution(status) + " --target " + target.str() +
           "; of one that is not there any more: sluis target settle HANDLE --target " + target.str() +
           " --not-ours --reason REFERENCE"});
}

/// Also what happens where nobody does anything.
std::string steps_of_held_plan(const target_status& target, const std::string& of) {
  const bool is_known = !target.held_plan.empty();
  const auto hash = is_known ? target.held_plan : std::string("HASH");
  return (is_known ? std::string() : "sluis plan list" + of + ", then: ") + "sluis plan show " + hash +
         "; if it is right: sluis plan approve " + hash + ", then: sluis sync" + of +
         "; if it is wrong: correct the source, or record the consent that is missing, then: sluis sync" + of +
         "; if you do nothing, it stays held: nobody loses an account by it, and what is new at this target may wait "
         "with it";
}

std::string steps_of_failed_changes(const target_status& target, const std::string& of) {
  const auto see = "sluis plan list" + of + ", then: sluis plan show HASH";
  std::uint64_t there = 0;
  for (const auto& [op, count] : target.on_premises) there += count;
  return steps_on_premises(target.on_premises) +
         (there == 0              ? ""
          : there < target.failed ? "the others: "
                                  : "which: ") +
         see;
}

std::string steps_of_findings(const target_status& target, const std::string& of) {
  const auto see = "sluis target findings" + of + " --target " + target.id.str();
  const auto is_told_whole = [](const std::string& one) { return is_on_premises(one); };
  const auto there = std::count_if(target.findings.begin(), target.findings.end(), is_told_whole);
  if (there == 0) return see;
  const std::string step = "of what is " + std::string(on_premises_mark) +
                           ", change, disable or delete in the local Active Directory what is planned to be, and let "
                           "that be synchronised; the next sync then sees it";
  return static_cast<std::size_t>(there) == target.findings.size() ? step : step + "; the others: " + see;
}

void add_changes(const institution_status& status, const std::string& at, const target_status& target,
                 std::vector<need>& out) {
  const auto of = of_institution(status);
  if (target.held_since || target.state == "held") {
    out.push_back({condition::plan_held, urgency::waits_for_you, at, target.problem, steps_of_held_plan(target, of)});
  }
  if (target.state == outdated) {
    out.push_back({condition::sync_waits, urgency::none, at, target.problem,
                   "sluis sync --wait" + of + " --target " + target.id.str()});
  }
  if (target.unsettled > 0 && !target.is_being_served) {  // else they are on their way
    out.push_back({condition::unsettled, urgency::failed, at,
                   counted(target.unsettled, "creation", "creations") +
                       " of unknown outcome: the target does not show whether the object is there",
                   "each sync looks again, and makes what is not shown 15 minutes after it was sent; which ones and "
                   "why: sluis plan list" +
                       of +
                       ", then: sluis plan show HASH; "
                       "where the target never tells, and you see there that it is not there: sluis target settle "
                       "HANDLE --target " +
                       target.id.str() + " --not-ours --reason REFERENCE"});
  }
  if (target.failed > 0) {
    out.push_back({condition::changes_failed, urgency::failed, at,
                   counted(target.failed, "change", "changes") + " of the newest plan failed" +
                       (target.failed_why.empty() ? "" : ", " + target.failed_why),
                   steps_of_failed_changes(target, of)});
  }
  if (const auto findings = findings_of(target); !findings.empty()) {
    out.push_back({condition::finding, urgency::waits_for_you, at, findings, steps_of_findings(target, of)});
  }
  add_off_by_others(status, at, target.id, target.off_by_others, out);
}

void add_pause(const institution_status& status, const std::string& at, const target_status& target,
               std::vector<need>& out) {
  const auto& paused = *target.paused;
  const auto who = " " + target.id.str() + of_institution(status) + " --reason REASON";
  auto what = "paused since " + sluis::to_string(paused.since) + " (" + paused.reference + "): nothing goes there";
  if (paused.leavers > 0) {
    what += "; " + counted(paused.leavers, "person", "people") + " who left or " +
            (paused.leavers == 1 ? "is" : "are") + " blocked still " + (paused.leavers == 1 ? "has" : "have") +
            " an account that is on there, the first since " + sluis::to_string(*paused.leavers_since);
  }
  if (paused.not_known > 0) {
    what += "; of " + std::to_string(paused.not_known) + (paused.leavers > 0 ? " more" : " who left or are blocked") +
            " it is not known whether the account is off: no confirmed deactivation is newer than the last sign that "
            "it was on";
  }
  if (paused.is_old) {
    out.push_back({condition::pause_not_confirmed, urgency::waits_for_you, at,
                   what + "; it was last confirmed on " + sluis::to_string(paused.confirmed) +
                       ", more than a week ago, and goes on",
                   "confirm it: sluis target pause" + who + "; or end it: sluis target resume" + who});
    return;
  }
  out.push_back({condition::target_paused, urgency::none, at, what,
                 "confirm it each week (last on " + sluis::to_string(paused.confirmed) + "): sluis target pause" + who +
                     "; when the target is safe again: sluis target resume" + who});
}

}  // namespace

std::string steps_on_premises(const std::map<operation, std::uint64_t>& failed) {
  std::string out;
  for (const auto& [op, count] : failed) {
    const auto step = on_premises_step(op);
    if (out.find(step) == std::string::npos)
      out += (out.empty() ? "of what is " + std::string(on_premises_mark) + ", where " : "where ") +
             sluis::to_string(op) + " failed: " + step + "; ";
  }
  return out;
}

void add_target(const institution_status& status, const target_status& target, std::vector<need>& out) {
  const auto at = "target " + target.id.str();
  if (target.state == "not configured") {
    out.push_back({condition::not_configured, urgency::waits_for_you, at, target.problem, target.notice});
    return;
  }
  if (target.paused) add_pause(status, at, target, out);
  if (is_told_as_failing(target)) {
    const auto since = target.failing_since ? "since " + shown_time(*target.failing_since) + ": " : std::string();
    const auto sync = "sluis sync" + of_institution(status) + " --target " + target.id.str();
    const auto how = urgency_of(target.cause);
    // Nothing is tried while it is paused: what nobody has to correct is no alert meanwhile.
    const bool is_at_rest = target.paused && how != urgency::waits_for_you;
    const std::string next = is_at_rest      ? "nothing; it is tried again once it is resumed"
                             : target.paused ? "correct what it refuses; it is tried again once it is resumed"
                             : how == urgency::waits_for_you
                                 ? "correct what it refuses, then: " + sync
                                 : "what is planned waits, nothing is lost; to try at once: " + sync;
    out.push_back({condition::target_failing, is_at_rest ? urgency::none : how, at, since + target.problem, next});
  }
  add_consent(status.id, at, target, out);
  add_changes(status, at, target, out);
  if (target.first_passwords > 0) {
    out.push_back(
        {condition::first_passwords, urgency::none, at,
         counted(target.first_passwords, "first password waits", "first passwords wait") + " to be handed out",
         "sluis person password HANDLE --target " + target.id.str() + " --reason REASON"});
  }
}

}  // namespace sluis::daemon
