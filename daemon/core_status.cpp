// What status, plans and invalid records answer: counts and handles, no personal data but where plan lines are asked for.
#include "daemon/core.hpp"
#include "daemon/foreseen.hpp"
#include "daemon/holding.hpp"
#include "daemon/reading.hpp"
#include "daemon/reconciling.hpp"
#include "daemon/target_alert.hpp"
#include "daemon/views.hpp"
#include "state/holds.hpp"
#include "state/reads/held_reads.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

std::string consent_text(const std::vector<consent>& all, const target_id& target, day today) {
  std::string out = "none";
  for (const auto& c : all) {
    if (c.target != target) continue;
    if (c.withdrawn_at) out = "withdrawn";
    else if (today < c.valid_from) out = "from " + to_string(c.valid_from);
    else if (c.valid_until < today) out = "ended " + to_string(c.valid_until);
    else return "valid until " + to_string(c.valid_until);
  }
  return out;
}

/// What the io_context's thread knows: copied there, completed on the strand.
struct known_so_far {
  institution_status status;
  std::vector<pushed_part> pushed;  // a target each
};

known_so_far outline(const island& where, instant now) {
  known_so_far known;
  auto& out = known.status;
  out.id = where.settings.id;
  out.name = where.settings.name;
  out.problem = where.problem;
  out.last_sync = where.last_sync;
  out.backup.last = where.last_backup;
  out.backup.keys_apart = where.places.keys.has_value();
  out.backup.problem = !where.backup_problem.empty() ? where.backup_problem : where.keys_problem;
  for (const auto& source : where.sources) out.sources.push_back({source->settings.id, source->last_read, source->problem});
  for (const auto& seat : where.targets) {
    target_status one;
    one.id = seat->settings.id;
    one.last_push = seat->last_push;
    one.failing_since = seat->failing_since;
    one.problem = seat->problem;
    one.findings = seat->findings;
    one.first_passwords = where.first_passwords.count(one.id, now);
    out.targets.push_back(std::move(one));
    known.pushed.push_back(seat->pushed);
  }
  return known;
}

result<void> complete_target(state::store& store, const std::vector<consent>& consents, instant now, const pushed_part& pushed, target_status& out) {
  out.consent = consent_text(consents, out.id, local_day(now));
  SLUIS_ASSIGN(const auto open, store.plans().newest_open(out.id));
  out.state = !out.problem.empty() ? "failing" : open ? to_string(open->state) : "in step";
  SLUIS_ASSIGN(const auto unsettled, store.plans().unsettled_creations(out.id));
  out.unsettled = unsettled.size();
  if (out.problem.empty() && !open && out.unsettled != 0) out.state = "unsettled";
  SLUIS_ASSIGN(const auto findings, store.shadow().open_findings(out.id));
  if (!findings.empty()) out.findings.push_back(text_of_open(findings.size()));
  SLUIS_ASSIGN(out.waiting, changes_waiting(store, out.id, pushed));
  if (!open || open->state != plan_state::held) return {};
  if (const auto hold = state::holds(store).at(out.id.str())) out.held_since = hold->since;
  if (out.problem.empty()) out.problem = (out.held_since ? hold_text(*out.held_since, now) + ": " : std::string()) + open->note;
  return {};
}

/// A read that is held stays so after a restart, when no sync has said so yet.
result<void> complete_sources(state::store& store, institution_status& out) {
  SLUIS_ASSIGN(const auto all, state::held_reads(store).open());
  for (const auto& held : all) {
    if (!held.told.is_whole) continue;
    ++out.held_reads;
    for (auto& source : out.sources) {
      if (source.id == held.source && (source.problem.empty() || source.problem.starts_with(held.told.note))) source.problem = held_text(held.told.note, held.hash(), held.approved.has_value());
    }
  }
  return {};
}

result<institution_status> complete(state::store& store, const config::retention_settings& keeping, instant now, const known_so_far& known) {
  auto out = known.status;
  SLUIS_ASSIGN(const auto counts, store.facts().counts());
  out.students = counts.students;
  out.staff = counts.staff;
  out.groups = counts.groups;
  out.memberships = counts.memberships;
  out.invalid = counts.invalid;
  out.soft_deleted = counts.soft_deleted;
  out.waiting_for_approval = counts.not_accepted;
  out.to_accept = state::holds(store).at({}).has_value();
  SLUIS_ASSIGN(out.withheld, store.plans().withheld());
  SLUIS_ASSIGN(out.orders, count_orders(store, keeping, local_day(now)));
  out.log_size = store.log().size();
  SLUIS_TRY(complete_sources(store, out));
  SLUIS_ASSIGN(const auto consents, store.consents().list());
  for (std::size_t i = 0; i < out.targets.size(); ++i) SLUIS_TRY(complete_target(store, consents, now, known.pushed[i], out.targets[i]));
  return out;
}

}  // namespace

task<std::vector<institution_status>> core::status() {
  std::vector<institution_status> out;
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    auto known = outline(*where, time_.now());
    if (!where->store) {
      out.push_back(std::move(known.status));
      continue;
    }
    auto look = [where, known, keeping = where->settings.retention, now = time_.now()] {
      auto asked = [&] { return complete(*where->store, keeping, now, known); };
      return foreseen(asked);
    };
    auto one = co_await on_strand(where->strand, std::move(look));
    if (!one) {
      known.status.problem = one.error().text();
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
