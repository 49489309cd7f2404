#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string sources_text(const json& institution) {
  table out({{"SOURCE"}, {"LAST READ"}, {"PROBLEM"}});
  for (const auto& each : list(institution, "sources")) {
    out.add({text(each, "id"), moment(each, "last_read"), or_dash(text(each, "problem"))});
  }
  return out.text("  ");
}

std::string targets_text(const json& institution) {
  table out({{"TARGET"}, {"STATE"}, {"CONSENT"}, {"LAST PUSH"}, {"WAITING", table::align::right}, {"PROBLEM"}});
  for (const auto& each : list(institution, "targets")) {
    auto problem = text(each, "problem");
    const auto since = moment(each, "failing_since");
    if (since != "-") problem = "since " + since + (problem.empty() ? "" : ": " + problem);
    out.add({text(each, "id"), text(each, "state"), or_dash(text(each, "consent")), moment(each, "last_push"),
             grouped(number(each, "waiting")), or_dash(problem)});
  }
  return out.text("  ");
}

std::string unsettled_text(const json& institution) {
  std::string out;
  for (const auto& each : list(institution, "targets")) {
    const auto open = number(each, "unsettled");
    if (open == 0) continue;
    out += "  " + counted(open, "creation at ", "creations at ") + text(each, "id") +
           " of unknown outcome: the target cannot tell whether the object is there; each sync asks again (the journal names them)\n";
  }
  return out;
}

std::string notices_text(const json& institution) {
  std::string out;
  for (const auto& each : list(institution, "targets")) {
    if (const auto notice = text(each, "notice"); !notice.empty()) out += "  " + text(each, "id") + ": " + notice + "\n";
  }
  return out;
}

std::string left_text(const json& institution) {
  std::string out;
  for (const auto& each : list(institution, "left")) {
    out += "  left at " + text(each, "recipient") + " on " + text(each, "on") + ": " + counted(number(each, "persons"), "account", "accounts") + " and " +
           counted(number(each, "groups"), "group", "groups") + " of " + text(each, "target") + " (log entry " + std::to_string(number(each, "entry")) + ")\n";
  }
  return out;
}

std::string passwords_text(const json& institution) {
  std::string out;
  for (const auto& each : list(institution, "targets")) {
    const auto waiting = number(each, "first_passwords");
    if (waiting == 0) continue;
    out += "  " + counted(waiting, "first password waits", "first passwords wait") + " at " + text(each, "id") + ": sluis person password HANDLE --target " +
           text(each, "id") + "\n";
  }
  return out;
}

std::string findings_text(const json& institution) {
  std::string out;
  for (const auto& target : list(institution, "targets")) {
    for (const auto& finding : list(target, "findings")) out += "  FINDING at " + text(target, "id") + ": " + finding.get<std::string>() + "\n";
  }
  return out;
}

std::string backup_text(const json& institution) {
  const auto& backup = part(institution, "backup");
  if (!backup.is_object() || backup.empty()) return {};
  std::string out = "  last backup " + moment(backup, "last");
  const bool apart = backup.contains("keys_apart") && backup["keys_apart"] == true;
  out += apart ? " · keys copied to their own place\n" : " · the keys are in no backup: set keys_folder in [backup]\n";
  if (const auto problem = text(backup, "problem"); !problem.empty()) out += "  BACKUP PROBLEM: " + problem + "\n";
  return out;
}

std::string orders_text(const json& institution) {
  const auto& orders = part(institution, "orders");
  std::string out;
  const auto line = [&](std::uint64_t n, const std::string& words) {
    if (n > 0) out += "  " + counted(n, "ordered erasure ", "ordered erasures ") + words + ": sluis erasure list\n";
  };
  line(number(orders, "held"), "held, the source still lists them");
  line(number(orders, "unconfirmed"), "not confirmed by a second administrator");
  return out;
}

bool is_set(const json& from, const char* key) { return from.contains(key) && from[key] == true; }

/// What a target's state has to do with people who wait, and what to type; empty: nothing.
std::string waits_at(const std::string& institution, const json& target) {
  const auto id = text(target, "id"), state = text(target, "state");
  const auto of = " --institution " + institution;
  std::string out;
  const auto line = [&out](const std::string& words) { out += "    " + words + "\n"; };
  if (state == "held" || moment(target, "held_since") != "-") line("the plan of " + id + " is held: sluis plan list" + of + ", then sluis plan show and sluis plan approve");
  else if (state == "withheld" || state.starts_with("consent") || state.starts_with("no consent") || state.starts_with("other recipient")) {
    line("nothing may be sent to " + id + " (" + state + "): no approval helps; see the line of " + id + " below");
  } else if (state == "not configured") {
    line(id + " is not configured: no approval helps; see the line of " + id + " below");
  } else if (state == "failing") {
    line(id + " could not be reached: the next sync that reaches it goes on");
  } else if (state == "ready" || state == "pushing") {
    line("a plan of " + id + " is not pushed yet: sluis sync" + of);
  }
  if (!list(target, "findings").empty()) line("at " + id + " something has to be settled: sluis target findings" + of + " --target " + id + ", then sluis target settle");
  return out;
}

/// They are not among the soft-deleted: nobody has decided about them. For each reason the command that helps.
std::string approval_text(const json& institution) {
  const auto waiting = number(institution, "waiting_for_approval");
  if (waiting == 0) return {};
  const auto id = text(institution, "id");
  bool is_for_approval = is_set(institution, "to_accept");
  std::string reasons;
  for (const auto& target : list(institution, "targets")) {
    is_for_approval = is_for_approval || text(target, "state") == "held" || moment(target, "held_since") != "-";
    reasons += waits_at(id, target);
  }
  if (is_set(institution, "to_accept")) reasons += "    no plan speaks of some of them: sluis erasure accept --institution " + id + "\n";
  if (reasons.empty()) reasons = "    a plan that removes them is not made or pushed yet: sluis sync --institution " + id + "\n";
  return "  " + grouped(waiting) + (waiting == 1 ? " waits" : " wait") + (is_for_approval ? " for your approval" : ", and not for an approval") + "; nobody is deleted:\n" + reasons;
}

/// Reads that are held, apart from the people who wait.
std::string held_reads_text(const json& institution) {
  const auto held = number(institution, "held_reads");
  if (held == 0) return {};
  return "  " + counted(held, "read is", "reads are") + " held, nothing of it is taken in: sluis read list --institution " + text(institution, "id") + ", then sluis read show\n";
}

}  // namespace

std::string show_status(const json& answer) {
  std::string out;
  for (const auto& each : list(answer, "institutions")) {
    if (!out.empty()) out += "\n";
    out += text(each, "name") + " (" + text(each, "id") + ")\n";
    if (const auto problem = text(each, "problem"); !problem.empty()) out += "  PROBLEM: " + problem + "\n";
    out += "  students " + grouped(number(each, "students")) + " · staff " + grouped(number(each, "staff")) +
           " · groups " + grouped(number(each, "groups")) + " · memberships " + grouped(number(each, "memberships")) +
           "\n";
    out += "  invalid " + grouped(number(each, "invalid")) + " · soft-deleted " +
           grouped(number(each, "soft_deleted")) + " · withheld " + grouped(number(each, "withheld")) + " · log " +
           counted(number(each, "log_size"), "entry", "entries") + "\n";
    out += approval_text(each) + held_reads_text(each);
    out += "  last sync " + moment(each, "last_sync") + "\n" + backup_text(each);
    out += sources_text(each) + targets_text(each) + notices_text(each) + left_text(each) + unsettled_text(each) + findings_text(each) + passwords_text(each) + orders_text(each);
    if (number(each, "invalid") > 0)
      out += "  the invalid records: sluis invalid list --institution " + text(each, "id") + "\n";
  }
  return out.empty() ? "no institutions are configured\n" : out + "(times are UTC)\n";
}

std::string show_invalid(const json& answer) {
  std::string out;
  for (const auto& each : list(answer, "invalid")) {
    out += text(each, "institution") + " " + text(each, "source") + " " + text(each, "where") + ": " +
           text(each, "kind") + " " + (text(each, "subject").empty() ? "(not known whose)" : text(each, "subject")) +
           "\n    '" + text(each, "field") + "' " + text(each, "problem") + "\n";
  }
  if (out.empty()) return "no invalid records\n";
  const auto n = list(answer, "invalid").size();
  return out + counted(n, "record is", "records are") + " kept at the last good version; correct " +
         (n == 1 ? "it" : "them") + " in the source\n";
}

}  // namespace sluis::daemon::client
