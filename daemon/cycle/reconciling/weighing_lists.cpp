#include "daemon/cycle/reconciling/weighing_lists.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <unordered_set>

#include "daemon/cycle/orders/finding_word.hpp"
#include "daemon/cycle/reconciling/drift_texts.hpp"
#include "daemon/cycle/reconciling/other_forms.hpp"
#include "mapping/list_trust.hpp"
#include "state/push/deletions_under_way.hpp"
#include "state/push/drift.hpp"
#include "state/push/holder.hpp"
#include "state/push/not_shown.hpp"
#include "state/push/recognised.hpp"
#include "state/push/rekeyed.hpp"
#include "state/push/switched.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

template <class Test>
std::vector<state::shadow_row> take_out(std::vector<state::shadow_row>& from, const Test& is_taken) {
  const auto first = std::stable_partition(from.begin(), from.end(), [&](const auto& row) { return !is_taken(row); });
  std::vector<state::shadow_row> out(first, from.end());
  from.erase(first, from.end());
  return out;
}

const targets::target& api_of(const weighing& with) {
  return *with.run.target.api;
}

/// What a list shows of those who are on record there, of one kind.
struct looked_through {
  state::missed_objects list;
  std::uint64_t others = 0;        // under whose ids it shows other objects
  std::uint64_t never_hidden = 0;  // that no service has a reason not to show (state/push/not_shown.hpp)
};

asio::awaitable<result<looked_through>> look_through(const weighing& with, subject_kind kind) {
  looked_through out;
  std::optional<id_use> ids;
  std::function<result<void>(const state::shadow_row&)> look = [&](const state::shadow_row& row) -> result<void> {
    if (row.remote_id.empty()) return {};
    auto& store = *with.run.where.store;
    const auto& target = api_of(with).id();
    if (!ids) ids = state::id_use_at(store, target);
    ++out.list.known;
    if (!state::may_be_hidden(store, target, row)) ++out.never_hidden;
    if (with.marks.contains(with.found, row)) return {};
    if (!state::is_shown(with.found, kind, row.remote_id)) {
      out.list.missed.push_back(row);
      return {};
    }
    SLUIS_ASSIGN(const bool is_anothers, state::shows_another(store, target, row, with.found, *ids));
    out.others += is_anothers ? 1 : 0;
    return {};
  };
  const auto done = co_await each_row_in_slices(with.run, kind, std::move(look));
  if (!done) co_return done.error();
  co_return out;
}

/// On the strand.
result<bool> weigh_list(const weighing& with, subject_kind kind, looked_through looked, weighed& out) {
  auto& store = *with.run.where.store;
  const auto& target = api_of(with).id();
  auto& [list, others, never_hidden] = looked;
  // What we are deleting says nothing of the list: it is asked for with the others.
  SLUIS_ASSIGN(const auto going, state::deletions_under_way(store, target));
  const auto is_going = [&going](const state::shadow_row& row) {
    return row.uncertain && !row.active && going.contains({row.kind, row.id});
  };
  const auto of_ours = static_cast<std::uint64_t>(std::count_if(list.missed.begin(), list.missed.end(), is_going));
  // A list that leaves out what is off, or empty, is judged by the others; one that shows none of these by all.
  const auto is_hidden = [&](const state::shadow_row& row) {
    return !is_going(row) && state::may_be_hidden(store, target, row);
  };
  const auto hidden_count =
      static_cast<std::uint64_t>(std::count_if(list.missed.begin(), list.missed.end(), is_hidden));
  const auto missed = list.missed.size() - of_ours;
  const auto aside = never_hidden > missed - hidden_count ? hidden_count : 0;
  const mapping::list_counts counts{list.known - of_ours - aside, missed - aside, others};
  auto hidden =
      take_out(list.missed, [&](const state::shadow_row& row) { return is_hidden(row) && !is_open_finding(row); });
  if (!with.believe_all && !mapping::is_believed(counts, with.limits)) {
    const auto where = "--institution " + store.institution().str() + " --target " + target.str();
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
  SLUIS_ASSIGN(const auto deleted, state::unproven_deletions(store, target));
  for (const auto& row : list.missed) {
    const bool was_deleted = is_going(row) && deleted.contains({row.kind, row.id});
    if (with.found.told == extent::whole && was_deleted) out.deleted.emplace(row.kind, row.id);
  }
  return true;
}

asio::awaitable<result<bool>> weigh_one(const weighing& with, subject_kind kind, weighed& out) {
  auto looked = co_await look_through(with, kind);
  if (!looked) co_return looked.error();
  auto weigh = [&] { return weigh_list(with, kind, std::move(*looked), out); };
  co_return co_await on_strand(with.run.where.strand, std::move(weigh));
}

/// By an administrator's word only: what the lists show under other ids is given those, all at once.
result<void> give_ids(const weighing& with, drift_report& into) {
  if (!with.believe_all) return {};
  state::store::work work(*with.run.where.store);
  SLUIS_TRY(state::give_ids_by_handle(*with.run.where.store, api_of(with).id(), with.found, into.counts));
  return work.commit();
}

}  // namespace

asio::awaitable<result<weighed>> weigh_lists(const weighing& with) {
  weighed out;
  auto give = [&] { return give_ids(with, out.report); };
  const auto given = co_await on_strand(with.run.where.strand, std::move(give));
  if (!given) co_return given.error();
  const auto users = co_await weigh_one(with, subject_kind::person, out);
  if (!users) co_return users.error();
  const auto groups = co_await weigh_one(with, subject_kind::group, out);
  if (!groups) co_return groups.error();
  out.believed = {*users, *groups};
  co_return out;
}

namespace {

/// How many of the groups have members by our doing.
asio::awaitable<result<std::uint64_t>> fill_in_members(const weighing& with, const std::vector<std::string>& groups) {
  if (groups.empty()) co_return std::uint64_t{0};
  const auto& target = api_of(with).id();
  const std::unordered_set<std::string> wanted(groups.begin(), groups.end());
  std::vector<std::pair<std::string, subject_id>> ours;
  std::function<result<void>(const state::shadow_row&)> look = [&](const state::shadow_row& row) -> result<void> {
    if (wanted.contains(row.remote_id)) ours.emplace_back(row.remote_id, row.id);
    return {};
  };
  const auto looked = co_await each_row_in_slices(with.run, subject_kind::group, std::move(look));
  if (!looked) co_return looked.error();
  std::uint64_t filled = 0;
  std::size_t next = 0;
  std::function<result<bool>()> slice = [&]() -> result<bool> {
    for (std::size_t members = 0; next < ours.size() && members < slice_limits::members; ++next) {
      const auto& [remote_id, group] = ours[next];
      SLUIS_ASSIGN(const auto ids, state::member_ids(*with.run.where.store, target, group));
      for (const auto& id : ids) with.found.on_membership(remote_id, id);
      filled += ids.empty() ? 0 : 1;
      members += 1 + ids.size();
    }
    return next == ours.size();
  };
  const auto done = co_await in_slices(with.run, std::move(slice));
  if (!done) co_return done.error();
  co_return filled;
}

/// What the lists show of each object of ours, into memory.
asio::awaitable<result<drift_counts>> compare_objects(const weighing& with, state::believed_lists believed) {
  const auto& api = api_of(with);
  other_forms forms(api.id(), with.found);
  state::drift_comparison all(
      api.id(), with.found, [&api](const field_map& said) { return api.as_held(said); }, believed, with.marks);
  std::function<result<bool>()> slice = [&]() -> result<bool> {
    auto& store = *with.run.where.store;
    state::store::work work(store);
    other_forms::looks looks(forms, store, api);
    const auto leave = [&looks](const state::shadow_row& row) { return looks.leave(row); };
    SLUIS_ASSIGN(const bool is_over, all.go_on(store, slice_limits::compared, leave));
    SLUIS_TRY(work.commit());
    return is_over;
  };
  const auto done = co_await in_slices(with.run, std::move(slice));
  if (!done) co_return done.error();
  co_return all.counts();
}

/// Whose account has a copy that is on: another object than the one on record, or any where there is none.
result<std::optional<subject_id>> has_copy_that_is_on(const weighing& with, const remote_object& object,
                                                      const std::set<std::string>& copied) {
  std::optional<subject_id> nobody;
  const bool is_copy = object.what == remote_object::kind::user && object.handle && copied.contains(*object.handle);
  if (!is_copy || state::shown_switch(object) == false) return nobody;
  const auto handle = target_handle::parse(*object.handle);
  if (!handle) return nobody;
  auto& shadow = with.run.where.store->shadow();
  SLUIS_ASSIGN(const auto whose, shadow.find_by_handle(api_of(with).id(), *handle));
  if (!whose) return nobody;
  SLUIS_ASSIGN(const auto row, shadow.find(api_of(with).id(), *whose));
  return !row || row->remote_id != object.remote_id ? whose : nobody;
}

/// Objects that are no one's on record, and copies that are on.
asio::awaitable<result<std::vector<std::string>>> look_at_strangers(const weighing& with, weighed& out) {
  const std::set<std::string> copied(out.report.counts.copied.begin(), out.report.counts.copied.end());
  std::vector<std::string> nobodys;
  auto next = with.found.users.cbegin();
  bool are_users_over = false;
  std::function<result<bool>()> slice = [&]() -> result<bool> {
    for (std::size_t looked = 0; looked < slice_limits::looks; ++looked) {
      if (!are_users_over && next == with.found.users.cend()) {
        are_users_over = true;
        next = with.found.groups.cbegin();
      }
      if (are_users_over && next == with.found.groups.cend()) return true;
      const auto& object = (next++)->second;
      SLUIS_ASSIGN(const bool is_of_nobody, state::is_of_nobody(*with.run.where.store, with.known, object));
      if (is_of_nobody) nobodys.push_back(*object.handle);
      SLUIS_ASSIGN(const auto whose, has_copy_that_is_on(with, object, copied));
      if (whose) out.copies_on.insert(*whose);
    }
    return false;
  };
  const auto done = co_await in_slices(with.run, std::move(slice));
  if (!done) co_return done.error();
  co_return nobodys;
}

/// Of whom something was open before, and is not asked for yet. On the strand.
result<void> add_open_findings(const weighing& with, weighed& out) {
  SLUIS_ASSIGN(const auto open, with.run.where.store->shadow().open_findings(api_of(with).id()));
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
  return {};
}

}  // namespace

asio::awaitable<result<weighed>> compare_lists(const weighing& with, const std::vector<std::string>& without_members,
                                               weighed out) {
  const auto filled = co_await fill_in_members(with, without_members);
  if (!filled) co_return filled.error();
  auto counts = co_await compare_objects(with, out.believed);
  if (!counts) co_return counts.error();
  counts->renumbered += out.report.counts.renumbered;
  out.report.counts = std::move(*counts);
  if (*filled > 0) out.report.findings.push_back(text_of_members_not_shown(*filled));
  const auto nobodys = co_await look_at_strangers(with, out);
  if (!nobodys) co_return nobodys.error();
  if (!nobodys->empty()) out.report.findings.push_back(text_of_nobodys(*nobodys));
  const auto& copied = out.report.counts.copied;
  if (!copied.empty()) out.report.findings.push_back(text_of_copies(copied));
  out.is_whole_next = out.is_whole_next || !nobodys->empty() || !copied.empty();
  auto add = [&] { return add_open_findings(with, out); };
  const auto added = co_await on_strand(with.run.where.strand, std::move(add));
  if (!added) co_return added.error();
  co_return out;
}

}  // namespace sluis::daemon
