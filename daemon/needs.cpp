#include "daemon/needs.hpp"

#include <algorithm>

namespace sluis::daemon {

namespace {

std::string counted(std::uint64_t n, const std::string& one, const std::string& many) { return std::to_string(n) + " " + (n == 1 ? one : many); }

/// "2026-11-23 13:09"
std::string minute_of(instant time) {
  auto text = sluis::to_string(time).substr(0, 16);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

std::string of_institution(const institution_status& status) { return " --institution " + status.id.str(); }

urgency urgency_of(errc cause) {
  if (cause == errc::refused || cause == errc::conflict) return urgency::waits_for_you;
  return cause == errc::corrupt || cause == errc::io ? urgency::failed : urgency::unreachable;
}

void add_source(const institution_status& status, const source_status& source, std::vector<need>& out) {
  const auto at = "source " + source.id.str();
  if (source.held_since) {
    out.push_back({condition::read_held, urgency::waits_for_you, at, source.problem, "sluis read list" + of_institution(status) + ", then sluis read show"});
  } else if (source.kept > 0) {
    out.push_back({condition::people_kept, urgency::waits_for_you, at, source.problem,
                   "give the record its key in the source; which ones: sluis invalid list" + of_institution(status)});
  } else if (!source.problem.empty()) {
    out.push_back({condition::read_failed, urgency::failed, at, source.problem, "correct it or export again, then: sluis sync" + of_institution(status)});
  } else if (!source.last_read) {
    out.push_back({condition::never_read, urgency::none, at, "was not read yet", "sluis sync" + of_institution(status)});
  }
}

void add_consent(const std::string& at, const target_status& target, std::vector<need>& out) {
  if (!target.may_send) {
    out.push_back({condition::no_consent, urgency::waits_for_you, at, "consent: " + target.consent, target.notice});
  } else if (!target.notice.empty()) {
    out.push_back({condition::consent_notice, urgency::none, at, target.notice, ""});
  }
}

void add_changes(const institution_status& status, const std::string& at, const target_status& target, std::vector<need>& out) {
  const auto of = of_institution(status);
  if (target.held_since || target.state == "held") {
    out.push_back({condition::plan_held, urgency::waits_for_you, at, target.problem, "sluis plan list" + of + ", then sluis plan show and sluis plan approve"});
  }
  if (target.failed > 0) {
    out.push_back({condition::changes_failed, urgency::failed, at, counted(target.failed, "change", "changes") + " of the newest plan failed" +
                                                                       (target.problem.empty() ? "" : ": " + target.problem),
                   "sluis plan list" + of + ", then sluis plan show"});
  }
  if (target.unsettled > 0) {
    out.push_back({condition::unsettled, urgency::failed, at,
                   counted(target.unsettled, "creation", "creations") + " of unknown outcome: the target cannot tell whether the object is there",
                   "each sync asks again; the journal names them"});
  }
  std::string findings;
  for (const auto& one : target.findings) findings += (findings.empty() ? "" : "; ") + one;
  if (!findings.empty()) {
    out.push_back({condition::finding, urgency::waits_for_you, at, findings, "sluis target findings" + of + " --target " + target.id.str()});
  }
}

void add_target(const institution_status& status, const target_status& target, std::vector<need>& out) {
  const auto at = "target " + target.id.str();
  if (target.state == "not configured") {
    out.push_back({condition::not_configured, urgency::waits_for_you, at, target.problem, target.notice});
    return;
  }
  if (target.failing_since || target.state == "failing") {
    const auto since = target.failing_since ? "since " + minute_of(*target.failing_since) + ": " : std::string();
    out.push_back({condition::target_failing, urgency_of(target.cause), at, since + target.problem,
                   "what is planned waits, nothing is lost; to try at once: sluis sync" + of_institution(status) + " --target " + target.id.str()});
  }
  add_consent(at, target, out);
  add_changes(status, at, target, out);
  if (target.first_passwords > 0) {
    out.push_back({condition::first_passwords, urgency::none, at,
                   counted(target.first_passwords, "first password waits", "first passwords wait") + " to be handed out",
                   "sluis person password HANDLE --target " + target.id.str()});
  }
}

void add_held_back(const institution_status& status, std::vector<need>& out) {
  const auto of = of_institution(status);
  const auto& held = status.held_back;
  const auto people = [](std::uint64_t n) {
    return counted(n, "person whose term is over is", "people whose term is over are");
  };
  const auto in_doubt = [&](std::uint64_t n, const std::string& why, const std::string& next) {
    if (n == 0) return;
    out.push_back({condition::erasure_in_doubt, urgency::waits_for_you, "",
                   people(n) + " deleted nowhere and not erased: " + why, next + of});
  };
  in_doubt(held.in_held_reads, "a read of their school is held, and may list them", "sluis read list");
  in_doubt(held.in_bad_records, "a record that was not taken in is about them, or may be", "sluis invalid list");
  if (held.still_listed == 0) return;
  std::string examples;
  for (const auto& one : held.examples) examples += " " + one.hex();
  out.push_back({condition::erasure_still_listed, urgency::none, "",
                 people(held.still_listed) + " still listed by their source, and erased once it lists them no longer:" +
                     examples + (held.still_listed > held.examples.size() ? " and others" : ""),
                 "have them taken out of the export; who it is: sluis person show HANDLE"});
}

void add_people(const institution_status& status, std::vector<need>& out) {
  const auto of = of_institution(status);
  if (status.to_accept) {
    out.push_back({condition::absences_to_accept, urgency::waits_for_you, "", "people are absent of whom no plan speaks, and none of them is deleted",
                   "sluis erasure accept" + of});
  }
  if (status.orders.unconfirmed > 0) {
    out.push_back({condition::order_unconfirmed, urgency::waits_for_you, "",
                   counted(status.orders.unconfirmed, "ordered erasure is", "ordered erasures are") + " not confirmed by a second administrator", "sluis erasure list"});
  }
  if (status.orders.held > 0) {
    out.push_back({condition::order_held, urgency::waits_for_you, "",
                   counted(status.orders.held, "ordered erasure is", "ordered erasures are") + " held: the source still lists the person", "sluis erasure list"});
  }
  if (status.invalid > 0) {
    out.push_back({condition::invalid_records, urgency::none, "", counted(status.invalid, "record is", "records are") + " invalid: the last good version stands, if there was one",
                   "correct them in the source; which ones: sluis invalid list" + of});
  }
}

}  // namespace

std::string to_string(condition kind) {
  static constexpr std::array<const char*, conditions> names = {
      "institution_failed", "read_failed", "read_held", "people_kept", "never_read", "target_failing", "not_configured", "no_consent", "consent_notice", "plan_held",
      "changes_failed", "unsettled", "finding", "absences_to_accept", "order_unconfirmed", "order_held", "backup_failed", "first_passwords", "invalid_records",
      "erasure_in_doubt", "erasure_still_listed"};
  return names.at(static_cast<std::size_t>(kind));
}

std::vector<need> needs_of(const institution_status& status) {
  std::vector<need> out;
  if (!status.problem.empty()) {
    out.push_back({condition::institution_failed, urgency::failed, "", status.problem, status.is_served ? "" : "nothing of it is read, sent or erased meanwhile"});
  }
  if (!status.backup.problem.empty()) {
    out.push_back({condition::backup_failed, urgency::failed, "", "backup: " + status.backup.problem, "then: sluis backup create" + of_institution(status)});
  }
  if (status.is_served) {
    for (const auto& source : status.sources) add_source(status, source, out);
    for (const auto& target : status.targets) add_target(status, target, out);
    add_people(status, out);
    add_held_back(status, out);
  }
  std::stable_sort(out.begin(), out.end(), [](const need& a, const need& b) { return a.how > b.how; });
  return out;
}

}  // namespace sluis::daemon
