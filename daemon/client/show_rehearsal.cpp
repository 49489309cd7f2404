#include <algorithm>

#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string duration(std::uint64_t seconds) {
  if (seconds < 90) return std::to_string(seconds) + " s";
  if (seconds < 90 * 60) return std::to_string((seconds + 30) / 60) + " min";
  return std::to_string(seconds / 3600) + " h " + std::to_string(seconds % 3600 / 60) + " min";
}

std::string invalid_text(const json& report) {
  const auto& all = list(report, "invalid");
  if (all.empty()) return "  every record is valid\n";
  std::uint64_t records = 0;
  table out({{"INVALID", table::align::right}, {"OF"}, {"FIELD"}, {"PROBLEM"}, {"THE FIRST"}});
  for (const auto& each : all) {
    records += number(each, "count");
    out.add({grouped(number(each, "count")), text(each, "kind"), text(each, "field"), text(each, "problem"),
             text(each, "where")});
  }
  return "  " + counted(records, "record is", "records are") + " invalid and would not be taken in:\n" + out.text("  ");
}

std::string kept_text(const json& report) {
  const auto& now = part(report, "kept_now");
  if (now.empty()) return {};
  std::uint64_t students = 0, staff = 0;
  for (const auto& each : list(report, "reads")) {
    students += number(each, "students");
    staff += number(each, "staff");
  }
  std::string out = "  sluisd keeps now: " + counted(number(now, "students"), "student", "students") + ", " +
                    grouped(number(now, "staff")) + " staff; read here: " + grouped(students) + " and " +
                    grouped(staff) + "\n";
  if (students < number(now, "students") || staff < number(now, "staff"))
    out +=
        "  fewer than it keeps: what the guard makes of that is told by sluis sync --dry-run, for it judges against "
        "what is kept\n";
  return out;
}

std::string consent_text(const json& target) {
  const auto& consent = part(target, "consent");
  const bool recorded = text(consent, "from") == "record";
  return std::string("  consent     ") +
         (recorded ? "the one on record" : "as if it were given for what is configured") + ": " +
         joined(list(consent, "covers")) + "\n              " + text(consent, "note") + "\n";
}

std::string leaving_text(const json& target) {
  std::string out;
  for (const auto& [name, count] : part(target, "attributes").items()) {
    out +=
        (out.empty() ? "" : " · ") + name + " " + grouped(count.is_number_unsigned() ? count.get<std::uint64_t>() : 0);
  }
  return "  would leave " + (out.empty() ? "nothing" : out) + "\n";
}

std::string trouble_text(const json& target) {
  const auto& plan = part(target, "plan");
  std::string out;
  if (const auto state = text(plan, "state"); state == "held" || state == "withheld" || state == "refused") {
    out += "  " + state + ": " + text(plan, "note") + "\n";
  } else {
    out += "  guard       holds nothing\n";
  }
  if (number(plan, "withheld") > 0)
    out += "  withheld    " + counted(number(plan, "withheld"), "change", "changes") + " beyond the consent\n";
  if (const auto problem = text(target, "problem"); !problem.empty()) out += "  PROBLEM: " + problem + "\n";
  for (const auto& each : list(target, "problems")) {
    out += "  PROBLEM: " + grouped(number(each, "count")) + " × " + spaced(text(each, "operation")) + ": " +
           text(each, "problem") + "\n";
  }
  if (const auto what = text(target, "left_out"); !what.empty())
    out += "  not shown   " + what + ": a stand-in does not know them\n";
  return out;
}

std::string rehearsed_target(const json& target) {
  std::string out = text(target, "id") + " (" + text(target, "kind") + ")\n" + consent_text(target);
  table operations({{"WOULD", table::align::left}, {"COUNT", table::align::right}, {"BECAUSE"}});
  for (const auto& each : list(target, "operations")) {
    operations.add({spaced(text(each, "operation")), grouped(number(each, "count")), text(each, "because")});
  }
  out += operations.empty() ? "  would change nothing\n" : operations.text("  ");
  out += leaving_text(target) + trouble_text(target);
  const auto& second = part(target, "second");
  return out + "  requests    " + grouped(number(target, "requests")) + " here; at the real target at least " +
         duration(number(target, "real_seconds_at_least")) + " (" + text(target, "limit") + ")\n  second sync " +
         counted(number(second, "changes"), "change", "changes") + ", " +
         counted(number(second, "requests"), "request", "requests") + "\n";
}

}  // namespace

std::string show_rehearsal(const json& report) {
  std::string out = "Rehearsal of " + text(report, "name") + " (" + text(report, "institution") +
                    "): nothing left this machine, nothing of it is kept.\n";
  if (const auto problem = text(report, "problem"); !problem.empty()) out += "  PROBLEM: " + problem + "\n";
  out += show_reads(report) + invalid_text(report) + kept_text(report);
  for (const auto& each : list(report, "targets")) out += "\n" + rehearsed_target(each);
  return out;
}

}  // namespace sluis::daemon::client
