// What status, plans and invalid records answer: counts and handles, no personal data but where plan lines are asked for.
#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/consent_status.hpp"
#include "daemon/core.hpp"
#include "daemon/foreseen.hpp"
#include "daemon/held_erasures.hpp"
#include "daemon/holding.hpp"
#include "daemon/not_configured.hpp"
#include "daemon/planning.hpp"
#include "daemon/reading.hpp"
#include "daemon/reconciling.hpp"
#include "daemon/target_alert.hpp"
#include "daemon/views.hpp"
#include "state/holds.hpp"
#include "state/reads/held_reads.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

/// What the io_context's thread knows: copied there, completed on the strand.
struct known_so_far {
  institution_status status;
  std::vector<pushed_part> pushed;  // a target each
  config::institution_settings settings;
};

known_so_far outline(const island& where, instant now) {
  known_so_far known;
  known.settings = where.settings;
  auto& out = known.status;
  out.id = where.settings.id;
  out.name = where.settings.name;
  out.problem = where.problem;
  out.last_sync = where.last_sync;
  out.backup.last = where.last_backup;
  out.backup.keys_apart = where.places.keys.has_value();
  out.backup.problem = !where.backup_problem.empty() ? where.backup_problem : where.keys_problem;
  for (const auto& source : where.sources) {
    out.sources.push_back({source->settings.id, source->last_read, source->problem});
    out.sources.back().has_failed = source->has_failed;
  }
  for (const auto& seat : where.targets) {
    target_status one;
    one.id = seat->settings.id;
    one.last_push = seat->last_push;
    one.failing_since = seat->failing_since;
    one.problem = seat->problem;
    one.cause = seat->cause;
    one.findings = seat->findings;
    one.beyond_consent = seat->beyond_consent;
    one.first_passwords = where.first_passwords.count(one.id, now);
    out.targets.push_back(std::move(one));
    known.pushed.push_back(seat->pushed);
  }
  return known;
}

/// What the newest push could not do. While another plan is open, that one is what counts.
result<void> tell_failures(state::store& store, target_status& out) {
  SLUIS_ASSIGN(const auto failures, store.plans().failed(out.id));
  out.failed = failures.count;
  if (failures.count == 0) return {};
  if (out.state == "in step") out.state = "some failed";
  if (!out.problem.empty()) return {};
  out.problem = std::to_string(failures.count) + (failures.count == 1 ? " change" : " changes") + " of the newest plan failed" +
                (failures.first.empty() ? "" : ", the first: " + failures.first);
  SLUIS_ASSIGN(const auto newest, store.plans().list(out.id, 1));
  if (!newest.empty()) out.problem += "; which ones: sluis plan show " + newest.front().hash.substr(0, 12) + " --reason …";
  return {};
}

result<void> complete_target(state::store& store, const config::institution_settings& settings, instant now, const pushed_part& pushed, target_status& out) {
  SLUIS_ASSIGN(const auto open, store.plans().newest_open(out.id));
  out.state = !out.problem.empty() ? "failing" : open ? to_string(open->state) : "in step";
  SLUIS_ASSIGN(const auto unsettled, store.plans().unsettled_creations(out.id));
  out.unsettled = unsettled.size();
  if (out.problem.empty() && !open && out.unsettled != 0) out.state = "unsettled";
  if (!open && !pushed.is_over) SLUIS_TRY(tell_failures(store, out));
  SLUIS_ASSIGN(const auto findings, texts_of_findings(store, out.id));
  out.findings.insert(out.findings.end(), findings.begin(), findings.end());
  SLUIS_ASSIGN(out.waiting, changes_waiting(store, out.id, pushed));
  if (open && open->state == plan_state::held) {
    if (const auto hold = state::holds(store).at(out.id.str())) out.held_since = hold->since;
    if (out.problem.empty()) out.problem = (out.held_since ? hold_text(*out.held_since, now) + ": " : std::string()) + open->note;
  }
  for (const auto& target : settings.targets) {
    if (target.id == out.id) SLUIS_TRY(tell_consent(store, settings, target, local_day(now), out));
  }
  return {};
}

void add_problem(source_status& to, const std::string& text) { to.problem += (to.problem.empty() ? "" : "; ") + text; }

/// People who are absent and keep their accounts: no sync of theirs is well.
result<void> tell_kept(state::store& store, instant now, institution_status& out) {
  SLUIS_ASSIGN(const auto kept, store.facts().kept());
  for (const auto& one : kept) {
    const auto hold = state::holds(store).at(hold_of_kept(one));
    for (auto& source : out.sources) {
      if (source.id != one.source) continue;
      source.kept += one.count;
      add_problem(source, (hold ? hold_text(hold->since, now) + ": " : std::string()) + kept_text(one) + "; sluis invalid list");
    }
  }
  return {};
}

/// A read that is held stays so after a restart, when no sync has said so yet.
result<void> complete_sources(state::store& store, instant now, institution_status& out) {
  SLUIS_ASSIGN(const auto all, state::held_reads(store).open());
  for (const auto& held : all) {
    if (!held.told.is_whole) continue;
    ++out.held_reads;
    const auto hold = state::holds(store).at(hold_of_read(held.source, held.told.read.place));
    for (auto& source : out.sources) {
      if (source.id != held.source) continue;
      if (hold) source.held_since = source.held_since ? std::min(*source.held_since, hold->since) : hold->since;
      if (!source.problem.empty() && !source.problem.starts_with(held.told.note)) continue;
      source.problem = (hold ? hold_text(hold->since, now) + ": " : std::string()) + held_text(held.told.note, held.hash(), held.approved.has_value(), held.told.moved);
    }
  }
  SLUIS_TRY(tell_kept(store, now, out));
  for (auto& source : out.sources) {
    if (source.has_failed && source.problem.empty()) source.problem = "the newest read was not whole; the next sync says why";
  }
  return {};
}

/// Of all targets. A target without a valid consent withholds whoever is wanted there, even where a plan would change nothing.
result<std::uint64_t> count_withheld(state::store& store, const config::institution_settings& settings, day today) {
  std::optional<std::uint64_t> wanted;  // read where somebody waits only: it looks at everybody
  std::uint64_t out = 0;
  for (const auto& target : settings.targets) {
    SLUIS_ASSIGN(const auto standing, store.consents().standing(target.id, config::recipient_of(target), today));
    if (standing.what == state::consent_standing::kind::valid) continue;
    if (!wanted) {
      SLUIS_ASSIGN(wanted, count_without_consent(store, settings, today));
    }
    SLUIS_ASSIGN(const auto planned, store.plans().withheld(target.id));
    out += std::max(planned, *wanted);
  }
  return out;
}

/// Out of the configuration, and there are accounts of ours.
void add_what_is_not_configured(state::store& store, const config::institution_settings& settings, std::vector<target_status>& out) {
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

result<institution_status> complete(state::store& store, instant now, const known_so_far& known) {
  const auto& settings = known.settings;
  const auto today = local_day(now);
  auto out = known.status;
  SLUIS_ASSIGN(const auto counts, store.facts().counts());
  out.students = counts.students;
  out.staff = counts.staff;
  out.groups = counts.groups;
  out.memberships = counts.memberships;
  out.invalid = counts.invalid;
  out.soft_deleted = counts.soft_deleted;
  SLUIS_ASSIGN(out.held_back, count_held_erasures(store, settings.retention, today));
  out.to_accept = state::holds(store).at({}).has_value();
  SLUIS_ASSIGN(out.withheld, count_withheld(store, settings, today));
  SLUIS_ASSIGN(out.orders, count_orders(store, settings.retention, today));
  // Whom an order is about waits for nobody's approval.
  out.waiting_for_approval = counts.not_accepted - std::min(counts.not_accepted, out.orders.not_accepted);
  out.log_size = store.log().size();
  if (const auto& why = store.unpublished(); why && out.problem.empty()) {
    out.problem = std::to_string(store.log().size() - store.log().published()) + " entries of the log are in the database and not in its files yet: " + why->text() +
                  "; they are written as soon as that passes, nothing is lost";
  }
  SLUIS_TRY(complete_sources(store, now, out));
  for (const auto& left : state::recipients(store).still_left()) out.left.push_back({left.target, to_string(left.at), left.on, left.persons, left.groups, left.leaf});
  for (std::size_t i = 0; i < known.pushed.size(); ++i) SLUIS_TRY(complete_target(store, settings, now, known.pushed[i], out.targets[i]));
  add_what_is_not_configured(store, settings, out.targets);
  return out;
}

}  // namespace

task<std::vector<institution_status>> core::status() {
  std::vector<institution_status> out;
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    auto known = outline(*where, time_.now());
    if (!where->store) {
      known.status.is_served = false;
      out.push_back(std::move(known.status));
      continue;
    }
    auto look = [where, known, now = time_.now()] {
      auto asked = [&] { return complete(*where->store, now, known); };
      return foreseen(asked);
    };
    auto one = co_await on_strand(where->strand, std::move(look));
    if (!one) {
      known.status.problem = one.error().text();
      known.status.is_served = false;
      out.push_back(std::move(known.status));
    } else {
      out.push_back(std::move(*one));
    }
  }
  co_return out;
}

task<std::vector<std::pair<institution_id, plan_summary>>> core::plans(std::optional<institution_id> only, std::uint64_t limit) {
  std::vector<std::pair<institution_id, plan_summary>> out;
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    if ((only && where->settings.id != *only) || !where->store) continue;
    auto look = [where, limit] { return where->store->plans().list(std::nullopt, limit); };
    const auto found = co_await on_strand(where->strand, std::move(look));
    if (!found) co_return found.error();
    for (const auto& p : *found) out.emplace_back(where->settings.id, p);
  }
  co_return out;
}

task<std::vector<invalid_view>> core::invalid_records(std::optional<institution_id> only) {
  std::vector<invalid_view> out;
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    if ((only && where->settings.id != *only) || !where->store) continue;
    auto look = [where] { return invalid_views(*where->store); };
    const auto found = co_await on_strand(where->strand, std::move(look));
    if (!found) co_return found.error();
    out.insert(out.end(), found->begin(), found->end());
  }
  co_return out;
}

}  // namespace sluis::daemon
