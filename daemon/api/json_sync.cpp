#include <algorithm>
#include <cmath>

#include "daemon/api/json.hpp"

namespace sluis::daemon::api {

namespace {

json push_json(const push_counts& what) {
  return {{"done", what.done}, {"failed", what.failed}, {"unknown", what.unknown}};
}

json drift_json(const drift_counts& what) {
  return {{"gone", what.gone},
          {"changed", what.changed},
          {"switched_off", what.switched_off},
          {"unmarked", what.unmarked},
          {"renumbered", what.renumbered},
          {"unseen", what.unseen},
          {"unsettled", what.unsettled},
          {"members_missing", what.members_missing},
          {"members_extra", what.members_extra},
          {"copied", what.copied.size()}};
}

/// One plan that stands for all of a job.
plan_summary sum_of_plans(const std::vector<sync_report>& reports) {
  plan_summary sum;
  bool first = true;
  for (const auto& report : reports) {
    std::uint64_t invalid = 0;
    for (const auto& each : report.targets) {
      const auto& plan = each.plan;
      if (first)
        sum = plan_summary{plan.id, plan.hash, plan.target, plan.state,       {},
                           0,       0,         plan.note,   plan.computed_at, plan.approved_by};
      first = false;
      for (std::size_t i = 0; i < operation_count; ++i) sum.counts[i] += plan.counts[i];
      sum.withheld += plan.withheld;
      invalid = std::max(invalid, plan.invalid);  // the same records in each target's plan
    }
    sum.invalid += invalid;
  }
  return sum;
}

push_counts sum_of_pushes(const std::vector<sync_report>& reports) {
  push_counts sum;
  for (const auto& report : reports) {
    for (const auto& each : report.targets) {
      sum.done += each.pushed.done;
      sum.failed += each.pushed.failed;
      sum.unknown += each.pushed.unknown;
    }
  }
  return sum;
}

}  // namespace

const char* to_string(job_view::state how) noexcept {
  switch (how) {
    case job_view::state::running:
      return "running";
    case job_view::state::done:
      return "done";
    case job_view::state::failed:
      return "failed";
  }
  return "";
}

json to_json(const read_report& what) {
  return {{"source", what.source.str()},
          {"school", what.school},
          {"ending", what.ending},
          {"students", what.students},
          {"staff", what.staff},
          {"groups", what.groups},
          {"memberships", what.memberships},
          {"added", what.added},
          {"changed", what.changed},
          {"unchanged", what.unchanged},
          {"left", what.left},
          {"returned", what.returned},
          {"invalid", what.invalid},
          {"note", what.note},
          {"held", what.held.empty() ? json(nullptr) : json(what.held)},
          {"moved", what.moved},
          {"kept", what.kept},
          {"many_ended", what.many_ended},
          {"contradictions", what.contradictions},
          {"second_accounts", what.doubled},
          {"renumbered", what.renumbered}};
}

json to_json(const target_report& what) {
  return {{"id", what.target.str()},
          {"plan", to_json(what.plan, what.pushed.failed)},
          {"pushed", push_json(what.pushed)},
          {"unsettled", what.unsettled},
          {"paused", what.is_paused},
          {"drift", drift_json(what.drift)},
          {"findings", what.findings},
          {"problem", what.problem},
          {"cause", what.problem.empty() ? json(nullptr) : json(sluis::to_string(what.cause))}};
}

json to_json(const backup_view& what) {
  return {{"institution", what.institution.str()},
          {"name", what.folder.filename().string()},
          {"folder", what.folder.string()},
          {"made", to_json(what.made)},
          {"bytes", what.bytes},
          {"log_size", what.log_size},
          {"epoch", what.epoch},
          {"keys", what.keys},
          {"problem", what.problem}};
}

json to_json(const source_behind& what) {
  return {{"source", what.source.str()}, {"problem", what.why}};
}

json to_json(const sync_report& what) {
  return {{"id", what.institution.str()},
          {"reads", list_json(what.reads)},
          {"behind", list_json(what.behind)},
          {"clock_problem", what.clock_problem},
          {"targets", list_json(what.targets)},
          {"erased", what.erased},
          {"backup", what.backup ? to_json(*what.backup) : json(nullptr)},
          {"problem", what.problem}};
}

json to_json(const job_line& what) {
  const auto pace = [](double per_second) {
    return per_second > 0 ? json(std::round(per_second * 100) / 100) : json(nullptr);
  };
  const auto seconds = [](const std::optional<double>& left) {
    return left ? json(std::llround(*left)) : json(nullptr);
  };
  return {{"institution", what.institution.str()},
          {"activity", what.activity},
          {"phase", what.phase},
          {"done", what.done},
          {"left", what.total > what.done ? what.total - what.done : 0},
          {"total", what.total},
          {"per_second", pace(what.per_second)},
          {"seconds_left", seconds(what.seconds_left)},
          {"quota_per_second", pace(what.quota_per_second)},
          {"quota_seconds_left", seconds(what.quota_seconds_left)}};
}

json to_json(const job_view& what) {
  const auto pushed = sum_of_pushes(what.reports);
  return {{"job", what.id},
          {"state", to_string(what.how)},
          {"phase", what.phase},
          {"done", what.done},
          {"total", what.total},
          {"lines", list_json(what.lines)},
          {"problem", what.problem},
          {"plan", to_json(sum_of_plans(what.reports), pushed.failed)},
          {"pushed", push_json(pushed)},
          {"institutions", list_json(what.reports)}};
}

}  // namespace sluis::daemon::api
