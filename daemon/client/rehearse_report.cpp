#include "daemon/client/rehearse_report.hpp"

#include <algorithm>
#include <functional>

#include "daemon/client/commands.hpp"
#include "daemon/client/plan_tally.hpp"
#include "daemon/client/words.hpp"
#include "daemon/rehearsal/pace.hpp"

namespace sluis::daemon::client {

namespace {

result<void> each_line(connection& own, const std::string& hash, const std::string& reason,
                       const std::function<void(const json&)>& take) {
  std::string from;
  do {
    SLUIS_ASSIGN(const auto page,
                 own.get("/v1/plans/" + hash + query({{"from", from}, {"limit", "500"}, {"reason", reason}})));
    for (const auto& line : list(page, "lines")) take(line);
    from = number(page, "next") > 0 ? std::to_string(number(page, "next")) : "";
  } while (!from.empty());
  return {};
}

const json& only_institution(const json& job) {
  static const json none = json::object();
  const auto& all = list(job, "institutions");
  return all.empty() ? none : all.front();
}

}  // namespace

rehearsal_report::rehearsal_report(const config::institution_settings& what) : what_(what) {
  report_ = {{"institution", what.id.str()}, {"name", what.name}, {"reads", json::array()},  {"invalid", json::array()},
             {"kept_now", nullptr},          {"problem", ""},     {"targets", json::array()}};
  for (const auto& each : what.targets) {
    report_["targets"].push_back({{"id", each.id.str()}, {"kind", each.kind}, {"left_out", rehearsal::left_out(each)}});
  }
}

json& rehearsal_report::target(const std::string& id) {
  auto& all = report_["targets"];
  return *std::find_if(all.begin(), all.end(), [&](const json& each) { return each["id"] == id; });
}

void rehearsal_report::rests_on(const std::string& id, const rehearsed_consent& consent) {
  json covers = json::array();
  for (std::size_t i = 0; i < consent_attribute_count; ++i) {
    const auto each = static_cast<consent_attribute>(i);
    if (consent.covers.has(each)) covers.push_back(to_string(each));
  }
  const bool recorded = consent.from == rehearsed_consent::origin::on_record;
  target(id)["consent"] = {{"from", recorded ? "record" : "configuration"}, {"covers", covers}, {"note", consent.note}};
}

void rehearsal_report::kept_now(const json& status) {
  for (const auto& each : list(status, "institutions")) {
    if (text(each, "id") != what_.id.str()) continue;
    report_["kept_now"] = {
        {"students", number(each, "students")}, {"staff", number(each, "staff")}, {"groups", number(each, "groups")}};
  }
}

result<void> rehearsal_report::first_sync(const json& job, connection& own) {
  how_ = exit_code_of_sync(job);
  const auto& institution = only_institution(job);
  report_["reads"] = list(institution, "reads");
  report_["problem"] = text(institution, "problem").empty() ? text(job, "problem") : text(institution, "problem");
  SLUIS_ASSIGN(const auto invalid, all_pages(own, "/v1/invalid", {}, "invalid"));
  report_["invalid"] = invalid_by_field(invalid);
  for (const auto& each : list(institution, "targets")) {
    auto& into = target(text(each, "id"));
    into["plan"] = part(each, "plan");
    into["pushed"] = part(each, "pushed");
    into["problem"] = text(each, "problem");
    plan_tally counted;
    if (const auto hash = text(part(each, "plan"), "hash"); !hash.empty()) {
      SLUIS_TRY(each_line(own, hash, "rehearsal", [&](const json& line) { counted.add(line); }));
    }
    into.update(counted.counts());
  }
  return {};
}

void rehearsal_report::second_sync(const json& job) {
  how_ = std::max(how_, exit_code_of_sync(job));
  for (const auto& each : list(only_institution(job), "targets")) {
    const auto left = number(part(each, "plan"), "total");
    target(text(each, "id"))["second"] = {{"changes", left}};
    if (left > 0) how_ = std::max(how_, exit_code::some_failed);
  }
}

result<void> rehearsal_report::requests_until_now(const rehearsal::stage& on, run which) {
  for (std::size_t i = 0; i < what_.targets.size(); ++i) {
    SLUIS_ASSIGN(const auto counts, on.counts_of(i));
    auto& into = target(what_.targets[i].id.str());
    if (which == run::second) {
      const auto more = counts.requests - number(into, "requests");
      into["second"]["requests"] = more;
      if (more > 0) how_ = std::max(how_, exit_code::some_failed);
      continue;
    }
    const auto pace = rehearsal::pace_of(what_.targets[i], counts);
    into["requests"] = counts.requests;
    into["real_seconds_at_least"] = static_cast<std::uint64_t>(pace.seconds + 0.5);
    into["limit"] = pace.because;
  }
  return {};
}

result<void> rehearsal_report::add_lines(connection& own, const std::string& purpose) {
  for (auto& each : report_["targets"]) {
    auto& lines = each["lines"] = json::array();
    if (const auto hash = text(part(each, "plan"), "hash"); !hash.empty()) {
      SLUIS_TRY(each_line(own, hash, purpose, [&](const json& line) { lines.push_back(line); }));
    }
  }
  return {};
}

std::vector<std::string> rehearsal_report::plans() const {
  std::vector<std::string> out;
  for (const auto& each : list(report_, "targets")) {
    const auto hash = text(part(each, "plan"), "hash");
    if (!hash.empty() && std::find(out.begin(), out.end(), hash) == out.end()) out.push_back(hash);
  }
  return out;
}

}  // namespace sluis::daemon::client
