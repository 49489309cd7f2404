#include "daemon/api/metrics.hpp"

#include <functional>
#include <map>

#include "daemon/cycle/status/needs.hpp"
#include "model/local_time.hpp"

namespace sluis::daemon::api {

namespace {

// Labels are ids of the configuration ([a-z0-9._-]): nothing in them needs escaping.
std::string label(const institution_status& of) {
  return "institution=\"" + of.id.str() + "\"";
}

std::string seconds(const std::optional<instant>& time) {
  return time ? std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count())
              : "0";
}

void head(std::string& out, const std::string& name, const std::string& help) {
  out += "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n";
}

struct family {
  const char* name;
  const char* help;
  std::function<std::string(const institution_status&)> value;
};

const std::vector<family>& families() {
  static const std::vector<family> all = {
      {"sluis_students", "Students that are held and current.",
       [](const auto& i) { return std::to_string(i.students); }},
      {"sluis_staff", "Staff that are held and current.", [](const auto& i) { return std::to_string(i.staff); }},
      {"sluis_groups", "Groups.", [](const auto& i) { return std::to_string(i.groups); }},
      {"sluis_memberships", "Memberships of groups.", [](const auto& i) { return std::to_string(i.memberships); }},
      {"sluis_invalid_records", "Records of the last reads that were not taken in.",
       [](const auto& i) { return std::to_string(i.invalid); }},
      {"sluis_invalid_records_new_people",
       "Records that were not taken in, of people who are not on record: no account is made from them.",
       [](const auto& i) { return std::to_string(i.invalid_new_people); }},
      {"sluis_held_reads", "Reads of which nothing was taken in, until they are corrected or approved.",
       [](const auto& i) { return std::to_string(i.held_reads); }},
      {"sluis_soft_deleted", "Persons who left, whose absence was accepted, and who are not yet erased.",
       [](const auto& i) { return std::to_string(i.soft_deleted); }},
      {"sluis_absences_waiting",
       "Persons absent from their source whose absence nobody has accepted: none of them is deleted.",
       [](const auto& i) { return std::to_string(i.waiting_for_approval); }},
      {"sluis_erasures_still_listed",
       "Persons past their end date and the term whom the source still lists: erased when it does so no longer.",
       [](const auto& i) { return std::to_string(i.held_back.still_listed); }},
      {"sluis_erasures_in_doubt",
       "Persons whose term is over and who are not erased, because a read or a record that was not taken in may "
       "list them.",
       [](const auto& i) {
         return std::to_string(i.held_back.in_held_reads + i.held_back.in_bad_records + i.held_back.not_read);
       }},
      {"sluis_erasures_overdue",
       "Persons and groups who are due for more than three days and are not erased, and no night's work was done "
       "since.",
       [](const auto& i) { return std::to_string(i.overdue.here + i.overdue.at_targets); }},
      {"sluis_withheld",
       "Changes that may not leave for want of consent, or persons who are wanted at a target without one.",
       [](const auto& i) { return std::to_string(i.withheld); }},
      {"sluis_log_entries", "Leaves of the mutation log.", [](const auto& i) { return std::to_string(i.log_size); }},
      {"sluis_last_sync_timestamp_seconds",
       "End of the newest sync in which every source was read whole and every target served; 0: never.",
       [](const auto& i) { return seconds(i.last_sync); }},
      {"sluis_last_backup_timestamp_seconds", "The newest backup that was made and verified; 0: none.",
       [](const auto& i) { return seconds(i.backup.last); }},
      {"sluis_backup_problem", "1: the newest backup failed, or the keys' place cannot be reached.",
       [](const auto& i) { return std::string(i.backup.problem.empty() ? "0" : "1"); }},
      {"sluis_institution_problem",
       "1: the institution's own state cannot be used, or entries of its log are not in its files.",
       [](const auto& i) { return std::string(i.problem.empty() ? "0" : "1"); }},
  };
  return all;
}

void sources(std::string& out, const std::vector<institution_status>& all) {
  head(out, "sluis_source_last_read_timestamp_seconds", "Newest whole read of a source; 0: never.");
  for (const auto& each : all) {
    for (const auto& source : each.sources) {
      out += "sluis_source_last_read_timestamp_seconds{" + label(each) + ",source=\"" + source.id.str() + "\"} " +
             seconds(source.last_read) + "\n";
    }
  }
}

void held_sources(std::string& out, const std::vector<institution_status>& all) {
  const auto one = [&](const std::string& name, const std::string& help, const auto& value) {
    head(out, name, help);
    for (const auto& each : all) {
      for (const auto& source : each.sources)
        out += name + "{" + label(each) + ",source=\"" + source.id.str() + "\"} " + value(source) + "\n";
    }
  };
  one("sluis_read_held_since_timestamp_seconds",
      "Since when reads of this source have been held without a break; 0: none is.",
      [](const auto& s) { return seconds(s.held_since); });
  one("sluis_read_failed", "1: the newest read of a source was not whole.",
      [](const auto& s) { return std::string(s.has_failed ? "1" : "0"); });
  one("sluis_reads_waiting", "Reads that were taken in but for a part, which waits until it is corrected or approved.",
      [](const auto& s) { return std::to_string(s.parts); });
  one("sluis_schools_behind",
      "Schools of which there is no file any more, or whose file was not made again for longer than configured.",
      [](const auto& s) { return std::to_string(s.missing + s.old); });
  one("sluis_absences_kept",
      "Persons who are absent from their source and keep their accounts, because records do not tell whom they are "
      "about.",
      [](const auto& s) { return std::to_string(s.kept); });
}

void targets(std::string& out, const std::vector<institution_status>& all) {
  const auto one = [&](const std::string& name, const std::string& help, const auto& value) {
    head(out, name, help);
    for (const auto& each : all) {
      for (const auto& target : each.targets) {
        out += name + "{" + label(each) + ",target=\"" + target.id.str() + "\"} " + value(target) + "\n";
      }
    }
  };
  one("sluis_target_waiting", "Changes that are planned and not done.",
      [](const auto& t) { return std::to_string(t.waiting); });
  one("sluis_target_unsettled", "Creations of unknown outcome, which wait for the target to tell.",
      [](const auto& t) { return std::to_string(t.unsettled); });
  one("sluis_target_failed", "Changes of the newest plan that failed.",
      [](const auto& t) { return std::to_string(t.failed); });
  one("sluis_target_findings", "What an administrator should look at there: see sluis status.",
      [](const auto& t) { return std::to_string(t.findings.size()); });
  one("sluis_plan_held", "1: the plan waits for an administrator's approval.",
      [](const auto& t) { return std::string(t.held_since ? "1" : "0"); });
  one("sluis_plan_held_since_timestamp_seconds",
      "Since when plans of this target have been held without a break; 0: none is.",
      [](const auto& t) { return seconds(t.held_since); });
  one("sluis_target_last_push_timestamp_seconds", "End of the newest push; 0: never.",
      [](const auto& t) { return seconds(t.last_push); });
  one("sluis_consent_ends_timestamp_seconds",
      "First moment that no consent covers any more, counting those that follow without a gap; 0: there is none.",
      [](const auto& t) {
        return t.consent_ends ? seconds(start_of_local_day(*t.consent_ends + std::chrono::days{1})) : "0";
      });
  one("sluis_target_without_consent", "Accounts that are at the target after the end of its consent.",
      [](const auto& t) { return std::to_string(t.without_consent.active + t.without_consent.inactive); });
  one("sluis_target_beyond_consent", "Accounts that hold attributes which the consent in force does not cover.",
      [](const auto& t) { return std::to_string(t.beyond_consent); });
  one("sluis_target_left_groups", "Groups that left and are still at the target, empty, until their term is over.",
      [](const auto& t) { return std::to_string(t.ended.count); });
  one("sluis_target_failing_since_timestamp_seconds", "Since when the target fails; 0: it does not.",
      [](const auto& t) { return seconds(t.failing_since); });
}

/// Every condition of every institution, also those that do not hold: an alert needs a series to watch.
void needs(std::string& out, const std::vector<institution_status>& all) {
  head(out, "sluis_needs", "How often a condition holds that needs somebody: docs/operations.md.");
  for (const auto& each : all) {
    std::map<condition, std::uint64_t> counts;
    for (const auto& one : needs_of(each)) ++counts[one.kind];
    for (std::size_t i = 0; i < conditions; ++i) {
      const auto kind = static_cast<condition>(i);
      out += "sluis_needs{" + label(each) + ",condition=\"" + to_string(kind) + "\"} " + std::to_string(counts[kind]) +
             "\n";
    }
  }
}

}  // namespace

std::string metrics_text(const std::vector<institution_status>& all) {
  std::string out;
  for (const auto& [name, help, value] : families()) {
    head(out, name, help);
    for (const auto& each : all) out += std::string(name) + "{" + label(each) + "} " + value(each) + "\n";
  }
  sources(out, all);
  held_sources(out, all);
  targets(out, all);
  needs(out, all);
  return out;
}

}  // namespace sluis::daemon::api
