// What looking at the targets left open: objects of which a target cannot say whether they are there, and objects that an administrator settles. Handles only.
#include "daemon/core.hpp"

namespace sluis::daemon {

namespace {

const char* name_of(state::account_finding what) {
  switch (what) {
    case state::account_finding::unknown: return "unknown";
    case state::account_finding::candidate: return "candidate";
    case state::account_finding::anothers: return "anothers";
    case state::account_finding::none:
    case state::account_finding::unmarked:
    case state::account_finding::not_ours: break;
  }
  return "";
}

finding_view view_of(const institution_id& institution, const target_id& target, const state::shadow_row& row) {
  return {institution, target, row.id, row.kind == subject_kind::person ? "user" : "group", name_of(row.finding)};
}

result<std::vector<finding_view>> open_findings(state::store& store, const std::vector<target_id>& targets) {
  std::vector<finding_view> out;
  for (const auto& target : targets) {
    SLUIS_ASSIGN(const auto rows, store.shadow().open_findings(target));
    for (const auto& row : rows) out.push_back(view_of(store.institution(), target, row));
  }
  return out;
}

std::vector<target_id> targets_of(const island& where) {
  std::vector<target_id> out;
  for (const auto& seat : where.targets) out.push_back(seat->settings.id);
  return out;
}

/// Nothing: this institution does not know the subject at that target.
result<std::optional<finding_view>> settle_one(state::store& store, const target_id& target, const subject_id& subject, bool is_ours, const std::string& reference,
                                               const caller& by) {
  SLUIS_ASSIGN(const auto row, store.shadow().find(target, subject));
  if (!row) return std::optional<finding_view>();
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  state::store::work work(store);
  SLUIS_TRY(store.shadow().settle(target, subject, is_ours, reference, actor));
  SLUIS_TRY(work.commit());
  auto out = view_of(store.institution(), target, *row);
  out.what = is_ours ? "ours" : "not_ours";
  return std::optional(std::move(out));
}

}  // namespace

task<std::vector<finding_view>> core::findings(std::optional<institution_id> only) {
  std::vector<finding_view> out;
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    if ((only && where->settings.id != *only) || !where->store) continue;
    auto look = [where, targets = targets_of(*where)] { return open_findings(*where->store, targets); };
    const auto found = co_await on_strand(where->strand, std::move(look));
    if (!found) co_return found.error();
    out.insert(out.end(), found->begin(), found->end());
  }
  co_return out;
}

task<finding_view> core::settle(target_id target, subject_id subject, bool is_ours, std::string reference, caller by) {
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    if (!where->store) continue;
    auto work = [where, target, subject, is_ours, reference, by] { return settle_one(*where->store, target, subject, is_ours, reference, by); };
    const auto done = co_await on_strand(where->strand, std::move(work));
    if (!done) co_return done.error();
    if (*done) co_return **done;
  }
  co_return error(errc::not_found, "nothing is on record about " + subject.hex() + " at target " + target.str(), "see: sluis target findings");
}

}  // namespace sluis::daemon
