#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string held_hints(const json& institution) {
  std::string out;
  for (const auto& each : list(institution, "reads")) {
    const auto hash = text(each, "held");
    if (hash.empty()) continue;
    out += "    look at it: sluis read show " + shortened(hash) + "\n";
    const bool is_risk = number(each, "moved") + number(each, "contradictions") + number(each, "second_accounts") >
                         0;  // of accounts: the look comes first
    if (!is_risk) out += "    take it in: sluis read approve " + shortened(hash) + "\n";
  }
  return out;
}

std::string many_ended_texts(const json& institution) {
  std::string out;
  for (const auto& each : list(institution, "reads")) {
    const auto ended = text(each, "many_ended");
    if (ended.empty()) continue;
    out += "  ENDED: source " + text(each, "source") + ": " + ended +
           ": their accounts are switched off now, and deleted after the term; if that is wrong, put the right export "
           "in place and sync again\n";
  }
  return out;
}

}  // namespace

std::string show_reads(const json& institution) {
  using enum table::align;
  table out({{"SOURCE"},
             {"SCHOOL"},
             {"READ"},
             {"STUDENTS", right},
             {"STAFF", right},
             {"GROUPS", right},
             {"NEW", right},
             {"CHANGED", right},
             {"LEFT", right},
             {"BACK", right},
             {"INVALID", right},
             {"NOTE"}});
  for (const auto& each : list(institution, "reads")) {
    out.add({text(each, "source"), text(each, "school"), text(each, "ending"), grouped(number(each, "students")),
             grouped(number(each, "staff")), grouped(number(each, "groups")), grouped(number(each, "added")),
             grouped(number(each, "changed")), grouped(number(each, "left")), grouped(number(each, "returned")),
             grouped(number(each, "invalid")), text(each, "note")});
  }
  return out.text("  ") + held_hints(institution) + many_ended_texts(institution);
}

namespace {

std::string next_for_target(const std::string& institution, const json& target) {
  const auto& plan = part(target, "plan");
  const auto state = text(plan, "state");
  if (state == "held") {
    const auto hash = shortened(text(plan, "hash"));
    return "    look at it:       sluis plan show " + hash + "\n    if it is right:   sluis plan approve " + hash +
           ", then sluis sync" +
           "\n    if it is wrong:   correct the source, or record the consent that is missing, then sluis sync\n";
  }
  const auto note = text(plan, "note");
  const bool needs_no_other_consent =
      note.find("sluis target moved") != std::string::npos || note.find("consent begins on") != std::string::npos;
  if ((state == "withheld" || number(plan, "withheld") > 0) && !needs_no_other_consent) {
    return "    what is withheld needs a consent; if it is to be sent: sluis consent grant --institution " +
           institution + " --target " + text(target, "id") + " …\n";
  }
  if (state == "refused") return "    something moved since it was computed: sync again\n";
  const auto& pushed = part(target, "pushed");
  if (number(pushed, "failed") + number(pushed, "unknown") > 0) {
    return "    which ones and why: sluis plan show " + shortened(text(plan, "hash")) + "\n";
  }
  return {};
}

/// The plan is told as it was computed; once something of it was sent, that it is ready says too little.
std::string plan_state_text(const json& plan, const json& pushed) {
  const bool is_sent = number(pushed, "done") + number(pushed, "failed") + number(pushed, "unknown") > 0;
  return is_sent && text(plan, "state") == "ready" ? "sent" : text(plan, "state");
}

std::string synced_target(const std::string& institution, const json& target) {
  const auto& plan = part(target, "plan");
  const auto& pushed = part(target, "pushed");
  std::string out = "  " + text(target, "id") + ": ";
  if (number(plan, "total") == 0 && number(plan, "withheld") == 0) {
    out += "nothing to change\n";
  } else {
    const auto hash = text(plan, "hash").empty()
                          ? std::string()
                          : shortened(text(plan, "hash")) + " ";  // one without changes is not saved
    out += "plan " + hash + plan_state_text(plan, pushed) + "\n    " + plan_counts_text(plan) + "\n";
    out += "    sent: done " + grouped(number(pushed, "done")) + " · failed " + grouped(number(pushed, "failed")) +
           " · unknown " + grouped(number(pushed, "unknown")) + "\n";
  }
  if (target.contains("paused") && target["paused"] == true) {
    out +=
        "    paused by an administrator: nothing was sent or asked there; when the target is safe again: sluis target "
        "resume " +
        text(target, "id") + " --institution " + institution + " --reason REASON\n";
  }
  if (const auto open = number(target, "unsettled"); open > 0) {
    out += "    " + counted(open, "creation", "creations") +
           " of an earlier push: the target cannot tell the outcome, and nothing else is done about those objects; the "
           "next sync asks again. Which ones and why: the daemon's journal\n";
  }
  if (const auto note = text(plan, "note"); !note.empty()) out += "    " + note + "\n";
  if (const auto moved = number(part(target, "drift"), "renumbered"); moved > 0) {
    out += "    " + counted(moved, "object stands", "objects stand") + " under another id than before, and " +
           (moved == 1 ? "carries" : "carry") +
           " our handle: the new id is on record, and what is there is said again\n";
  }
  for (const auto& finding : list(target, "findings")) out += "    FINDING: " + finding.get<std::string>() + "\n";
  if (const auto problem = text(target, "problem"); !problem.empty()) out += "    PROBLEM: " + problem + "\n";
  return out + next_for_target(institution, target);
}

std::string backup_line(const json& backup) {
  if (text(backup, "name").empty()) return {};
  return "  backup " + text(backup, "name") + " made and verified: " + grouped(number(backup, "bytes")) + " bytes, " +
         counted(number(backup, "log_size"), "log entry", "log entries") + "\n  in " + text(backup, "folder") + "\n";
}

}  // namespace

std::string show_sync(const json& job) {
  std::string out;
  for (const auto& each : list(job, "institutions")) {
    const auto id = text(each, "id");
    out += id + "\n";
    if (const auto problem = text(each, "problem"); !problem.empty()) out += "  PROBLEM: " + problem + "\n";
    if (const auto clock = text(each, "clock_problem"); !clock.empty()) {
      out += "  CLOCK: " + clock +
             ": terms stand still; correct it, or if the date is right: sluis clock confirm --institution " + id + "\n";
    }
    out += show_reads(each);
    for (const auto& source : list(each, "behind"))
      out += "  BEHIND: source " + text(source, "source") + ": " + text(source, "problem") + "\n";
    for (const auto& target : list(each, "targets")) out += synced_target(id, target);
    out += backup_line(part(each, "backup"));
    if (const auto erased = number(each, "erased"); erased > 0)
      out += "  erased " + grouped(erased) + ": sluis erasure list\n";
  }
  if (const auto problem = text(job, "problem"); !problem.empty()) out += "PROBLEM: " + problem + "\n";
  const auto invalid = number(part(job, "plan"), "invalid");
  if (invalid > 0) out += counted(invalid, "record was", "records were") + " not taken in: sluis invalid list\n";
  return out;
}

}  // namespace sluis::daemon::client
