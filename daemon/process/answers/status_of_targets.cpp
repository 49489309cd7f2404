#include "daemon/process/answers/status_of_targets.hpp"

#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/cycle/consent/consent_status.hpp"
#include "daemon/cycle/not_configured.hpp"
#include "daemon/cycle/planning/left_groups.hpp"
#include "daemon/cycle/planning/outdated_plan.hpp"
#include "daemon/cycle/pushing/belief.hpp"
#include "daemon/cycle/reading/holding.hpp"
#include "daemon/cycle/reconciling/newest_look.hpp"
#include "daemon/cycle/reconciling/reconciling.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/cycle/target_alert.hpp"
#include "state/holds.hpp"
#include "state/push/failures.hpp"
#include "state/push/finding_rows.hpp"
#include "state/push/plan_standing.hpp"

namespace sluis::daemon {

namespace {

/// What could not be done, and was not done since.
result<void> tell_failures(state::store& store, target_status& out) {
  SLUIS_ASSIGN(const auto failures, state::failed_changes_of(store, out.id));
  out.failed = failures.count;
  out.on_premises = failures.on_premises;
  if (failures.count == 0) return {};
  if (out.state == "in step") out.state = "some failed";
  if (!failures.first.empty()) out.failed_why = "the first: " + failures.first + "; ";
  out.failed_why += "which ones: sluis plan show " + failures.plan_hash.substr(0, 12) + " --reason …";
  const auto changes = std::to_string(failures.count) + (failures.count == 1 ? " change" : " changes");
  if (out.problem.empty()) out.problem = changes + " of the newest plan failed, " + out.failed_why;
  return {};
}

/// After a start, until the lists are compared again.
void tell_belief(state::store& store, const config::target_settings& target, target_status& out) {
  const auto is_told = [](const std::string& finding) { return finding.find("is not believed") != std::string::npos; };
  if (std::any_of(out.findings.begin(), out.findings.end(), is_told)) return;
  const auto lists = state::list_beliefs(store).at(target.id, config::recipient_of(target));
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    if (lists.of(kind) != state::belief::not_believed) continue;
    const auto why = belief_now{lists, false}.why_not(kind);
    out.findings.push_back(why + ", as it was last compared: nothing that it leaves out counts as gone");
  }
}

void tell_off_by_others(state::store& store, target_status& out) {
  constexpr std::size_t most = 3;
  auto& off = out.off_by_others;
  off.count = state::finding_count(store, out.id, state::finding_list::off_by_others);
  off.first = state::first_off_by_others(store, out.id);
  off.examples = state::finding_page(store, out.id, state::finding_list::off_by_others, 0, most);
}

/// Something that an administrator recorded changes what is wanted, and no plan says so yet.
result<void> tell_acts_since(state::store& store, const config::target_settings& target, day today,
                             target_status& out) {
  const bool is_well = (out.state == "in step" || out.state == "partly covered") && out.problem.empty();
  if (!is_well || !out.may_send || out.is_being_served || out.waiting > 0) return {};
  SLUIS_ASSIGN(const auto since, acts_since(store, target, today));
  if (since.empty()) return {};
  out.state = outdated;
  out.problem = since + ": the next sync says what it changes here";
  return {};
}

/// What a sync could not send because the target does not tell what stands under the ids.
void tell_untold(const std::optional<plan_summary>& open, target_status& out) {
  const bool is_of_it = open && open->id == out.untold.plan && !out.paused && out.state != outdated;
  if (!is_of_it || out.waiting == 0) out.untold = {};
  if (out.untold.plan == 0) return;
  const auto count = out.untold.count;
  const std::string way_out =
      "; if that service does not serve the institution any more: take the target out of the configuration, sluis "
      "reload, then: sluis target left";
  out.findings.push_back(std::to_string(count) + (count == 1 ? " change waits" : " changes wait") +
                         ", each sync tries again: " + out.untold.why + (count == 1 ? "" : way_out));
}

}  // namespace

result<void> complete_target(state::store& store, const config::institution_settings& settings, instant now,
                             const pushed_part& pushed, target_status& out) {
  SLUIS_ASSIGN(const auto open, store.plans().newest_open(out.id));
  out.state = !out.problem.empty() ? "failing" : open ? to_string(open->state) : "in step";
  SLUIS_ASSIGN(const auto unsettled, store.plans().unsettled_creations(out.id));
  out.unsettled = unsettled.size();
  if (out.problem.empty() && !open && out.unsettled != 0) out.state = "unsettled";
  const bool is_answering = out.problem.empty();
  SLUIS_TRY(tell_failures(store, out));
  SLUIS_ASSIGN(const auto findings, texts_of_findings(store, out.id));
  out.findings.insert(out.findings.end(), findings.begin(), findings.end());
  SLUIS_ASSIGN(out.waiting, changes_waiting(store, out.id, pushed));
  const bool is_done =
      open && out.waiting == 0 && (open->state == plan_state::ready || open->state == plan_state::pushing);
  if (out.problem.empty() && is_done) out.state = "in step";  // parts did what it said
  std::string since;
  if (open && !is_done) {
    SLUIS_ASSIGN(since, outdated_by(store, settings, *open, local_day(now)));
  }
  if (!since.empty()) {
    out.state = outdated;
    out.waiting = 0;
    const bool is_approved = open->state == plan_state::ready;
    const auto what =
        is_approved ? "its plan was approved, and " + since + ": the next sync does not send it, and computes it anew"
                    : "its plan was held, and " + since + ": nothing of it happens, and the next sync computes it anew";
    if (out.problem.empty()) out.problem = what;
  } else if (open && open->state == plan_state::held) {
    if (const auto hold = state::holds(store).at(out.id.str())) out.held_since = hold->since;
    out.held_plan = open->hash.substr(0, 12);
    if (is_answering)
      out.problem = (out.held_since ? hold_text(*out.held_since, now) + ": " : std::string()) + "plan " +
                    out.held_plan + ": " + open->note;
  }
  SLUIS_ASSIGN(out.paused, pause_of(store, out.id, local_day(now)));
  if (out.paused) out.state = "paused";
  tell_untold(open, out);
  for (const auto& target : settings.targets) {
    if (target.id != out.id) continue;
    tell_belief(store, target, out);
    SLUIS_ASSIGN(out.ended, count_left_groups(store, settings.retention, target.id));
    if (config::keeps_switched_off(target)) tell_off_by_others(store, out);
    SLUIS_TRY(tell_consent(store, settings, target, local_day(now), out));
    SLUIS_TRY(tell_acts_since(store, target, local_day(now), out));
  }
  return {};
}

void add_what_is_not_configured(state::store& store, const config::institution_settings& settings,
                                std::vector<target_status>& out) {
  for (const auto& found : not_configured(store, settings)) {
    target_status one;
    one.id = found.id;
    one.state = "not configured";
    one.consent = "not configured";
    one.problem = found.problem;
    one.notice = found.what_to_do;
    one.without_consent.active = found.counts.active + found.counts.perhaps;
    one.without_consent.inactive = found.counts.inactive;
    one.without_consent.groups = found.counts.groups;
    out.push_back(std::move(one));
  }
}

}  // namespace sluis::daemon
