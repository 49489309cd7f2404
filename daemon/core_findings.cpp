// What looking at the targets left open: objects of which a target cannot say whether they are there, objects that an administrator settles (core_settle.cpp), and
// accounts that do not stay switched off, or that others switched off. Handles and ids only.
#include "daemon/core.hpp"
#include "daemon/each_institution.hpp"
#include "daemon/other_forms.hpp"
#include "state/push/absent_word.hpp"

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

result<finding_view> view_of(state::store& store, const target_id& target, const state::shadow_row& row, std::string what) {
  SLUIS_ASSIGN(auto object, store.shadow().object_of(target, row));
  return finding_view{store.institution(), target, row.id, row.kind == subject_kind::person ? "user" : "group", std::move(what), std::move(object)};
}

/// Creations without an outcome.
result<void> add_open_creations(state::store& store, const target_id& target, std::vector<finding_view>& out) {
  SLUIS_ASSIGN(const auto open, store.plans().unsettled_creations(target));
  for (const auto& one : open) {
    const auto* const what = state::is_said_absent(store, one.plan, one.ordinal) ? "said_absent" : "no_outcome";
    out.push_back({store.institution(), target, one.object, one.op == operation::create_user ? "user" : "group", what});
  }
  return {};
}

struct looked_at {
  target_id id;
  bool keeps_off = true;  // what others switched off
};

result<std::vector<finding_view>> open_findings(state::store& store, const std::vector<looked_at>& targets) {
  std::vector<finding_view> out;
  for (const auto& [target, keeps_off] : targets) {
    SLUIS_ASSIGN(const auto rows, store.shadow().open_findings(target));
    for (const auto& row : rows) {
      SLUIS_ASSIGN(auto one, view_of(store, target, row, name_of(row.finding)));
      out.push_back(std::move(one));
    }
    SLUIS_ASSIGN(const auto still_on, store.shadow().stays_on(target));
    for (const auto& row : still_on) {
      SLUIS_ASSIGN(auto one, view_of(store, target, row, "stays_on"));
      out.push_back(std::move(one));
    }
    for (const auto& kept : state::kept_forms(store).left_alone(target)) {
      SLUIS_ASSIGN(const auto row, store.shadow().find(target, kept.subject));
      if (!row) continue;
      SLUIS_ASSIGN(auto one, view_of(store, target, *row, "other_form " + word_of(kept)));
      out.push_back(std::move(one));
    }
    SLUIS_TRY(add_open_creations(store, target, out));
    if (!keeps_off) continue;
    SLUIS_ASSIGN(const auto off, store.shadow().off_by_others(target));
    for (const auto& row : off) {
      SLUIS_ASSIGN(auto one, view_of(store, target, row, "off_by_others"));
      one.since = row.off_since;
      out.push_back(std::move(one));
    }
  }
  return out;
}

std::vector<looked_at> targets_of(const island& where) {
  std::vector<looked_at> out;
  for (const auto& seat : where.targets) out.push_back({seat->settings.id, config::keeps_switched_off(seat->settings)});
  return out;
}

}  // namespace

task<std::vector<finding_view>> core::findings(std::optional<institution_id> only) {
  auto look = [](const std::shared_ptr<island>& where) {
    return [where, targets = targets_of(*where)] { return open_findings(*where->store, targets); };
  };
  auto out = co_await lists_of<finding_view>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

}  // namespace sluis::daemon
