#include "daemon/cycle/reconciling/weighing_lists.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "daemon/cycle/orders/finding_word.hpp"
#include "daemon/cycle/reconciling/drift_texts.hpp"
#include "mapping/list_trust.hpp"
#include "state/push/deletions_under_way.hpp"
#include "state/push/holder.hpp"
#include "state/push/not_shown.hpp"
#include "state/push/recognised.hpp"
#include "state/push/rekeyed.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

template <class Test>
std::vector<state::shadow_row> take_out(std::vector<state::shadow_row>& from, const Test& is_taken) {
  const auto first = std::stable_partition(from.begin(), from.end(), [&](const auto& row) { return !is_taken(row); });
  std::vector<state::shadow_row> out(first, from.end());
  from.erase(first, from.end());
  return out;
}

result<bool> weigh_list(const weighing& with, subject_kind kind, weighed& out) {
  SLUIS_ASSIGN(auto list, with.store.shadow().missed(with.api.id(), kind, with.found));
  // What we are deleting says nothing of the list: it is asked for with the others.
  SLUIS_ASSIGN(const auto going, state::deletions_under_way(with.store, with.api.id()));
  const auto is_going = [&going](const state::shadow_row& row) {
    return row.uncertain && !row.active && going.contains({row.kind, row.id});
  };
  const auto of_ours = static_cast<std::uint64_t>(std::count_if(list.missed.begin(), list.missed.end(), is_going));
  SLUIS_ASSIGN(const auto others, state::count_others(with.store, with.api.id(), kind, with.found));
  // A list that leaves out what is off, or empty, is judged by the others; one that shows none of these by all.
  const auto is_hidden = [&](const state::shadow_row& row) {
    return !is_going(row) && state::may_be_hidden(with.store, with.api.id(), row);
  };
  const auto hidden_count =
      static_cast<std::uint64_t>(std::count_if(list.missed.begin(), list.missed.end(), is_hidden));
  const auto missed = list.missed.size() - of_ours;
  SLUIS_ASSIGN(const auto others_known, state::never_hidden(with.store, with.api.id()));
  const auto known_of_others = (kind == subject_kind::person ? others_known.users : others_known.groups).size();
  const auto aside = known_of_others > missed - hidden_count ? hidden_count : 0;
  const mapping::list_counts counts{list.known - of_ours - aside, missed - aside, others};
  auto hidden =
      take_out(list.missed, [&](const state::shadow_row& row) { return is_hidden(row) && !is_open_finding(row); });
  if (!with.believe_all && !mapping::is_believed(counts, with.limits)) {
    const auto where = "--institution " + with.store.institution().str() + " --target " + with.api.id().str();
    out.report.findings.push_back(
        mapping::why_not_believed(kind == subject_kind::person ? "users" : "groups", counts, where));
    out.unbelieved.insert(out.unbelieved.end(), list.missed.begin(), list.missed.end());
    out.unbelieved_hidden.insert(out.unbelieved_hidden.end(), hidden.begin(), hidden.end());
    return false;
  }
  out.missed.insert(out.missed.end(), list.missed.begin(), list.missed.end());
  out.hidden.insert(out.hidden.end(), hidden.begin(), hidden.end());
  // Told to be gone, by changes: what stands in its place is shown late, perhaps, and would not be told again.
  out.is_whole_next = out.is_whole_next || (with.found.told == extent::changes && !hidden.empty());
  SLUIS_ASSIGN(const auto deleted, state::unproven_deletions(with.store, with.api.id()));
  for (const auto& row : list.missed) {
    const bool was_deleted = is_going(row) && deleted.contains({row.kind, row.id});
    if (with.found.told == extent::whole && was_deleted) out.deleted.emplace(row.kind, row.id);
  }
  return true;
}

/// By an administrator's word only: what the lists show under other ids is given those, all at once.
result<void> give_ids(const weighing& with, drift_report& into) {
  if (!with.believe_all) return {};
  state::store::work work(with.store);
  SLUIS_TRY(state::give_ids_by_handle(with.store, with.api.id(), with.found, into.counts));
  return work.commit();
}

}  // namespace

result<weighed> weigh_lists(const weighing& with) {
  weighed out;
  SLUIS_TRY(give_ids(with, out.report));
  SLUIS_ASSIGN(out.believed.users, weigh_list(with, subject_kind::person, out));
  SLUIS_ASSIGN(out.believed.groups, weigh_list(with, subject_kind::group, out));
  return out;
}

namespace {

/// Of accounts. Another object than the one on record, or any where there is none.
result<std::set<subject_id>> copies_that_are_on(const weighing& with, const std::vector<std::string>& copied) {
  std::set<subject_id> out;
  const std::set<std::string> handles(copied.begin(), copied.end());
  for (const auto& [id, object] : with.found.users) {
    if (!object.handle || !handles.contains(*object.handle) || state::shown_switch(object) == false) continue;
    const auto handle = target_handle::parse(*object.handle);
    if (!handle) continue;
    SLUIS_ASSIGN(const auto whose, with.store.shadow().find_by_handle(with.api.id(), *handle));
    if (!whose) continue;
    SLUIS_ASSIGN(const auto row, with.store.shadow().find(with.api.id(), *whose));
    if (!row || row->remote_id != id) out.insert(*whose);
  }
  return out;
}

}  // namespace

result<weighed> compare_lists(const weighing& with, weighed out) {
  state::store::work work(with.store);
  const auto as_held = [&with](const field_map& said) { return with.api.as_held(said); };
  const auto renumbered = out.report.counts.renumbered;
  SLUIS_ASSIGN(out.report.counts, with.store.shadow().reconcile(with.api.id(), with.found, as_held, out.believed));
  out.report.counts.renumbered += renumbered;
  SLUIS_TRY(work.commit());
  SLUIS_ASSIGN(const auto nobodys, state::handles_of_nobody(with.store, with.found));
  if (!nobodys.empty()) out.report.findings.push_back(text_of_nobodys(nobodys));
  out.is_whole_next = out.is_whole_next || !nobodys.empty();
  const auto& copied = out.report.counts.copied;
  if (!copied.empty()) out.report.findings.push_back(text_of_copies(copied));
  out.is_whole_next = out.is_whole_next || !copied.empty();
  SLUIS_ASSIGN(out.copies_on, copies_that_are_on(with, copied));
  SLUIS_ASSIGN(const auto open, with.store.shadow().open_findings(with.api.id()));
  std::set<std::pair<subject_kind, subject_id>> asked;
  for (const auto* const some : {&out.missed, &out.hidden}) {
    for (const auto& row : *some) asked.emplace(row.kind, row.id);
  }
  for (const auto& row : open) {
    // No list can miss one without an id, and one of changes does not mention what the target could not say. Where
    // another object stands under the id, theirs may be elsewhere.
    const bool is_believed = row.kind == subject_kind::person ? out.believed.users : out.believed.groups;
    const bool again = row.remote_id.empty() || is_believed;
    if (again && !asked.contains({row.kind, row.id})) out.missed.push_back(row);
  }
  return out;
}

}  // namespace sluis::daemon
